import type { OperationContext } from "@nexus/common";
import type { Assignment, MemberLoad, Rotation, RoutingRun } from "@nexus/crm-operations";
import { expectEqual } from "../expectation.js";
import { routingCase, type RoutingAtWork, type RoutingCase } from "./routing-case.js";
import { assignment, at } from "./routing-samples.js";
import type { RoutingPorts } from "./routing-subject.js";

const users = ["ana", "ben", "cleo"];

const run: RoutingRun = {
  id: "run", policyId: "p", policyVersion: 1, snapshotHash: "a".repeat(64), request: { at: at(0), actorUserId: null }, state: { loads: {}, recent: {}, rotations: {} }, decisions: 0,
};

/** Gives the next user in turn the record, and remembers it everywhere: what routing does, as small as it can be. */
const route = async ({ routing: { assignments, rotations, log } }: RoutingPorts, ctx: OperationContext, recordId: string): Promise<void> => {
  const [known] = await assignments.find(ctx, [{ entity: "lead", recordId }]);
  if (known) return;
  const { organisation = { turn: 0, places: {} } } = await rotations.rotations(ctx);
  const turn = organisation.turn + 1;
  const userId = users[turn % users.length] ?? "nobody";
  const [load = { userId, openLoad: 0, capacity: 100 }] = await rotations.loads(ctx, [userId]);
  await rotations.saveRotations(ctx, { organisation: { turn, places: { ...organisation.places, [userId]: { lastTurn: turn, credit: 0, away: false } } } });
  await rotations.saveLoads(ctx, [{ ...load, openLoad: load.openLoad + 1 }]);
  await assignments.save(ctx, [assignment(recordId, { userId })]);
  await log.append(ctx, { ...run, id: `run of ${recordId}` }, []);
  await log.give(ctx, [{ userId, recordId, entity: "lead", cause: "routed", by: "strategy", at: at(1) }]);
};

interface Whole {
  readonly assignments: readonly Assignment[];
  readonly rotation: Rotation | undefined;
  readonly loads: readonly MemberLoad[];
  readonly runs: number;
  readonly given: Readonly<Record<string, number>>;
}

const whole = (routing: RoutingAtWork): Promise<Whole> =>
  routing.read(async ({ routing: { assignments, rotations, log } }, ctx) => ({
    assignments: (await assignments.list(ctx, {}, { limit: 1_000 })).items,
    rotation: (await rotations.rotations(ctx))["organisation"],
    loads: await rotations.loads(ctx, users),
    runs: (await log.runs(ctx, { limit: 1_000 })).items.length,
    given: Object.fromEntries(Object.entries(await log.givenSince(ctx, at(0))).map(([userId, instants]) => [userId, instants.length])),
  }));

/** Turns, loads, assignments and the log, in one unit of work. */
export const wholeRunCases: readonly RoutingCase[] = [
  routingCase("a conflict of one assignment undoes the turn, the load and the log of its unit of work", async (routing) => {
    await routing.commit((ports, ctx) => route(ports, ctx, "a"));
    const before = await whole(routing);
    await routing.failed("a run that comes too late", "concurrency_conflict", async (ports, ctx) => {
      await route(ports, ctx, "b");
      await ports.routing.assignments.save(ctx, [assignment("a", { userId: "dora" })]);
    });
    expectEqual("what is kept", await whole(routing), before);
  }),
  routingCase("8 workers that route the same records under the lock give each to one user, and turns, loads and log agree", async (routing) => {
    const records = Array.from({ length: 9 }, (_, n) => `record ${n}`);
    await Promise.all(Array.from({ length: 8 }, async (_, worker) => {
      for (let n = 0; n < records.length; n += 1) await routing.commit((ports, ctx) => route(ports, ctx, `record ${(n + worker) % records.length}`));
    }));
    const { assignments, rotation, loads, runs, given } = await whole(routing);
    expectEqual("records assigned", assignments.map(({ recordId, version }) => [recordId, version]), records.map((recordId) => [recordId, 1]));
    expectEqual("turns and runs", [rotation?.turn, runs], [records.length, records.length]);
    expectEqual("loads", loads.map(({ userId, openLoad }) => [userId, openLoad]), users.map((userId) => [userId, records.length / users.length]));
    expectEqual("assignments of each user", users.map((userId) => assignments.filter((each) => each.userId === userId).length), users.map((userId) => given[userId] ?? 0));
    expectEqual("what quotas count", given, Object.fromEntries(users.map((userId) => [userId, records.length / users.length])));
  }),
];
