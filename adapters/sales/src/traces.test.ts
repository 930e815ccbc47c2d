import { CalendarDate, Instant, Money, type Decimal, type OperationContext } from "@nexus/common";
import { simulatedClock, simulatedContext } from "@nexus/common/testing";
import { memoryStorage } from "@nexus/adapter-memory";
import { auditReasonTable, auditTable, bindStores, outboxTable, withCatalogue, type NewQuotation } from "@nexus/crm-operations";
import { expect, test } from "vitest";
import { bindSales } from "./bind-sales.js";
import { salesEventCatalogue } from "./events/quotation-events.js";
import { quotationNumber } from "./quotation/quotation-number.js";
import { simulatedDeps } from "./testing/storages.js";

const ctx: OperationContext = simulatedContext({ actor: { type: "user", id: "ann" } });
const at = Instant.of("2026-01-15T10:00:00.000Z");
const quotation = (id: string, more: Partial<NewQuotation> = {}): NewQuotation => ({
  id, opportunityId: "O-1", customerId: "C-1", ownerId: "U-1", currency: "EUR", validUntil: CalendarDate.of("2026-01-31"),
  lines: [{ id: "1", productId: "P-1", description: "Training for Ana Silva", quantity: "1" as Decimal, unitPrice: Money.of(5_00, "EUR"), discountPpm: 0 }], ...more,
});

const sales = () => {
  const deps = simulatedDeps(simulatedClock());
  const storage = memoryStorage(deps);
  const bind = bindSales(deps);
  return { storage, unitOfWork: bindStores(storage.unitOfWork, (tx) => ({ ...bind(withCatalogue(tx, salesEventCatalogue)), records: tx.records })) };
};

test("every step is one event in order and one audit entry, with its reason apart; nothing new leaves no trace", async () => {
  const { unitOfWork } = sales();
  await unitOfWork.run(ctx, [], async ({ quotations }) => {
    await quotations.create(ctx, quotation("a"));
    await quotations.create(ctx, quotation("a"));
    await quotations.submit(ctx, { id: "a" });
    await quotations.submit(ctx, { id: "a" });
    await quotations.reject(ctx, { id: "a" }, "said by Ana Silva");
    await quotations.createAtClose(ctx, quotation("b"), at);
    return quotations.withdraw(ctx, { id: "b" }, "undone");
  });
  await unitOfWork.read(ctx, async ({ records }) => {
    const events = await records.find(outboxTable, {});
    const told = (id: string) => events.filter(({ aggregateId }) => aggregateId === id).toSorted((a, b) => a.aggregateSequence - b.aggregateSequence).map(({ type, aggregateSequence }) => [type, aggregateSequence]);
    expect(told("a")).toEqual([["QuotationCreated", 1], ["QuotationSubmitted", 2], ["QuotationRejected", 3]]);
    expect(told("b")).toEqual([["QuotationCreatedAtClose", 1], ["QuotationWithdrawn", 2]]);
    expect(JSON.stringify(events)).not.toContain("Ana");
    const entries = await records.find(auditTable, {});
    expect(entries.map(({ action, entityId, entityVersion }) => [action, entityId, entityVersion])).toEqual([
      ["quotation.create", "a", 1], ["quotation.submit", "a", 2], ["quotation.reject", "a", 3], ["quotation.create-at-close", "b", 1], ["quotation.withdraw", "b", 2],
    ]);
    expect(entries[1]?.changedFields).toEqual(["status", "submittedBy"]);
    expect((await records.find(auditReasonTable, {})).map(({ text }) => text).toSorted()).toEqual(["said by Ana Silva", "undone"]);
  });
});

test("permission learns who owns a quotation and who asked for its approval, and nothing of unknown ones", async () => {
  const { unitOfWork } = sales();
  await unitOfWork.run(ctx, [], async ({ quotations }) => {
    await quotations.create(ctx, quotation("a"));
    await quotations.create(ctx, quotation("b", { ownerId: null }));
    return quotations.submit(ctx, { id: "a" });
  });
  const facts = await unitOfWork.read(ctx, ({ salesRecordFacts }) => salesRecordFacts["quotation"]?.(ctx, ["a", "b", "unknown"]) ?? Promise.resolve([]));
  expect(facts).toEqual([
    { entityType: "quotation", id: "a", ownerId: "U-1", territoryIds: [], partnerId: null, requestedBy: "ann" },
    { entityType: "quotation", id: "b", ownerId: null, territoryIds: [], partnerId: null, requestedBy: null },
  ]);
});

test("a number is the day and eight digits that nobody reads wrongly, the same for the same id", () => {
  const { hasher } = simulatedDeps();
  const numbers = Array.from({ length: 2_000 }, (_, i) => quotationNumber(`q-${i}`, at, hasher));
  expect(numbers.every((number) => /^Q-20260115-[0-9A-HJKMNP-TV-Z]{8}$/.test(number))).toBe(true);
  expect(new Set(numbers).size).toBe(numbers.length);
  expect(quotationNumber("q-1", at, hasher)).toBe(numbers[1]);
});
