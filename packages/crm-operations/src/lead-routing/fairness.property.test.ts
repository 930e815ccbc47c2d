import fc from "fast-check";
import { expect, test } from "vitest";
import { openRouter } from "./router.js";
import type { RoutingPolicy, StrategyName } from "./routing-policy.js";
import { emptyRoutingState, type RoutingSnapshot, type RoutingState } from "./routing-snapshot.js";
import { at, policy, rule, snapshot, subject } from "./testing/routing-fixture.js";

const runs = process.env["NEXUS_SOAK"] ? 5_000 : 300;

interface Arrivals {
  readonly weights: readonly number[];
  /** How many records each batch brings; batches are runs of their own, from the state of the one before. */
  readonly batches: readonly number[];
}

const arrivals: fc.Arbitrary<Arrivals> = fc.record({
  weights: fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 9 }),
  batches: fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 12 }),
});

const anybody = (strategy: StrategyName): RoutingPolicy => policy([rule("all", 1, { all: [] }, { strategies: [strategy] })]);

type Route = (rules: RoutingPolicy, team: RoutingSnapshot, state: RoutingState, ids: readonly string[]) => { readonly owners: readonly string[]; readonly state: RoutingState };

const route: Route = (rules, team, state, ids) => {
  const router = openRouter({ policy: rules, snapshot: team, state, request: { at, actorUserId: null } });
  const owners = ids.map((id) => {
    const outcome = router.decide(router.prepare(subject(id)));
    return outcome.outcome === "assigned" ? outcome.userId : "nobody";
  });
  return { owners, state: router.state() };
};

/** The rotation is read once and written once per batch, and nobody looks in between: what read-then-write comes to when batches overlap. */
const readThenWrite: Route = (rules, team, state, ids) => {
  const answers = ids.map((id) => route(rules, team, state, [id]));
  return { owners: answers.flatMap(({ owners }) => owners), state: answers.at(-1)?.state ?? state };
};

/** The largest distance of anybody from their share, at any moment. */
const worstDistance = ({ weights, batches }: Arrivals, strategy: StrategyName, how: Route): number => {
  const team = snapshot(weights.map((weight, i) => ({ userId: `u${i}`, weight })));
  const total = strategy === "round-robin" ? weights.length : weights.reduce((sum, weight) => sum + weight, 0);
  const shareOf = (i: number): number => (strategy === "round-robin" ? 1 : (weights[i] ?? 0)) / total;
  const given = new Map<string, number>();
  let state: RoutingState = emptyRoutingState;
  let arrived = 0;
  let worst = 0;
  for (const [batch, size] of batches.entries()) {
    const answer = how(anybody(strategy), team, state, Array.from({ length: size }, (_, i) => `l${batch}-${i}`));
    state = answer.state;
    for (const owner of answer.owners) {
      given.set(owner, (given.get(owner) ?? 0) + 1);
      arrived += 1;
      for (const i of weights.keys()) worst = Math.max(worst, Math.abs((given.get(`u${i}`) ?? 0) - arrived * shareOf(i)));
    }
  }
  return worst;
};

const keepsBound = (strategy: StrategyName, how: Route): void =>
  fc.assert(
    fc.property(arrivals, (world) => {
      const bound = strategy === "round-robin" ? 1 : 1 + world.weights.length;
      expect(worstDistance(world, strategy, how)).toBeLessThanOrEqual(bound);
    }),
    { numRuns: runs },
  );

test("[RTE-CRMOP-0102] round robin: nobody is ever more than one from the fair share, whatever the batches", () => keepsBound("round-robin", route));

test("weighted round robin: nobody is ever further from the weighted share than one plus the number of members", () => keepsBound("weighted-round-robin", route));

test("control: a cursor that is read and then written breaks both bounds", () => {
  expect(() => keepsBound("round-robin", readThenWrite)).toThrow();
  expect(() => keepsBound("weighted-round-robin", readThenWrite)).toThrow();
});

test("weighted round robin: after weights have changed nobody gets a run of records for what was owed by the old ones", () => {
  const weighing = (ann: number, ben: number): RoutingSnapshot => snapshot([{ userId: "ann", weight: ann }, { userId: "ben", weight: ben }]);
  const ids = Array.from({ length: 450 }, (_, i) => `l${i}`);
  const before = route(anybody("weighted-round-robin"), weighing(1_000, 1), emptyRoutingState, ids);
  const { owners } = route(anybody("weighted-round-robin"), weighing(1, 1), before.state, ids);
  expect(owners.slice(0, 6).filter((owner) => owner === "ann").length).toBeGreaterThan(0);
  expect(Math.abs(owners.filter((owner) => owner === "ann").length - 225)).toBeLessThanOrEqual(3);
});

/** What happens to a rotation between batches: people come, go, pause and come back. */
const changes = fc.array(fc.record({ who: fc.integer({ min: 0, max: 5 }), what: fc.constantFrom("join" as const, "leave" as const, "pause" as const, "resume" as const), batch: fc.integer({ min: 1, max: 30 }) }), { minLength: 1, maxLength: 15 });

test("people who join, return or were paused are never given a run of records, and those who stay keep their distance", () => {
  fc.assert(
    fc.property(changes, fc.constantFrom("back" as const, "front" as const), (steps, entry) => {
      const rules: RoutingPolicy = { ...anybody("round-robin"), rotation: { scope: "rule", manualAssignmentsCount: false, joining: entry, returning: entry, easeInDays: 0 } };
      const present = new Set(["u0", "u1"]);
      const paused = new Set<string>();
      let state: RoutingState = emptyRoutingState;
      for (const [number, { who, what, batch }] of steps.entries()) {
        const userId = `u${who}`;
        if (what === "join") present.add(userId);
        if (what === "leave" && present.size > 1) present.delete(userId);
        if (what === "pause") paused.add(userId);
        if (what === "resume") paused.delete(userId);
        const team = snapshot([...present].sort().map((id) => ({ userId: id, pause: paused.has(id) ? { from: at, until: null } : null })));
        const eligible = [...present].filter((id) => !paused.has(id));
        const answer = route(rules, team, state, Array.from({ length: batch }, (_, i) => `l${number}-${i}`));
        state = answer.state;
        const counts = new Map(eligible.map((id) => [id, answer.owners.filter((owner) => owner === id).length]));
        if (eligible.length === 0) expect(new Set(answer.owners)).toEqual(new Set(["nobody"]));
        else expect(Math.max(...counts.values()) - Math.min(...counts.values())).toBeLessThanOrEqual(1);
        if (eligible.length > 1) answer.owners.forEach((owner, i) => expect(owner).not.toBe(answer.owners[i + 1]));
      }
    }),
    { numRuns: runs },
  );
});

test("[RTE-CRMOP-0105] least loaded levels loads, counts members with nothing open, and eases in who is new", () => {
  const team = snapshot([{ userId: "ann" }, { userId: "ben" }, { userId: "new" }]);
  const fresh: RoutingSnapshot = { ...team, directory: { ...team.directory, users: team.directory.users.map((user) => (user.id === "new" ? { ...user, activeFrom: "2026-03-02" as typeof user.activeFrom } : user)) } };
  const loads = { ...emptyRoutingState, loads: { ann: 10, ben: 12 } };
  const ids = Array.from({ length: 8 }, (_, i) => `l${i}`);
  const count = (rules: RoutingPolicy, userId: string): number => route(rules, fresh, loads, ids).owners.filter((owner) => owner === userId).length;
  expect(count(anybody("least-loaded"), "new")).toBe(8);
  const eased: RoutingPolicy = { ...anybody("least-loaded"), rotation: { ...anybody("least-loaded").rotation, easeInDays: 30 } };
  expect(count(eased, "new")).toBeLessThanOrEqual(3);
  expect(count(eased, "new")).toBeGreaterThan(0);
});
