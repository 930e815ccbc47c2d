import { Instant, Money, type CalendarDate } from "@nexus/common";
import { simulatedContext } from "@nexus/common/testing";
import { memoryStorage } from "@nexus/adapter-memory";
import { bindStores, envelopeOf, outboxAnalytics, outboxTable, trackedDealOf, trackedFactsConsumer, type AnalyticsProvider, type OpportunityRecord, type TrackedConversion } from "@nexus/crm-operations";
import { expect, test } from "vitest";
import { bindAnalytics } from "./bind-analytics.js";
import { simulatedDeps } from "./testing/storages.js";

const ctx = simulatedContext();
const at = Instant.of("2026-01-31T23:30:00.000Z");
const conversion: TrackedConversion = { id: "k", at, ownerId: null, source: null, leadId: "L-1", opportunityId: null, accountId: null, amount: null };

test("the host says which day an instant counts for; without it days are days of UTC", async () => {
  const dayOf = (tenantId: string, instant: Instant): CalendarDate => (tenantId === ctx.tenantId ? Instant.utcDate(Instant.addMilliseconds(instant, 3_600_000)) : Instant.utcDate(instant));
  for (const [given, day] of [[{}, "2026-01-31"], [{ dayOf }, "2026-02-01"]] as const) {
    const deps = simulatedDeps();
    const unitOfWork = bindStores(memoryStorage(deps).unitOfWork, bindAnalytics({ ...deps, ...given }));
    await unitOfWork.run(ctx, [], async ({ analytics }) => ({ ok: true, value: await analytics.recordConversions(ctx, [conversion]) }));
    expect((await unitOfWork.read(ctx, ({ analytics }) => analytics.conversions(ctx, {}, "day"))).map(({ key }) => key)).toEqual([day]);
  }
});

const deal: OpportunityRecord = {
  id: "O-1", version: 7, ownerId: "U-1", externalReferences: [], customFields: {}, createdAt: Instant.of("2026-01-01T00:00:00.000Z"), updatedAt: at, name: "Vans for Ana", pipelineId: "P-1", stageId: "won", status: "won", type: "new",
  amount: Money.of(5_00, "EUR"), recurring: null, probabilityPpm: 1_000_000, weightedAmount: Money.of(5_00, "EUR"), forecastCategory: "closed", expectedCloseDate: null, closedAt: at, closeReason: null, competitor: null, accountId: "A-1",
  sourceLeadId: null, lines: [], contacts: [], stageEnteredAt: at, stageHistory: [],
};

test("[INT-CRMOP-0087] facts that went through the outbox are counted once a consumer has brought them on, once each, and name nobody", async () => {
  const deps = simulatedDeps();
  const unitOfWork = bindStores(memoryStorage(deps).unitOfWork, (tx) => ({ ...tx, ...bindAnalytics(deps)(tx), tracker: outboxAnalytics(tx) }));
  await unitOfWork.run(ctx, [], async ({ tracker }) => {
    await tracker.recordConversions(ctx, [conversion]);
    await tracker.recordDeals(ctx, [trackedDealOf(deal, { id: "O-1@7", source: "website" })]);
    return { ok: true, value: await tracker.track(ctx, [{ id: "s", at, ownerId: null, source: null, name: "inquiry", journeyId: "L-1", about: { entityType: "lead", id: "L-1" } }]) };
  });
  const counts = (analytics: AnalyticsProvider) => Promise.all((["events", "conversions", "deals"] as const).map(async (kind) => (await analytics.export(ctx, kind, {}, { limit: 10 })).items.length));
  expect(await unitOfWork.read(ctx, ({ analytics }) => counts(analytics))).toEqual([0, 0, 0]);
  const events = (await unitOfWork.read(ctx, ({ records }) => records.find(outboxTable, {}))).map((row) => envelopeOf(ctx.tenantId, row));
  expect(JSON.stringify(events)).not.toContain("Ana");
  const consumer = trackedFactsConsumer("figures", ({ analytics }: { readonly analytics: AnalyticsProvider }) => analytics);
  expect(events.map(({ type }) => type).toSorted()).toEqual([...consumer.types].toSorted());
  for (const event of [...events, ...events]) await unitOfWork.run(ctx, [], (stores) => consumer.handle(ctx, event as Parameters<typeof consumer.handle>[1], stores));
  expect(await unitOfWork.read(ctx, ({ analytics }) => counts(analytics))).toEqual([1, 1, 1]);
  expect(await unitOfWork.read(ctx, ({ analytics }) => analytics.leaderboard(ctx, {}, "won", 1))).toEqual([{ rank: 1, ownerId: "U-1", count: 1, amounts: [Money.of(5_00, "EUR")] }]);
});
