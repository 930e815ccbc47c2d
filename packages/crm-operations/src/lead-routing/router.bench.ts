import { deepFreeze } from "@nexus/common";
import { simulatedRandom } from "@nexus/common/testing";
import { expect, test } from "vitest";
import type { Condition, Criteria } from "../criteria/index.js";
import { openRouter } from "./router.js";
import type { RoutingPolicy } from "./routing-policy.js";
import { emptyRoutingState } from "./routing-snapshot.js";
import { at, policy, rule, snapshot, subject } from "./testing/routing-fixture.js";

const random = simulatedRandom(7);
const below = (count: number): number => {
  const [high = 0, low = 0] = random.bytes(2);
  return (high * 256 + low) % count;
};

/** Four in five rules ask for a country, an industry, a band of the score and a source; each for the rest leaves some out. */
const conditions: readonly (() => Condition)[] = [
  () => ({ field: "country", is: "in", values: Array.from({ length: 1 + below(3) }, () => `Country-${below(50)}`) }),
  () => ({ field: "industry", is: "eq", value: `Industry-${below(20)}` }),
  () => ({ field: "score", is: "between", from: 20 * below(4), to: 20 * below(4) + 19 }),
  () => ({ field: "source", is: "eq", value: `source-${below(10)}` }),
];
const criteria = (): Criteria => ({ all: conditions.flatMap((make) => (below(10) < 2 ? [] : [make()])) });

const userIds = Array.from({ length: 40 }, (_, i) => `user-${String(i).padStart(2, "0")}`);
const pool = () => ({ kind: "users" as const, userIds: Array.from({ length: 8 }, () => userIds[below(40)] ?? "") });

const policyOf = (size: number): RoutingPolicy =>
  deepFreeze(policy([...Array.from({ length: size - 1 }, (_, i) => rule(`r${i}`, i + 1, criteria(), { pool: pool() })), rule("rest", size, { all: [] })]));

const team = snapshot(userIds.map((userId) => ({ userId, capacity: 1_000_000_000 })));
const leads = deepFreeze(
  Array.from({ length: 1_000 }, (_, i) => subject(`lead-${i}`, { facts: { country: `Country-${below(60)}`, industry: `Industry-${below(25)}`, score: below(101), source: `source-${below(10)}` } })),
);

const sizes = [50, 500, 5_000];
const routers = sizes.map((size) => {
  const router = openRouter({ policy: policyOf(size), snapshot: team, state: emptyRoutingState, request: { at, actorUserId: null } });
  return { router, prepared: leads.map((lead) => router.prepare(lead)) };
});

test("1,000 decisions on prepared leads: rule, eligibility, strategy, turn and load", async ({ bench }) => {
  const result = await bench.compare(
    ...sizes.map((size, place) =>
      bench(`${size} rules`, () => {
        const { router, prepared } = routers[place] ?? {};
        for (const each of prepared ?? []) router?.decide(each);
      }),
    ),
  );
  expect(result).toBeDefined();
});

test("1,000 decisions with and without their explanations, 500 rules, preparing included", async ({ bench }) => {
  const { router } = routers[1] ?? {};
  const result = await bench.compare(
    bench("without", () => leads.forEach((lead) => router?.decide(router.prepare(lead)))),
    bench("with", () => leads.slice(0, 20).forEach((lead) => router?.explain(router.prepare(lead)))),
  );
  expect(result).toBeDefined();
});
