import { expect, test } from "vitest";
import { Instant, uuidV7Generator } from "@nexus/common";
import { simulatedContext, simulatedRandom } from "@nexus/common/testing";
import { memoryStorage } from "@nexus/adapter-memory";
import { openEmbedded } from "@nexus/adapter-postgres";
import { templateFile } from "@nexus/adapter-postgres/testing";
import type { RoutedRecord } from "@nexus/crm-operations";
import { deskOn, deskSchemas, done, newLeads, policyOf, settle, simulatedDeps, target } from "./testing/routing-under-test.js";

const soak = process.env["NEXUS_SOAK"] !== undefined;
const userIds = Array.from({ length: 35 }, (_, i) => `user-${String(i).padStart(2, "0")}`);

/** One in three to weighted members, the rest in turn. */
const mixed = policyOf({
  rules: [
    { id: "acme", name: "Acme", priority: 1, criteria: { field: "companyName", is: "starts-with", value: "acme" }, ...target({ strategies: ["weighted-round-robin"] }) },
    { id: "rest", name: "Everything else", priority: 2, criteria: { all: [] }, ...target({ strategies: ["least-loaded"] }) },
  ],
});
const members = userIds.map((userId, i) => ({ userId, weight: 1 + (i % 5), capacity: 5_000 }));

const decisionsOf = (routed: readonly RoutedRecord[]): readonly string[] => routed.flatMap((each) => ("decisionId" in each && each.decisionId !== null ? [each.decisionId] : []));

test(`${soak ? "10,000" : "1,000"} stored decisions, made again after policy and team have changed, all agree`, async () => {
  const count = soak ? 10_000 : 1_000;
  const deps = simulatedDeps();
  const storage = soak ? await openEmbedded({ directory: "memory", template: templateFile(), schemas: deskSchemas, ...deps, random: simulatedRandom(5) }) : undefined;
  const desk = deskOn((storage ?? memoryStorage(deps)).unitOfWork, deps);
  const ctx = simulatedContext();
  await settle(ctx, desk, { userIds, members, policy: mixed });
  const ids = await newLeads(ctx, desk, count, (i) => (i % 3 === 0 ? { companyName: `Acme ${i}` } : {}));
  const routed = await done(desk.coordinator.route(ctx, { entity: "lead", ids }));
  expect(decisionsOf(routed)).toHaveLength(count);

  const { id: policyId, ...second } = mixed;
  await done(desk.coordinator.publishPolicy(ctx, { ...second, id: policyId, version: 2, rules: [], effectiveFrom: Instant.of("2026-02-01T00:00:00.000Z") }));
  await done(desk.coordinator.setMembers(ctx, userIds.map((userId) => ({ userId, capacity: 0, weight: 0, skills: [], quotas: [], calendarId: null, pause: null }))));
  const { items: runs } = await desk.unitOfWork.read(ctx, ({ routing }) => routing.log.runs(ctx, { limit: 10 }));
  expect(runs.map((run) => run.decisions)).toEqual([count]);
  for (const run of runs) expect(await done(desk.coordinator.replayRun(ctx, run.id))).toEqual([]);

  const [first = "", last = ""] = [decisionsOf(routed)[0], decisionsOf(routed).at(-1)];
  for (const id of [first, last]) expect(await done(desk.coordinator.replay(ctx, id))).toMatchObject({ agrees: true });
  await storage?.close();
}, 600_000);

test("control: a decision that was changed in storage does not agree", async () => {
  const deps = simulatedDeps();
  const desk = deskOn(memoryStorage(deps).unitOfWork, deps);
  const ctx = simulatedContext();
  await settle(ctx, desk, { userIds, members, policy: mixed });
  const ids = await newLeads(ctx, desk, 3);
  await done(desk.coordinator.route(ctx, { entity: "lead", ids }));
  const { items: [run] } = await desk.unitOfWork.read(ctx, ({ routing }) => routing.log.runs(ctx, { limit: 1 }));
  const stored = await desk.unitOfWork.read(ctx, ({ routing }) => routing.log.run(ctx, run?.id ?? ""));
  const { decisions = [] } = stored ?? {};
  const otherIds = uuidV7Generator({ clock: deps.clock, random: simulatedRandom(9) });
  const forged = decisions.map((decision, i) => ({ ...decision, id: otherIds.next(), runId: "forged", outcome: i === 1 ? { outcome: "assigned" as const, userId: "user-34", by: "strategy" as const, ruleId: "rest" } : decision.outcome }));
  await done(
    desk.unitOfWork.run(ctx, [], async ({ routing }) => {
      if (run) await routing.log.append(ctx, { ...run, id: "forged" }, forged);
      return { ok: true, value: undefined };
    }),
  );
  expect((await done(desk.coordinator.replayRun(ctx, "forged"))).map(({ position }) => position)).toEqual([1]);
});
