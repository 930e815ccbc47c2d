import { refuse } from "@nexus/common";
import type { WorkflowCheckpoint, WorkflowStores } from "@nexus/crm-operations";
import type { ContractSuite } from "../contract.js";
import { expectEqual, expectError } from "../expectation.js";
import { casesFor, type PortsOnTrial, type PortsSubject } from "../port-case.js";

/** Checkpoints under test. */
export type WorkflowCheckpointsSubject = PortsSubject<WorkflowStores>;

type Trial = PortsOnTrial<WorkflowStores, WorkflowCheckpointsSubject>;

const { portCase: checkpointCase, boundedCase } = casesFor<WorkflowStores, WorkflowCheckpointsSubject>();

const checkpoint = (id: string, more: Partial<WorkflowCheckpoint> = {}): WorkflowCheckpoint => ({ id, runId: "conversion:L-1", value: { opportunity: "O-1", lines: [1, 2.5, null, { größe: "😀" }] }, ...more });

const first = "conversion:L-1:create:do";
const second = "conversion:L-1:create:undo";

const find = (trial: Trial, id: string): Promise<WorkflowCheckpoint | undefined> => trial.read(({ checkpoints }, ctx) => checkpoints.find(ctx, id));
const keep = (trial: Trial, ...kept: readonly WorkflowCheckpoint[]): Promise<void> =>
  trial.commit(async ({ checkpoints }, ctx) => {
    for (const each of kept) await checkpoints.keep(ctx, each);
  });
const forget = (trial: Trial, ...runIds: readonly string[]): Promise<void> => trial.commit(({ checkpoints }, ctx) => checkpoints.forgetRuns(ctx, runIds));

/** `WorkflowCheckpoints`, sentence by sentence. */
export const workflowCheckpointsSuite: ContractSuite<WorkflowCheckpointsSubject> = {
  name: "workflow checkpoints",
  cases: [
    checkpointCase("a checkpoint is found under its id as it was kept, and is undefined before", async (trial) => {
      expectEqual("the checkpoint before", await find(trial, first), undefined);
      const other = checkpoint(second, { runId: "conversion:L-1/again", value: ["O-2"] });
      await keep(trial, checkpoint(first), other);
      expectEqual("the checkpoints", [await find(trial, first), await find(trial, second)], [checkpoint(first), other]);
    }),
    checkpointCase("ids that only look alike have checkpoints of their own, or none, however long they are", async (trial) => {
      const long = `${"x".repeat(250)}:create`;
      await keep(trial, checkpoint(first), checkpoint(`${long}:do`, { value: "long" }));
      for (const id of [second, "conversion:L-1:create#2:do", first.toUpperCase(), `${first} `, first.slice(1), "", `${long}:undo`, long]) expectEqual(`the checkpoint ${id}`, await find(trial, id), undefined);
      await keep(trial, checkpoint(`${long}:undo`, { value: "long, too" }));
      expectEqual("the values", [(await find(trial, `${long}:do`))?.value, (await find(trial, `${long}:undo`))?.value], ["long", "long, too"]);
    }),
    checkpointCase("values of every kind come back as they were, large ones whole", async (trial) => {
      const large = Array.from({ length: 10_000 }, (_, n) => ({ id: `record ${n}`, outcome: { ownerId: `user ${n % 7}` } }));
      for (const [n, value] of [null, false, true, 0, -1.5, "", "null", [], [null], {}, { "": { value: [[]] } }, large, undefined].entries()) {
        await keep(trial, checkpoint(`r:step#${n}:do`, { value }));
        const found = await find(trial, `r:step#${n}:do`);
        expectEqual("the value", [found?.id, found?.value], [`r:step#${n}:do`, value]);
      }
    }),
    checkpointCase("an id that is there throws duplicate_record, the same again too, and what it holds never changes", async (trial) => {
      await keep(trial, checkpoint(first));
      for (const again of [checkpoint(first), checkpoint(first, { value: "another one" }), checkpoint(first, { runId: "another" })]) {
        await expectError("keeping what is there", "duplicate_record", () => keep(trial, again));
      }
      expectEqual("the checkpoint", await find(trial, first), checkpoint(first));
    }),
    checkpointCase("all of these runs is forgotten, and nothing of one whose id looks alike; then the ids are free", async (trial) => {
      const others = ["r", "r:1:2", "R:1", "r:11", "r:1 "].map((runId, n) => checkpoint(`other#${n}:do`, { runId }));
      await keep(trial, checkpoint(first, { runId: "r:1" }), checkpoint(second, { runId: "r:1" }), ...others);
      await forget(trial, "r:1");
      expectEqual("the run's", [await find(trial, first), await find(trial, second)], [undefined, undefined]);
      for (const other of others) expectEqual(`the one of ${other.runId}`, await find(trial, other.id), other);
      await forget(trial, "r:1");
      await forget(trial);
      await keep(trial, checkpoint(first, { runId: "r:1", value: "of the next one" }));
      expectEqual("the value", (await find(trial, first))?.value, "of the next one");
      await forget(trial, "r:1", "r", "unknown", "r:11");
      expectEqual("what is left of several", [await find(trial, first), await find(trial, "other#0:do"), await find(trial, "other#3:do"), (await find(trial, "other#2:do"))?.runId], [undefined, undefined, undefined, "R:1"]);
    }),
    checkpointCase("another tenant's checkpoints are unknown and not forgotten, and their ids are free", async (trial) => {
      const other = trial.anotherTenant();
      await keep(other, checkpoint(first, { value: "theirs" }));
      expectEqual("the checkpoint", await find(trial, first), undefined);
      await keep(trial, checkpoint(first, { value: "mine" }));
      await forget(trial, checkpoint(first).runId);
      expectEqual("the values", [(await find(trial, first))?.value, (await find(other, first))?.value], [undefined, "theirs"]);
    }),
    checkpointCase("a unit of work finds the checkpoint it has kept, and of one that is refused nothing stays: the step may happen again", async (trial) => {
      await trial.refused("a unit of work", "undone", async ({ checkpoints }, ctx) => {
        await checkpoints.keep(ctx, checkpoint(first));
        expectEqual("inside", await checkpoints.find(ctx, first), checkpoint(first));
        return refuse("undone", "Undo it.");
      });
      expectEqual("the checkpoint", await find(trial, first), undefined);
      await keep(trial, checkpoint(first, { value: "of the next try" }));
      expectEqual("the value", (await find(trial, first))?.value, "of the next try");
    }),
    checkpointCase("of parallel works that do the same step one is accepted, the others throw duplicate_record", async (trial) => {
      const outcomes = await Promise.allSettled(Array.from({ length: 4 }, (_, n) => keep(trial, checkpoint(first, { value: n }))));
      const rejected = outcomes.filter((outcome) => outcome.status === "rejected");
      expectEqual("how many were rejected", rejected.length, 3);
      for (const { reason } of rejected) await expectError("keeping what another one has kept", "duplicate_record", () => Promise.reject(reason as Error));
      expectEqual("the value kept", (await find(trial, first))?.value, outcomes.findIndex(({ status }) => status === "fulfilled"));
    }),
    boundedCase(
      "forgetting runs costs the same, however many there are and however much they have done",
      (count) => ({ checkpoints }, ctx) => checkpoints.forgetRuns(ctx, Array.from({ length: count }, (_, n) => `r${n}`)),
      (trial, count) => keep(trial, ...Array.from({ length: count * 2 }, (_, n) => checkpoint(`r:step#${n}:do`, { runId: `r${n % count}` }))),
    ),
  ],
};
