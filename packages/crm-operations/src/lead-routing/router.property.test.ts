import fc from "fast-check";
import { deepFreeze } from "@nexus/common/testing";
import { expect, test } from "vitest";
import { openRouter, type Router } from "./router.js";
import type { RoutingOutcome } from "./routing-outcome.js";
import type { RoutingSubject } from "./routing-snapshot.js";
import { at, worlds, type World } from "./testing/routing-fixture.js";

const soak = process.env["NEXUS_SOAK"] !== undefined;
const parameters = { numRuns: soak ? 20_000 : 1_500, ...(process.env["NEXUS_SEED"] ? { seed: Number(process.env["NEXUS_SEED"]) } : {}) };

const routerOf = ({ policy, snapshot, state, subjects }: World): Router =>
  openRouter({ policy, snapshot, state, request: { at, actorUserId: "ben" } }, new Set(subjects.flatMap(({ duplicateOf }) => duplicateOf?.id ?? [])));

type Decide = (router: Router, subject: RoutingSubject) => RoutingOutcome;
const quickly: Decide = (router, subject) => router.decide(router.prepare(subject));
const plainly: Decide = (router, subject) => router.explain(router.prepare(subject)).outcome;

const agrees = (world: World, one: Decide, other: Decide): void => {
  const [a, b] = [routerOf(world), routerOf(world)];
  for (const subject of world.subjects) expect(one(a, subject)).toEqual(other(b, subject));
  expect(a.state()).toEqual(b.state());
};

test("[RTE-CRMOP-0101] the compiled router decides and moves on exactly as the plain one that explains itself", () => {
  let decisions = 0;
  fc.assert(
    fc.property(worlds, (world) => {
      agrees(deepFreeze(world), quickly, plainly);
      decisions += world.subjects.length;
    }),
    parameters,
  );
  expect(decisions).toBeGreaterThan(soak ? 100_000 : 5_000);
}, 600_000);

test("the random worlds meet every kind of outcome", () => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(worlds, (world) => {
      const router = routerOf(world);
      for (const subject of world.subjects) {
        const outcome = quickly(router, subject);
        seen.add(outcome.outcome === "assigned" ? outcome.by : "reason" in outcome ? `${outcome.outcome}: ${outcome.reason}` : outcome.outcome);
      }
    }),
    { ...parameters, numRuns: 500 },
  );
  expect([...seen].sort()).toEqual([
    "account-owner", "duplicate-owner", "kept", "previous-owner", "queued: no_rule_matched", "queued: nobody_eligible", "strategy", "unassigned: no_rule_matched", "unassigned: nobody_eligible",
  ]);
});

test("control: a router that forgets whose turn it was disagrees", () => {
  const forgetful: Decide = (_router, subject) => plainly(routerOf({ ...forgottenWorld, subjects: [subject] }), subject);
  let forgottenWorld: World;
  const differs = () =>
    fc.assert(
      fc.property(worlds, (world) => {
        forgottenWorld = world;
        const router = routerOf(world);
        for (const subject of world.subjects) expect(quickly(router, subject)).toEqual(forgetful(router, subject));
      }),
      { numRuns: 500 },
    );
  expect(differs).toThrow();
});
