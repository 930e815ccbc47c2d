import { accept, deepFreeze, type OperationContext } from "@nexus/common";
import { simulatedClock, simulatedContext, simulatedIds, simulatedRandom } from "@nexus/common/testing";
import { describe, expect, test } from "vitest";
import { auditReasonTable, auditTable, bindStores, outboxTable, transactionOver, type NewAuditEntry, type NewEvent, type Records, type Transaction, type UnitOfWork } from "./index.js";

const inserted = () => {
  const batches: { readonly table: string; readonly rows: readonly unknown[] }[] = [];
  const records: Pick<Records, "insert"> = { insert: async (table, rows) => void batches.push({ table: table.name, rows }) };
  return { batches, records: records as Records };
};

const event = (sequence: number): NewEvent => deepFreeze({ type: "LeadAssigned", data: { ownerId: "user-2" }, schemaVersion: 3, aggregate: { type: "lead", id: "lead-1", sequence } });
const entry: NewAuditEntry = deepFreeze({ action: "lead.assign", entityType: "lead", entityId: "lead-1", entityVersion: 5, changedFields: ["ownerId"], reason: "rotation" });

const parts = { clock: simulatedClock("2026-05-01T00:00:00.000Z"), hasher: { sha256: (text: string) => `digest of ${text}` } };

describe("a transaction over rows", () => {
  test("puts events and audit entries into one batch each, with who, when and why of the context", async () => {
    const { batches, records } = inserted();
    const ctx = deepFreeze(simulatedContext({ actor: { type: "system", id: "system:router" }, correlationId: "request-1", causationId: "event-0" }));
    const tx = transactionOver(records, ctx, { ...parts, ids: simulatedIds("E"), random: { bytes: () => Uint8Array.of(0, 255, 16) } });
    await tx.emit([event(4), event(5)]);
    await tx.audit([entry]);
    const { reason: _, ...audited } = entry;
    const who = { actor: { type: "system", id: "system:router" }, at: "2026-05-01T00:00:00.000Z", correlationId: "request-1", version: 1 };
    const undelivered = { status: "pending", attempts: 0, dueAt: null, claimToken: null, errorCode: null, settledAt: null };
    const emitted = { ...who, type: "LeadAssigned", data: { ownerId: "user-2" }, causationId: "event-0", schemaVersion: 3, aggregateType: "lead", aggregateId: "lead-1", ...undelivered };
    expect(batches).toEqual([
      { table: outboxTable.name, rows: [{ ...emitted, id: "E-0001", aggregateSequence: 4 }, { ...emitted, id: "E-0002", aggregateSequence: 5 }] },
      { table: auditTable.name, rows: [{ ...audited, ...who, id: "E-0003", actorId: "system:router", result: "done", refusalCode: null, reasonDigest: "digest of 00ff10rotation" }] },
      { table: auditReasonTable.name, rows: [{ id: "E-0003", version: 1, entityType: "lead", entityId: "lead-1", salt: "00ff10", text: "rotation" }] },
    ]);
  });

  test("writes rows with exactly the columns of their tables", async () => {
    const { batches, records } = inserted();
    const tx = transactionOver(records, simulatedContext(), { ...parts, ids: simulatedIds(), random: simulatedRandom() });
    await tx.emit([event(1)]);
    await tx.audit([entry]);
    const columns = batches.map(({ rows: [row] }) => Object.keys(Object(row)).toSorted());
    expect(columns).toEqual([outboxTable, auditTable, auditReasonTable].map((table) => Object.keys(table.columns).toSorted()));
  });

  test("entries without a reason cost one insert, whatever their number; with reasons two", async () => {
    const { batches, records } = inserted();
    const tx = transactionOver(records, simulatedContext(), { ...parts, ids: simulatedIds(), random: simulatedRandom() });
    await tx.audit([{ ...entry, reason: null }, { ...entry, reason: null, result: "denied", refusalCode: "not_permitted" }]);
    expect(batches.map(({ table }) => table)).toEqual([auditTable.name]);
    expect(batches[0]?.rows).toMatchObject([{ result: "done", refusalCode: null, reasonDigest: null }, { result: "denied", refusalCode: "not_permitted" }]);
    await tx.audit([entry, { ...entry, reason: null }, entry]);
    expect(batches.slice(1).map(({ table, rows }) => [table, rows.length])).toEqual([[auditTable.name, 3], [auditReasonTable.name, 2]]);
  });

  test("equal reasons have salts and digests of their own", async () => {
    const { batches, records } = inserted();
    await transactionOver(records, simulatedContext(), { ...parts, ids: simulatedIds(), random: simulatedRandom() }).audit([entry, entry]);
    const salts = batches[1]?.rows.map((row) => String(Reflect.get(Object(row), "salt"))) ?? [];
    expect(new Set(salts).size).toBe(2);
    for (const salt of salts) expect(salt).toMatch(/^[0-9a-f]{32}$/);
  });
});

test("bound stores join the same unit of work: same context, same locks, same result", async () => {
  const seen: unknown[] = [];
  const records = inserted().records;
  const tx: Transaction = { records, emit: () => Promise.resolve(), audit: () => Promise.resolve() };
  const storage: UnitOfWork<Transaction> = {
    run: (ctx: OperationContext, locks, work) => (seen.push(ctx.tenantId, locks), work(tx)),
    read: (ctx, work) => (seen.push(ctx.tenantId), work(tx)),
  };
  const bound = bindStores(storage, (inner) => ({ notes: inner.records }));
  const ctx = simulatedContext({ tenantId: "tenant-7" });
  const locks = [{ kind: "lead", id: "lead-1" }];
  expect(await bound.run(ctx, locks, (stores) => Promise.resolve(accept(stores.notes === records)))).toEqual(accept(true));
  expect(await bound.read(ctx, (stores) => Promise.resolve(stores.notes === records))).toBe(true);
  expect(seen).toEqual(["tenant-7", locks, "tenant-7"]);
});
