import { deepFreeze, Instant, refuse } from "@nexus/common";
import type { Given, RoutingDecision, RoutingOutcome, RoutingRun } from "@nexus/crm-operations";
import type { ContractSuite } from "../contract.js";
import { expectEqual } from "../expectation.js";
import { pagingCases } from "./paging-cases.js";
import { boundedCase, costingCase, idsOf, inOrder, nobodysIds, routingCase, shuffled, type RoutingAtWork } from "./routing-case.js";
import { at } from "./routing-samples.js";
import type { RoutingStoresSubject } from "./routing-subject.js";

const run = (id: string, decisions: number, more: Partial<RoutingRun> = {}): RoutingRun =>
  deepFreeze({
    id,
    policyId: "p",
    policyVersion: 3,
    snapshotHash: "f".repeat(64),
    request: { at: at(0), actorUserId: null },
    state: {
      loads: { ana: 3, ben: 0 },
      recent: { ana: [at(-60), at(-1)], ben: [] },
      rotations: { organisation: { turn: 4, places: { ana: { lastTurn: 4, credit: -2, away: false } } }, "rule:r": { turn: 0, places: {} } },
    },
    decisions,
    ...more,
  });

const outcomes: readonly RoutingOutcome[] = [
  { outcome: "assigned", userId: "ana", by: "strategy", ruleId: "r" },
  { outcome: "assigned", userId: "ben", by: "account-owner", ruleId: null },
  { outcome: "queued", queueId: "inbound", reason: "nobody_eligible" },
  { outcome: "unassigned", reason: "no_rule_matched" },
  { outcome: "kept", userId: "cleo" },
];

const decision = (runId: string, position: number, more: Partial<RoutingDecision> = {}): RoutingDecision =>
  deepFreeze({
    id: `${runId}#${position}`,
    runId,
    position,
    subject: {
      entity: "lead",
      id: `lead ${position}`,
      facts: { country: "PT", score: 99.5, hot: true, tags: ["a", "b"], budget: { minorUnits: 100, currency: "EUR" }, missing: null },
      place: { country: "PT", postalCode: "1000-001", industry: null },
      ownerId: null,
      duplicateOf: position === 0 ? { id: "lead before", ownerId: null } : null,
      accountOwnerId: "ben",
      previousOwnerId: null,
      waitingSince: at(-position),
      declinedBy: ["cleo", "ana"],
    },
    outcome: outcomes[position % outcomes.length] ?? { outcome: "unassigned", reason: "nobody_eligible" },
    ...more,
  });

/** More than ten, so that positions read as text would come in another order. */
const decisionsOf = (runId: string, count = 12): readonly RoutingDecision[] => Array.from({ length: count }, (_, position) => decision(runId, position));

const given = (userId: string, recordId: string, instant: Instant, more: Partial<Given> = {}): Given => ({ userId, recordId, entity: "lead", cause: "routed", by: "strategy", at: instant, ...more });

const append = (routing: RoutingAtWork, appended: RoutingRun, decisions: readonly RoutingDecision[]): Promise<void> => routing.commit(({ routing: { log } }, ctx) => log.append(ctx, appended, decisions));
const find = (routing: RoutingAtWork, runId: string) => routing.read(({ routing: { log } }, ctx) => log.run(ctx, runId));
const findDecision = (routing: RoutingAtWork, id: string): Promise<RoutingDecision | undefined> => routing.read(({ routing: { log } }, ctx) => log.decision(ctx, id));
const give = (routing: RoutingAtWork, ...all: readonly Given[]): Promise<void> => routing.commit(({ routing: { log } }, ctx) => log.give(ctx, all));
const givenSince = (routing: RoutingAtWork, since: Instant) => routing.read(({ routing: { log } }, ctx) => log.givenSince(ctx, since));

/** `RoutingLog`, sentence by sentence. */
export const routingLogSuite: ContractSuite<RoutingStoresSubject> = {
  name: "routing log",
  cases: [
    routingCase("a run is found as it was appended, with all its decisions by position, and is undefined before", async (routing) => {
      expectEqual("the run before", await find(routing, "r"), undefined);
      const other = run("s", 1, { policyId: "q", request: { at: at(5), actorUserId: "ana" }, state: { loads: {}, recent: {}, rotations: {} } });
      await append(routing, run("r", 12), decisionsOf("r").toReversed());
      await append(routing, other, decisionsOf("s", 1));
      expectEqual("the run", await find(routing, "r"), { run: run("r", 12), decisions: decisionsOf("r") });
      expectEqual("the other run", await find(routing, "s"), { run: other, decisions: decisionsOf("s", 1) });
      for (const id of [...nobodysIds, "R", "r "]) expectEqual(`the run ${JSON.stringify(id)}`, await find(routing, id), undefined);
    }),
    routingCase("a run that decided nothing has no decisions", async (routing) => {
      await append(routing, run("r", 0), []);
      expectEqual("the run", await find(routing, "r"), { run: run("r", 0), decisions: [] });
    }),
    routingCase("a run of many decisions comes back whole", async (routing) => {
      await append(routing, run("r", 1_500), decisionsOf("r", 1_500));
      expectEqual("the run", await find(routing, "r"), { run: run("r", 1_500), decisions: decisionsOf("r", 1_500) });
    }),
    routingCase("a decision is found as it was appended, with every outcome, and is undefined before", async (routing) => {
      expectEqual("the decision before", await findDecision(routing, "r#0"), undefined);
      await append(routing, run("r", 12), decisionsOf("r"));
      for (const each of decisionsOf("r")) expectEqual(`the decision ${each.id}`, await findDecision(routing, each.id), each);
      for (const id of [...nobodysIds, "r", "r#12", "r#01"]) expectEqual(`the decision ${JSON.stringify(id)}`, await findDecision(routing, id), undefined);
    }),
    routingCase("a fact that is undefined is a missing one: it keeps no decision out of the log", async (routing) => {
      const [plain = decision("r", 0)] = decisionsOf("r", 1);
      await append(routing, run("r", 1), [{ ...plain, subject: { ...plain.subject, facts: { ...plain.subject.facts, region: undefined } } }]);
      expectEqual("the decision", await findDecision(routing, "r#0"), plain);
    }),
    routingCase("what is in the log never changes, whatever is appended under its ids", async (routing) => {
      await append(routing, run("r", 2), decisionsOf("r", 2));
      await Promise.allSettled([append(routing, run("r", 1, { policyVersion: 9 }), [decision("r", 5)]), append(routing, run("s", 1), [decision("s", 0, { id: "r#0" })])]);
      expectEqual("the run", await find(routing, "r"), { run: run("r", 2), decisions: decisionsOf("r", 2) });
      expectEqual("its first decision", await findDecision(routing, "r#0"), decision("r", 0));
    }),
    ...pagingCases({
      what: "runs",
      order: "the instant they decided for, then id",
      async prepare(routing) {
        await append(routing, run("0", 1, { request: { at: at(2), actorUserId: null } }), decisionsOf("0", 1));
        for (const id of shuffled) await append(routing, run(id, 1), decisionsOf(id, 1));
        await append(routing, run("z", 0, { request: { at: at(-1), actorUserId: "ana" } }), []);
        return ["z", ...inOrder, "0"];
      },
      async list(routing, page) {
        const { items, next } = await routing.read(({ routing: { log } }, ctx) => log.runs(ctx, page));
        return { items: idsOf(items), next };
      },
    }),
    routingCase("the list of runs holds them as they were appended", async (routing) => {
      await append(routing, run("r", 1), decisionsOf("r", 1));
      expectEqual("the list", await routing.read(({ routing: { log } }, ctx) => log.runs(ctx, { limit: 5 })), { items: [run("r", 1)], next: null });
    }),
    routingCase("assignments after an instant are counted by user, oldest first; those at the instant itself are not", async (routing) => {
      expectEqual("before", await givenSince(routing, at(-1_000)), {});
      await give(routing, given("ana", "3", at(3)), given("ben", "0", at(0)), given("ana", "1", at(1)), given("cleo", "2", at(2)), given("ana", "0", at(0)));
      await give(routing, given("ana", "2", at(2)));
      expectEqual("since the very first", await givenSince(routing, at(-1)), { ana: [at(0), at(1), at(2), at(3)], ben: [at(0)], cleo: [at(2)] });
      expectEqual("since a minute", await givenSince(routing, at(0)), { ana: [at(1), at(2), at(3)], cleo: [at(2)] });
      expectEqual("since the last", await givenSince(routing, at(3)), {});
      await give(routing);
      expectEqual("since a millisecond before the last", await givenSince(routing, Instant.addMilliseconds(at(3), -1)), { ana: [at(3)] });
    }),
    routingCase("every assignment counts: of one instant, of one record again, of the same id of another entity, whatever gave it", async (routing) => {
      await give(
        routing,
        ...Array.from({ length: 50 }, (_, n) => given("ana", String(n), at(1))),
        given("ana", "1", at(1), { entity: "contact" }),
        given("ben", "1", at(1), { cause: "by-hand", by: null }),
        given("ben", "2", at(1), { cause: "claimed", by: null }),
      );
      await give(routing, given("ana", "1", at(2), { cause: "reassigned", by: "previous-owner" }), given("constructor", "1", at(2)));
      expectEqual("assignments", await givenSince(routing, at(0)), { ana: [...Array.from({ length: 51 }, () => at(1)), at(2)], ben: [at(1), at(1)], constructor: [at(2)] });
    }),
    routingCase("all users who had any are told, however many there are", async (routing) => {
      const users = Array.from({ length: 1_200 }, (_, n) => `user ${n}`);
      await give(routing, ...users.map((userId, n) => given(userId, String(n), at(n))));
      expectEqual("assignments", await givenSince(routing, at(-1)), Object.fromEntries(users.map((userId, n) => [userId, [at(n)]])));
    }),
    routingCase("another tenant's log is neither seen nor counted, and its ids are free", async (routing) => {
      const other = routing.anotherTenant();
      await append(other, run("r", 2), decisionsOf("r", 2));
      await give(other, given("ana", "1", at(1)));
      expectEqual("run, decision and list", [await find(routing, "r"), await findDecision(routing, "r#0"), await routing.read(({ routing: { log } }, ctx) => log.runs(ctx, { limit: 5 }))], [undefined, undefined, { items: [], next: null }]);
      expectEqual("assignments", await givenSince(routing, at(-1)), {});
      await append(routing, run("r", 1), decisionsOf("r", 1));
      await give(routing, given("ana", "1", at(2)));
      expectEqual("their run", await find(other, "r"), { run: run("r", 2), decisions: decisionsOf("r", 2) });
      expectEqual("their assignments", await givenSince(other, at(-1)), { ana: [at(1)] });
    }),
    routingCase("a unit of work reads what it has appended, and of one that is refused nothing stays", async (routing) => {
      await routing.refused("a unit of work", "undone", async ({ routing: { log } }, ctx) => {
        await log.append(ctx, run("r", 2), decisionsOf("r", 2));
        await log.give(ctx, [given("ana", "1", at(1))]);
        expectEqual("the run inside", await log.run(ctx, "r"), { run: run("r", 2), decisions: decisionsOf("r", 2) });
        expectEqual("assignments inside", await log.givenSince(ctx, at(0)), { ana: [at(1)] });
        return refuse("undone", "Undo it.");
      });
      expectEqual("afterwards", [await find(routing, "r"), await findDecision(routing, "r#0"), await givenSince(routing, at(0))], [undefined, undefined, {}]);
    }),
    routingCase("nothing is lost: 8 workers that append and give under the lock are all in the log", async (routing) => {
      await routing.together(8, async ({ routing: { log } }, ctx, n) => {
        await log.append(ctx, run(`run ${n}`, 3), decisionsOf(`run ${n}`, 3));
        await log.give(ctx, [given("ana", `lead ${n}`, at(1))]);
      });
      for (let n = 0; n < 8; n += 1) expectEqual(`the run ${n}`, (await find(routing, `run ${n}`))?.decisions, decisionsOf(`run ${n}`, 3));
      expectEqual("assignments", await givenSince(routing, at(0)), { ana: Array.from({ length: 8 }, () => at(1)) });
    }),
    costingCase("a run costs one round trip for itself, one for its decisions and one for what they read", 3, ({ routing: { log } }, ctx) => log.append(ctx, run("r", 12), decisionsOf("r"))),
    costingCase("asking what was given since costs one round trip", 1, ({ routing: { log } }, ctx) => log.givenSince(ctx, at(0))),
    boundedCase("many decisions and assignments cost as many round trips as two", (count) => async ({ routing: { log } }, ctx) => {
      await log.append(ctx, run("r", count), decisionsOf("r", count));
      await log.give(ctx, Array.from({ length: count }, (_, n) => given(`user ${n}`, String(n), at(n))));
      await log.run(ctx, "r");
      await log.givenSince(ctx, at(-1));
    }),
  ],
};
