import { accept, millisecondsPerDay, refuse, type OperationContext } from "@nexus/common";
import { simulatedClock, simulatedContext, simulatedIds } from "@nexus/common/testing";
import { bindStores, column, CommandPath, commandStores, defineCommand, noRecords, type Authorizer, type RecordRow, type RecordTable, type Transaction } from "@nexus/crm-operations";
import { describe, expect, test } from "vitest";
import { grantActions, memoryStorage, sha256Hasher, trustedHost } from "./index.js";

interface CounterRow extends RecordRow {
  readonly count: number;
}

const counters: RecordTable<CounterRow> = { name: "counters", columns: { id: column.text, version: column.integer, count: column.integer }, unique: [] };

interface Add {
  readonly id: string;
  readonly by: number;
}

/** Adds to a counter with event and audit entry, and refuses, after all of that was written, to go beyond ten. */
const add = defineCommand<Add, number, Transaction>({
  name: "counter.add",
  action: "counter:write",
  schema: {
    safeParse: (input) => {
      const { id, by } = Object(input);
      return typeof id === "string" && Number.isSafeInteger(by) ? { success: true, data: { id, by } } : { success: false, error: { issues: [{ path: ["by"], message: "must be an integer" }] } };
    },
  },
  records: noRecords,
  locks: ({ id }) => [{ kind: "counter", id }],
  handle: async (_ctx, { id, by }, { records, emit, audit }) => {
    const [row] = await records.get(counters, [id]);
    const next: CounterRow = { id, version: (row?.version ?? 0) + 1, count: (row?.count ?? 0) + by };
    if (row) await records.update(counters, [{ row: next, expectedVersion: row.version }]);
    else await records.insert(counters, [next]);
    await emit([{ type: "CounterAdded", data: { by }, schemaVersion: 1, aggregate: { type: "counter", id, sequence: next.version } }]);
    await audit([{ action: "counter.add", entityType: "counter", entityId: id, entityVersion: next.version, changedFields: ["count"], reason: null }]);
    return next.count > 10 ? refuse("too_many", "Add less: ten is the most.", { most: 10 }) : accept(next.count);
  },
});

const host = (authorizer: Authorizer = trustedHost, more: { readonly answersKeptDays?: number } = {}) => {
  const clock = simulatedClock();
  const storage = memoryStorage({ clock, ids: simulatedIds() });
  const path = new CommandPath<Transaction>({ unitOfWork: bindStores(storage.unitOfWork, (tx) => ({ ...tx, ...commandStores(tx) })), authorizer, hasher: sha256Hasher, clock, ...more });
  return { clock, storage, execute: (ctx: OperationContext, input: unknown) => path.execute(ctx, add, input) };
};

const ctx = simulatedContext();

describe("a command on the memory storage", () => {
  test("commits state, event and audit entry together", async () => {
    const { storage, execute } = host();
    expect(await execute(ctx, { id: "a", by: 3 })).toEqual(accept(3));
    expect(Object.entries(storage.dump(ctx.tenantId)).map(([table, rows]) => [table, rows.length]).toSorted()).toEqual([["counters", 1], ["nexus_audit", 1], ["nexus_audit_pending", 1], ["nexus_outbox", 1]]);
  });

  test("that is refused by its handler leaves the state byte-identical, whatever it had written", async () => {
    const { storage, execute } = host();
    await execute(ctx, { id: "a", by: 8 });
    const before = storage.snapshotHash();
    expect(await execute(ctx, { id: "a", by: 8 })).toEqual(refuse("too_many", "Add less: ten is the most.", { most: 10 }));
    expect(storage.snapshotHash()).toBe(before);
    expect(await execute(ctx, { id: "a", by: 2 })).toEqual(accept(10));
    expect(storage.snapshotHash()).not.toBe(before);
  });

  test("that is not permitted, or has bad input, changes nothing", async () => {
    const { storage, execute } = host(grantActions({ "user-test": ["counter:write"], "user-other": ["counter:read"] }));
    await execute(ctx, { id: "a", by: 1 });
    expect(await execute({ ...ctx, actor: { type: "user", id: "user-other" } }, { id: "a", by: 1 })).toMatchObject({ ok: false, refusal: { code: "not_permitted" } });
    expect(storage.dump(ctx.tenantId)["nexus_audit"]?.length, "the denial is in the audit trail").toBe(2);
    expect(storage.dump(ctx.tenantId)["nexus_outbox"]?.length).toBe(1);
    const before = storage.snapshotHash();
    expect(await execute(ctx, { id: "a", by: "1" })).toMatchObject({ ok: false, refusal: { code: "invalid_input" } });
    await expect(execute({ ...ctx, tenantId: "" }, { id: "a", by: 1 })).rejects.toMatchObject({ code: "invalid_context" });
    expect(storage.snapshotHash()).toBe(before);
  });

  test.each([[7, {}], [1, { answersKeptDays: 1 }]] as const)("an answer under a key holds for seven days, or as long as the host says: %i", async (days, more) => {
    const { clock, execute } = host(trustedHost, more);
    const keyed = { ...ctx, idempotencyKey: "call-1" };
    expect(await execute(keyed, { id: "a", by: 3 })).toEqual(accept(3));
    clock.advance(days * millisecondsPerDay - 1);
    expect(await execute(keyed, { id: "a", by: 3 })).toEqual(accept(3));
    expect(await execute(keyed, { id: "a", by: 4 })).toMatchObject({ ok: false, refusal: { code: "idempotency_key_reused" } });
    clock.advance(1);
    expect(await execute(keyed, { id: "a", by: 3 })).toEqual(accept(6));
  });

  test("given many times at once counts every time, thanks to its lock", async () => {
    const { execute } = host();
    const results = await Promise.all(Array.from({ length: 10 }, () => execute(ctx, { id: "a", by: 1 })));
    expect(results.map((result) => (result.ok ? result.value : 0)).toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });
});
