import { Instant } from "@nexus/common";
import { simulatedClock, simulatedIds, simulatedRandom } from "@nexus/common/testing";
import { bindStores, workflowCheckpointsOver } from "@nexus/crm-operations";
import { workflowsOf, workflowWorld, type MakeSubject, type Release, type WorkflowEngineSubject } from "@nexus/crm-operations-conformance";
import { memoryStorage } from "../memory-storage.js";
import { sha256Hasher } from "../sha256-hasher.js";
import { MemoryJournal } from "../workflows/memory-journal.js";
import { memoryWorkflows, type MemoryWorkflows, type MemoryWorkflowsOptions } from "../workflows/memory-workflows.js";
import { virtualTime } from "../workflows/workflow-time.js";

/** What a saboteur may change: how an engine is made, and what comes out. */
export interface Sabotage {
  options?(options: MemoryWorkflowsOptions<never, never>): Partial<MemoryWorkflowsOptions<never, never>>;
  engine?(made: MemoryWorkflows): MemoryWorkflows;
}

/** An engine in memory on simulated time, for one case. */
export const memoryWorkflowSubject =
  (turn: () => Promise<void> = () => Promise.resolve(), { options: changed = () => ({}), engine: spoiled = (made) => made }: Sabotage = {}): MakeSubject<WorkflowEngineSubject> =>
  () => {
    const clock = simulatedClock();
    const time = virtualTime(clock);
    const world = workflowWorld();
    const journal = new MemoryJournal();
    const storage = memoryStorage({ clock, ids: simulatedIds(), random: simulatedRandom(3), sleep: () => Promise.resolve(), turn });
    const unitOfWork = bindStores(storage.unitOfWork, (tx) => ({ records: tx.records, checkpoints: workflowCheckpointsOver(tx.records, sha256Hasher) }));
    const make = (release: Release): MemoryWorkflows => {
      const options = { workflows: workflowsOf[release], bindings: world.bindings, unitOfWork, time, random: simulatedRandom(5), journal, turn };
      return spoiled(memoryWorkflows({ ...options, ...changed(options as never) }));
    };
    let now = make("first");
    return Promise.resolve({
      engine: () => now.engine,
      runs: () => now.runs,
      world,
      unitOfWork,
      pass: (milliseconds) => time.advanceTo(Instant.addMilliseconds(clock.now(), milliseconds)),
      restart: async (release) => {
        now.stop();
        now = make(release);
        await time.idle();
      },
      close: async () => now.stop(),
    });
  };
