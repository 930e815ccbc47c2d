import { describe, expect, test } from "vitest";
import { accept, deepFreeze, Instant } from "@nexus/common";
import { simulatedClock, simulatedContext } from "@nexus/common/testing";
import type { Given, RoutingDecision, RoutingRun, RoutingSubject } from "@nexus/crm-operations";
import { operationsSubjectOn } from "../testing/operations-subject.js";
import { onAllStorages, onRowsOfAllStorages } from "../testing/storages.js";

const start = Instant.of("2026-11-22T20:16:16.000Z");
const later = (milliseconds: number): Instant => Instant.addMilliseconds(start, milliseconds);

const run = (id: string, overrides: Partial<RoutingRun> = {}): RoutingRun =>
  deepFreeze({
    id,
    policyId: "policy",
    policyVersion: 2,
    snapshotHash: "hash",
    request: { at: start, actorUserId: null },
    state: { loads: { ana: 3 }, recent: { ana: [start] }, rotations: { organisation: { turn: 1, places: { ana: { lastTurn: 1, credit: -2, away: false } } } } },
    decisions: 2,
    ...overrides,
  });

const bare: RoutingSubject = deepFreeze({
  entity: "lead",
  id: "bare",
  facts: { country: "DE", budget: { minorUnits: 5, currency: "EUR" }, score: 0.5, tags: ["a"] },
  place: { country: "DE", region: null },
  ownerId: null,
  duplicateOf: null,
  accountOwnerId: null,
  previousOwnerId: null,
  waitingSince: start,
  declinedBy: [],
});
const full: RoutingSubject = deepFreeze({ ...bare, id: "full", ownerId: "ana", duplicateOf: { id: "other", ownerId: null }, accountOwnerId: "ben", previousOwnerId: "cleo", declinedBy: ["dora", "ana"] });

const decision = (id: string, position: number, subject: RoutingSubject, outcome: RoutingDecision["outcome"] = { outcome: "unassigned", reason: "no_rule_matched" }, runId = "run"): RoutingDecision =>
  deepFreeze({ id, runId, position, subject, outcome });

const given = (userId: string, recordId: string, at: Instant): Given => ({ userId, recordId, entity: "lead", cause: "routed", by: "strategy", at });

onAllStorages((stores) => {
  describe("the log", () => {
    test("gives back the run and its decisions by position, and one decision by its id, as they were made", async () => {
      const tenant = stores().newTenant();
      const decisions = [decision("d-2", 0, full, { outcome: "assigned", userId: "ana", by: "strategy", ruleId: null }), decision("d-1", 1, bare)];
      await tenant.run(async ({ routing }, ctx) => {
        await routing.log.append(ctx, run("run"), decisions.toReversed());
        await routing.log.append(ctx, run("other"), [decision("d-3", 0, bare, undefined, "other")]);
      });
      expect(await tenant.run(({ routing }, ctx) => routing.log.run(ctx, "run"))).toEqual({ run: run("run"), decisions });
      expect(await tenant.run(({ routing }, ctx) => routing.log.decision(ctx, "d-2"))).toEqual(decisions[0]);
      expect(await tenant.run(({ routing }, ctx) => Promise.all([routing.log.run(ctx, "unknown"), routing.log.decision(ctx, "unknown")]))).toEqual([undefined, undefined]);
      expect(await stores().newTenant().run(({ routing }, ctx) => Promise.all([routing.log.run(ctx, "run"), routing.log.decision(ctx, "d-2")]))).toEqual([undefined, undefined]);
    });

    test("keeps a fact that is undefined as the missing one that it is", async () => {
      const tenant = stores().newTenant();
      await tenant.run(({ routing }, ctx) => routing.log.append(ctx, run("run"), [decision("d", 0, { ...bare, facts: { country: undefined, score: 1 } })]));
      expect((await tenant.run(({ routing }, ctx) => routing.log.decision(ctx, "d")))?.subject.facts).toStrictEqual({ score: 1 });
    });

    test("pages through runs, oldest first", async () => {
      const tenant = stores().newTenant();
      const runs = [run("z"), run("b", { request: { at: later(1), actorUserId: "ana" } }), run("c", { request: { at: later(1), actorUserId: null } })];
      await tenant.run(async ({ routing }, ctx) => {
        for (const one of runs.toReversed()) await routing.log.append(ctx, one, []);
      });
      const first = await tenant.run(({ routing }, ctx) => routing.log.runs(ctx, { limit: 2 }));
      expect(first.items).toEqual(runs.slice(0, 2));
      expect(await tenant.run(({ routing }, ctx) => routing.log.runs(ctx, { limit: 2, after: first.next ?? "" }))).toEqual({ items: runs.slice(2), next: null });
      await expect(tenant.run(({ routing }, ctx) => routing.log.runs(ctx, { limit: 1, after: "next" }))).rejects.toMatchObject({ code: "invalid_page" });
    });

    test("tells when somebody was given something after an instant, oldest first, as often as it was", async () => {
      const tenant = stores().newTenant();
      await tenant.run(({ routing }, ctx) => routing.log.give(ctx, [given("ben", "a", later(2)), given("ana", "b", later(3)), given("ana", "c", later(1)), given("ana", "d", later(1)), given("cleo", "e", start)]));
      await tenant.run(({ routing }, ctx) => routing.log.give(ctx, [given("ana", "f", later(2))]));
      expect(await tenant.run(({ routing }, ctx) => routing.log.givenSince(ctx, start))).toEqual({ ana: [later(1), later(1), later(2), later(3)], ben: [later(2)] });
      expect(await tenant.run(({ routing }, ctx) => routing.log.givenSince(ctx, later(2)))).toEqual({ ana: [later(3)] });
      expect(await stores().newTenant().run(({ routing }, ctx) => routing.log.givenSince(ctx, start))).toEqual({});
    });
  });
});

onRowsOfAllStorages((rows) => {
  test("10,000 decisions of a run are three calls into storage: the run, all its decisions at once, and what they read", async () => {
    const subject = await operationsSubjectOn(rows)({ clock: simulatedClock() });
    const decisions = Array.from({ length: 10_000 }, (_, i) => decision(`d-${String(i)}`, i, { ...bare, id: `lead-${String(i)}` }));
    const ctx = simulatedContext({ tenantId: "many" });
    await subject.unitOfWork.run(ctx, subject.locks, async ({ routing }) => accept(await routing.log.append(ctx, run("run", { decisions: 10_000 }), decisions)));
    expect(subject.roundTrips()).toBe(3);
    expect((await subject.unitOfWork.read(ctx, ({ routing }) => routing.log.run(ctx, "run")))?.decisions).toHaveLength(10_000);
  });
});
