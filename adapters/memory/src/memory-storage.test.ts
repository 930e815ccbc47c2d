import { accept, NexusError, refuse, type OperationContext, type Result } from "@nexus/common";
import { simulatedClock, simulatedContext, simulatedIds, simulatedRandom } from "@nexus/common/testing";
import { column, nullable, type RecordRow, type RecordTable, type Transaction } from "@nexus/crm-operations";
import { afterEach, describe, expect, test, vi } from "vitest";
import { memoryStorage, type MemoryStorage, type MemoryStorageOptions } from "./index.js";
import { TableState } from "./table-state.js";

interface LeadRow extends RecordRow {
  readonly email: string | null;
  readonly score: number;
}

const leads: RecordTable<LeadRow> = {
  name: "leads",
  columns: { id: column.text, version: column.integer, email: nullable(column.text), score: column.integer },
  unique: [["email"]],
};

const empty: RecordTable<LeadRow> = { ...leads, name: "empty" };

const lead = (id: string, score = 0, version = 1): LeadRow => ({ id, version, email: `${id}@example.com`, score });

const storageWith = (options: Partial<MemoryStorageOptions> = {}): MemoryStorage =>
  memoryStorage({ clock: simulatedClock(), ids: simulatedIds(), random: simulatedRandom(1), sleep: () => Promise.resolve(), ...options });

const ctx = simulatedContext();

const insert = (storage: MemoryStorage, rows: readonly LeadRow[], as: OperationContext = ctx): Promise<Result<void>> =>
  storage.unitOfWork.run(as, [], async ({ records }) => accept(await records.insert(leads, rows)));

afterEach(() => {
  vi.restoreAllMocks();
});

describe("the state of a memory storage", () => {
  test("is dumped table by table, rows by id, without empty tables and other tenants", async () => {
    const storage = storageWith();
    await insert(storage, [lead("b"), lead("a")]);
    await insert(storage, [lead("c")], { ...ctx, tenantId: "other" });
    await storage.unitOfWork.read(ctx, ({ records }) => records.find(empty, {}));
    expect(storage.dump(ctx.tenantId)).toEqual({ leads: [lead("a"), lead("b")] });
    expect(storage.dump("nobody")).toEqual({});
  });

  test("has the same hash whatever its history, and another one for any difference", async () => {
    const [straight, roundabout] = [storageWith(), storageWith()];
    await insert(straight, [lead("a", 2, 2), lead("b")]);
    await insert(roundabout, [lead("x")]);
    await insert(roundabout, [lead("b")]);
    await insert(roundabout, [lead("a", 1)]);
    const nothing = storageWith().snapshotHash();
    expect(roundabout.snapshotHash()).not.toBe(straight.snapshotHash());
    await roundabout.unitOfWork.run(ctx, [], async ({ records }) => {
      await records.update(leads, [{ row: lead("a", 2, 2), expectedVersion: 1 }]);
      return accept(await records.remove(leads, ["x"]));
    });
    expect(roundabout.snapshotHash()).toBe(straight.snapshotHash());
    expect(roundabout.snapshotHash(ctx.tenantId)).toBe(straight.snapshotHash(ctx.tenantId));
    expect(straight.snapshotHash("nobody")).toBe(nothing);
  });
});

/** A work of seven port calls; the call numbered `failing` throws instead of answering, before or after it took effect. */
const sevenCalls = async (tx: Transaction, failing: number, when: "before" | "after"): Promise<void> => {
  let calls = 0;
  const call = async <T>(act: () => Promise<T>): Promise<T> => {
    calls += 1;
    if (calls === failing && when === "before") throw new Error(`call ${calls} broke`);
    const answer = await act();
    if (calls === failing) throw new Error(`call ${calls} broke`);
    return answer;
  };
  await call(() => tx.records.find(leads, {}));
  await call(() => tx.records.insert(leads, [lead("new")]));
  await call(() => tx.records.update(leads, [{ row: lead("a", 9, 2), expectedVersion: 1 }]));
  await call(() => tx.records.remove(leads, ["b"]));
  await call(() => tx.emit([{ type: "LeadScored", data: {}, schemaVersion: 1, aggregate: { type: "lead", id: "a", sequence: 2 } }]));
  await call(() => tx.audit([{ action: "lead.score", entityType: "lead", entityId: "a", entityVersion: 2, changedFields: ["score"], reason: null }]));
  await call(() => tx.records.aggregate(leads, { groupBy: [], sum: ["score"] }));
};

describe("a work that breaks", () => {
  test.each([1, 2, 3, 4, 5, 6, 7])("at its port call %i leaves the state byte-identical", async (failing) => {
    for (const when of ["before", "after"] as const) {
      const storage = storageWith();
      await insert(storage, [lead("a"), lead("b")]);
      const before = storage.snapshotHash();
      await expect(storage.unitOfWork.run(ctx, [], async (tx) => accept(await sevenCalls(tx, failing, when)))).rejects.toThrow(`call ${failing} broke`);
      expect(storage.snapshotHash()).toBe(before);
    }
  });

  test("nowhere changes the state (control)", async () => {
    const storage = storageWith();
    await insert(storage, [lead("a"), lead("b")]);
    const before = storage.snapshotHash();
    await storage.unitOfWork.run(ctx, [], async (tx) => accept(await sevenCalls(tx, 8, "before")));
    expect(storage.snapshotHash()).not.toBe(before);
  });
});

describe("rows", () => {
  test("are given out frozen, all the way down, own writes too", async () => {
    interface NoteRow extends RecordRow {
      readonly data: { readonly list: readonly number[] };
    }
    const notes: RecordTable<NoteRow> = { name: "notes", columns: { id: column.text, version: column.integer, data: column.json }, unique: [] };
    const storage = storageWith();
    const rows = await storage.unitOfWork.run(ctx, [], async ({ records }) => {
      await records.insert(notes, [{ id: "a", version: 1, data: { list: [1] } }]);
      return accept(await records.find(notes, {}));
    });
    const [row] = rows.ok ? rows.value : [];
    expect([row, row?.data, row?.data.list].map(Object.isFrozen)).toEqual([true, true, true]);
    expect([row, row?.data, row?.data.list].every((part) => part !== undefined)).toBe(true);
  });
});

describe("look-ups among 10,000 rows", () => {
  test("by id, by unique key and by any column's value scan no table, in a fresh work as in one with writes", async () => {
    const storage = storageWith();
    await insert(storage, Array.from({ length: 10_000 }, (_, i) => lead(`lead-${i}`, i % 100)));
    const all = vi.spyOn(TableState.prototype, "all");
    await storage.unitOfWork.run(ctx, [], async ({ records }) => {
      await records.insert(leads, [lead("fresh", 7)]);
      for (let i = 0; i < 1_000; i += 1) {
        const id = `lead-${i * 7}`;
        expect(await records.find(leads, { where: { column: "email", is: "eq", value: `${id}@example.com` } })).toEqual([lead(id, (i * 7) % 100)]);
      }
      expect(await records.find(leads, { where: { all: [{ column: "score", is: "eq", value: 7 }, { column: "email", is: "in", values: ["lead-7@example.com", "fresh@example.com", "x"] }] } })).toHaveLength(2);
      expect(await records.find(leads, { where: { column: "id", is: "in", values: ["lead-1", "nobody", "fresh"] } })).toHaveLength(2);
      return accept(undefined);
    });
    expect(all).not.toHaveBeenCalled();
  });

  test("by a range scan it (control)", async () => {
    const storage = storageWith();
    await insert(storage, [lead("a", 1)]);
    const all = vi.spyOn(TableState.prototype, "all");
    await storage.unitOfWork.read(ctx, ({ records }) => records.find(leads, { where: { column: "score", is: "gt", value: 0 } }));
    expect(all).toHaveBeenCalled();
  });
});

describe("a memory storage", () => {
  test("does not take a unit of work of another storage for a nested one", async () => {
    const [one, other] = [storageWith(), storageWith()];
    const result = await one.unitOfWork.run(ctx, [], async () => other.unitOfWork.run(ctx, [], async () => accept("inside")));
    expect(result).toEqual(accept("inside"));
  });

  test("pauses between repeats with the sleep it was given, and tells real errors from conflicts", async () => {
    const pauses: number[] = [];
    const storage = storageWith({ sleep: async (milliseconds) => void pauses.push(milliseconds) });
    await insert(storage, [lead("a")]);
    const stale = storage.unitOfWork.run(ctx, [], async ({ records }) => accept(await records.update(leads, [{ row: lead("a", 1, 9), expectedVersion: 8 }])));
    await expect(stale).rejects.toMatchObject({ code: "concurrency_exhausted" });
    expect(pauses).toHaveLength(5);
    for (const pause of pauses) expect(pause).toBeGreaterThanOrEqual(0);
  });

  test("keeps what a read began with while others commit, and lets go of it afterwards", async () => {
    const storage = storageWith();
    await insert(storage, [lead("a")]);
    const copies = vi.spyOn(TableState.prototype, "copy");
    await storage.unitOfWork.read(ctx, async ({ records }) => {
      for (let version = 1; version <= 3; version += 1) {
        await Promise.resolve();
        expect(await records.get(leads, ["a"])).toEqual([lead("a")]);
      }
    });
    await storage.unitOfWork.run(ctx, [], async ({ records }) => accept(await records.update(leads, [{ row: lead("a", 1, 2), expectedVersion: 1 }])));
    expect(copies).not.toHaveBeenCalled();
  });

  test("repeats a work whose unique key was taken between its look and its commit, so that it finds the row", async () => {
    let first = true;
    const storage: MemoryStorage = storageWith();
    const runs: number[] = [];
    const meddling = async (): Promise<void> => {
      if (!first) return;
      first = false;
      await outside(() => insert(storage, [{ ...lead("theirs"), email: "mine@example.com" }]));
    };
    const outside = await import("node:async_hooks").then(({ AsyncLocalStorage }) => AsyncLocalStorage.snapshot());
    const result = await storage.unitOfWork.run(ctx, [], async ({ records }) => {
      runs.push(runs.length);
      const [known] = await records.find(leads, { where: { column: "email", is: "eq", value: "mine@example.com" } });
      if (known) return refuse("known_already", "Use the lead that is known.", { id: known.id });
      await records.insert(leads, [lead("mine")]);
      await meddling();
      return accept(undefined);
    });
    expect(result).toEqual(refuse("known_already", "Use the lead that is known.", { id: "theirs" }));
    expect(runs).toEqual([0, 1]);
  });

  test("gives errors that are recognised across copies of the package", async () => {
    const storage = storageWith();
    await insert(storage, [lead("a")]);
    const [outcome] = await Promise.allSettled([insert(storage, [lead("a")])]);
    expect(outcome.status === "rejected" && NexusError.is(outcome.reason) && outcome.reason.code).toBe("duplicate_record");
  });
});
