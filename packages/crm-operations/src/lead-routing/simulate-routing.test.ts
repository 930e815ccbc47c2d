import { CalendarDate, deepFreeze } from "@nexus/common";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compareRouting } from "./compare-routing.js";
import { fairnessOf, poolMembersOf } from "./routing-fairness.js";
import type { RoutingOutcome } from "./routing-outcome.js";
import { openRouter } from "./router.js";
import { emptyRoutingState } from "./routing-snapshot.js";
import { simulateRouting } from "./simulate-routing.js";
import { at, policy, rule, snapshot, subject, target, worlds } from "./testing/routing-fixture.js";

const request = { at, actorUserId: null };
const runs = process.env["NEXUS_SOAK"] ? 5_000 : 200;
const team = deepFreeze(snapshot([{ userId: "ann", capacity: 3 }, { userId: "ben" }]));
const users = (...userIds: readonly string[]) => ({ pool: { kind: "users" as const, userIds } });
const german = { field: "country", is: "eq", value: "DE" } as const;
const lead = (id: string, country: string, more = {}) => subject(id, { facts: { country }, ...more });

describe("a simulation", () => {
  const rules = policy([rule("german", 1, german, users("ann")), rule("french", 2, { field: "country", is: "eq", value: "FR" }, users("zoe"))]);
  const leads = [lead("l1", "DE"), lead("l2", "DE"), lead("l3", "FR"), lead("l4", "US"), lead("l5", "US", { ownerId: "ben" }), lead("l6", "US", { duplicateOf: { id: "l1", ownerId: null } }), lead("l7", "DE")];

  test("says who would get what, what that does to everybody, and what nobody gets for which reason", () => {
    expect(simulateRouting(rules, deepFreeze(leads), team, request, { ...emptyRoutingState, loads: { ben: 4 } })).toEqual({
      records: [
        { recordId: "l1", outcome: { outcome: "assigned", userId: "ann", by: "strategy", ruleId: "german" } },
        { recordId: "l2", outcome: { outcome: "assigned", userId: "ann", by: "strategy", ruleId: "german" } },
        { recordId: "l3", outcome: { outcome: "unassigned", reason: "nobody_eligible" } },
        { recordId: "l4", outcome: { outcome: "unassigned", reason: "no_rule_matched" } },
        { recordId: "l5", outcome: { outcome: "kept", userId: "ben" } },
        { recordId: "l6", outcome: { outcome: "assigned", userId: "ann", by: "duplicate-owner", ruleId: null } },
        { recordId: "l7", outcome: { outcome: "unassigned", reason: "nobody_eligible" } },
      ],
      members: [
        { userId: "ann", name: "ANN", capacity: 3, loadBefore: 0, loadAfter: 3, given: 3, turns: 2 },
        { userId: "ben", name: "BEN", capacity: null, loadBefore: 4, loadAfter: 4, given: 0, turns: 0 },
      ],
      assigned: 3,
      kept: 1,
      queued: { no_rule_matched: 0, nobody_eligible: 0 },
      unassigned: { no_rule_matched: 1, nobody_eligible: 2 },
      state: expect.objectContaining({ loads: { ann: 3, ben: 4 } }),
    });
  });

  test("counts what would wait in the queue by reason", () => {
    expect(simulateRouting({ ...rules, queueId: "inbox" }, leads, team, request)).toMatchObject({ queued: { no_rule_matched: 1, nobody_eligible: 2 }, unassigned: { no_rule_matched: 0, nobody_eligible: 0 } });
  });

  test("goes on where the one before it ended", () => {
    const first = simulateRouting(policy([rule("all", 1, { all: [] })]), [subject("l1")], team, request);
    const second = simulateRouting(policy([rule("all", 1, { all: [] })]), [subject("l2")], team, request, first.state);
    expect([...first.records, ...second.records].map(({ outcome }) => ("userId" in outcome ? outcome.userId : null))).toEqual(["ann", "ben"]);
  });

  test("decides as the router does, accounts for every record, and changes nothing it is given", () => {
    fc.assert(
      fc.property(worlds, (world) => {
        const { policy: any, snapshot: who, state, subjects } = deepFreeze(world);
        const simulated = simulateRouting(any, subjects, who, request, state);
        const router = openRouter({ policy: any, snapshot: who, state, request }, new Set(subjects.flatMap(({ duplicateOf }) => duplicateOf?.id ?? [])));
        expect(simulated.records.map(({ outcome }) => outcome)).toEqual(subjects.map((each) => router.decide(router.prepare(each))));
        expect(simulated.state).toEqual(router.state());
        const { assigned, kept, queued, unassigned, members } = simulated;
        expect(assigned + kept + queued.no_rule_matched + queued.nobody_eligible + unassigned.no_rule_matched + unassigned.nobody_eligible).toBe(subjects.length);
        expect(members.reduce((sum, { given }) => sum + given, 0)).toBe(assigned);
        for (const { given, turns, loadBefore, loadAfter } of members) {
          expect(loadAfter - loadBefore).toBe(given * any.loadWeights.lead);
          expect(turns).toBeLessThanOrEqual(given);
        }
      }),
      { numRuns: runs },
    );
  });
});

describe("a comparison", () => {
  const leads = [lead("l1", "DE"), lead("l2", "FR"), lead("l3", "US"), lead("l4", "FR", { ownerId: "ben" }), lead("l5", "DE", { duplicateOf: { id: "l1", ownerId: null } })];
  const before = policy([rule("german", 1, german, users("ann")), rule("french", 2, { field: "country", is: "eq", value: "FR" }, users("ben"))]);
  const after = policy([rule("all", 1, { field: "country", is: "in", values: ["DE", "FR"] }, users("ben"))], { queueId: "inbox" });

  test("names every record that moves with the rules of both, and everybody's load before and after", () => {
    const { moved, members, before: one, after: other } = compareRouting(before, after, deepFreeze(leads), team, request);
    expect(moved).toEqual([
      { recordId: "l1", from: { outcome: "assigned", userId: "ann", by: "strategy", ruleId: "german" }, to: { outcome: "assigned", userId: "ben", by: "strategy", ruleId: "all" } },
      { recordId: "l3", from: { outcome: "unassigned", reason: "no_rule_matched" }, to: { outcome: "queued", queueId: "inbox", reason: "no_rule_matched" } },
      { recordId: "l5", from: { outcome: "assigned", userId: "ann", by: "duplicate-owner", ruleId: null }, to: { outcome: "assigned", userId: "ben", by: "duplicate-owner", ruleId: null } },
    ]);
    expect(members).toEqual([
      { userId: "ann", name: "ANN", before: { given: 2, turns: 1, loadAfter: 2 }, after: { given: 0, turns: 0, loadAfter: 0 } },
      { userId: "ben", name: "BEN", before: { given: 1, turns: 1, loadAfter: 1 }, after: { given: 3, turns: 2, loadAfter: 3 } },
    ]);
    expect([one.unassigned.no_rule_matched, other.unassigned.no_rule_matched, other.queued.no_rule_matched]).toEqual([1, 0, 1]);
  });

  test("of a policy with itself, or with its rules renamed, finds nothing", () => {
    const renamed = { ...before, rules: before.rules.map((each) => ({ ...each, id: `${each.id}-2`, name: "Anew" })) };
    for (const other of [before, renamed]) expect(compareRouting(before, other, leads, team, request).moved).toEqual([]);
  });

  test("finds a record moved exactly when its two outcomes lead elsewhere", () => {
    fc.assert(
      fc.property(worlds, worlds, ({ policy: one, snapshot: who, state, subjects }, { policy: other }) => {
        const compared = compareRouting(one, other, subjects, who, request, state);
        const where = (outcome: RoutingOutcome) => JSON.stringify("userId" in outcome ? outcome.userId : "queueId" in outcome ? [outcome.queueId] : null);
        const differing = subjects.filter((_, i) => {
          const [from, to] = [compared.before.records[i]?.outcome, compared.after.records[i]?.outcome];
          return from && to && where(from) !== where(to);
        });
        expect(compared.moved.map(({ recordId }) => recordId)).toEqual(differing.map(({ id }) => id));
      }),
      { numRuns: runs },
    );
  });
});

describe("fairness", () => {
  const given = (userId: string, count: number, by: "strategy" | "duplicate-owner" = "strategy"): readonly RoutingOutcome[] => Array.from({ length: count }, () => ({ outcome: "assigned", userId, by, ruleId: "r1" }));

  test("counts turns against the share of each, by weight", () => {
    const outcomes = [...given("ann", 5), ...given("ben", 1), ...given("ben", 9, "duplicate-owner"), ...given("zoe", 4), { outcome: "kept", userId: "ann" } as const];
    expect(fairnessOf(outcomes, [{ userId: "ann", weight: 2 }, { userId: "ben", weight: 1 }])).toEqual({
      members: [
        { userId: "ann", weight: 2, given: 5, fairShare: 4, distance: 1 },
        { userId: "ben", weight: 1, given: 1, fairShare: 2, distance: -1 },
      ],
      turns: 6,
      largestDistance: 1,
      bound: 3,
    });
    expect(fairnessOf(given("ann", 1), [{ userId: "ann", weight: 1 }, { userId: "ben", weight: 1 }])).toMatchObject({ largestDistance: 0.5, bound: 1 });
    expect(fairnessOf(given("ann", 3), [])).toEqual({ members: [], turns: 0, largestDistance: 0, bound: 1 });
    expect(fairnessOf([], [{ userId: "ann", weight: 0 }])).toMatchObject({ members: [{ fairShare: 0, distance: 0 }], largestDistance: 0 });
  });

  test("stands within its bound after a simulation in turn, and beyond it when somebody gets everything", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 2, maxLength: 6 }), fc.constantFrom("round-robin" as const, "weighted-round-robin" as const), (weights, strategy) => {
        const who = snapshot(weights.map((weight, i) => ({ userId: `u${i}`, weight })));
        const all = rule("all", 1, { all: [] }, { strategies: [strategy] });
        const leads = Array.from({ length: 50 }, (_, i) => subject(`l${i}`));
        const pool = poolMembersOf(all, who, at);
        const { largestDistance, bound, turns } = fairnessOf(simulateRouting(policy([all]), leads, who, request).records.map(({ outcome }) => outcome), pool);
        expect(turns).toBe(50);
        expect(largestDistance).toBeLessThanOrEqual(bound);
        expect(fairnessOf(given("u0", 50), pool).largestDistance).toBeGreaterThan(bound);
      }),
      { numRuns: runs },
    );
  });

  test("a pool is whoever is employed, with the weights that count", () => {
    const left = { ...team, directory: { ...team.directory, users: team.directory.users.map((user) => (user.id === "ann" ? { ...user, terminatedOn: CalendarDate.of("2026-03-01") } : user)) } };
    expect(poolMembersOf(target(users("ann", "ben", "zoe")), left, at)).toEqual([{ userId: "ben", weight: 1 }]);
    expect(poolMembersOf(target({ strategies: ["weighted-round-robin"], weights: { ben: 7 } }), team, at)).toEqual([{ userId: "ann", weight: 1 }, { userId: "ben", weight: 7 }]);
    const always = { from: CalendarDate.of("2020-01-01"), to: null };
    const territories = { territories: [{ id: "de", name: "DE", parentId: null, priority: 1, coverage: { type: "country" as const, countries: ["DE"] }, ...always }], members: [{ id: "t", territoryId: "de", userId: "ben", role: "owner", ...always }] };
    const inTerritory = target({ pool: { kind: "territory", climb: false } });
    expect(poolMembersOf(inTerritory, { ...team, territories }, at, "de")).toEqual([{ userId: "ben", weight: 1 }]);
    expect(poolMembersOf(inTerritory, { ...team, territories }, at)).toEqual([]);
  });
});
