import { accept, deepFreeze, type OperationContext } from "@nexus/common";
import { simulatedClock, simulatedContext, simulatedIds } from "@nexus/common/testing";
import { describe, expect, test } from "vitest";
import { auditTable, bindStores, outboxTable, transactionOver, type NewAuditEntry, type NewEvent, type Records, type Transaction, type UnitOfWork } from "./index.js";

const inserted = () => {
  const batches: { readonly table: string; readonly rows: readonly unknown[] }[] = [];
  const records: Pick<Records, "insert"> = { insert: async (table, rows) => void batches.push({ table: table.name, rows }) };
  return { batches, records: records as Records };
};

const event = (sequence: number): NewEvent => deepFreeze({ type: "LeadAssigned", data: { ownerId: "user-2" }, schemaVersion: 3, aggregate: { type: "lead", id: "lead-1", sequence } });
const entry: NewAuditEntry = deepFreeze({ action: "lead.assign", entityType: "lead", entityId: "lead-1", entityVersion: 5, changedFields: ["ownerId"], reason: "rotation" });

describe("a transaction over rows", () => {
  test("puts events and audit entries into one batch each, with who, when and why of the context", async () => {
    const { batches, records } = inserted();
    const ctx = deepFreeze(simulatedContext({ actor: { type: "system", id: "system:router" }, correlationId: "request-1", causationId: "event-0" }));
    const tx = transactionOver(records, ctx, { clock: simulatedClock("2026-05-01T00:00:00.000Z"), ids: simulatedIds("E") });
    await tx.emit([event(4), event(5)]);
    await tx.audit([entry]);
    const who = { actor: { type: "system", id: "system:router" }, at: "2026-05-01T00:00:00.000Z", correlationId: "request-1", version: 1 };
    const emitted = { ...who, type: "LeadAssigned", data: { ownerId: "user-2" }, causationId: "event-0", schemaVersion: 3, aggregateType: "lead", aggregateId: "lead-1", status: "pending" };
    expect(batches).toEqual([
      { table: outboxTable.name, rows: [{ ...emitted, id: "E-0001", aggregateSequence: 4 }, { ...emitted, id: "E-0002", aggregateSequence: 5 }] },
      { table: auditTable.name, rows: [{ ...entry, ...who, id: "E-0003" }] },
    ]);
  });

  test("writes rows with exactly the columns of their tables", async () => {
    const { batches, records } = inserted();
    const tx = transactionOver(records, simulatedContext(), { clock: simulatedClock(), ids: simulatedIds() });
    await tx.emit([event(1)]);
    await tx.audit([entry]);
    const columns = batches.map(({ rows: [row] }) => Object.keys(Object(row)).toSorted());
    expect(columns).toEqual([Object.keys(outboxTable.columns).toSorted(), Object.keys(auditTable.columns).toSorted()]);
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
