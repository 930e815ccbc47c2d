import { deepFreeze } from "@nexus/common";
import { describe, expect, test } from "vitest";
import { column, guardRecords, nullable, type Condition, type RecordRow, type Records, type RecordTable } from "./index.js";

interface NoteRow extends RecordRow {
  readonly text: string | null;
  readonly data: unknown;
}

interface TankRow extends RecordRow {
  readonly used: number | null;
  readonly room: number | null;
}

const notes: RecordTable<NoteRow> = deepFreeze({
  name: "notes",
  columns: { id: column.text, version: column.integer, text: nullable(column.text), data: column.json },
  unique: [],
});
const journal: RecordTable<NoteRow> = deepFreeze({ ...notes, name: "journal", appendOnly: true });

const note = (id: string, overrides: Partial<NoteRow> = {}): NoteRow => deepFreeze({ id, version: 1, text: null, data: {}, ...overrides });

/** Rows that only write down what arrives. */
const recorded = () => {
  const calls: (readonly [string, unknown])[] = [];
  const inner: Records = {
    get: async (_table, ids) => (calls.push(["get", ids]), []),
    find: async (_table, query) => (calls.push(["find", query]), []),
    aggregate: async (_table, query) => (calls.push(["aggregate", query]), []),
    insert: async (_table, rows) => void calls.push(["insert", rows]),
    update: async (_table, changes) => void calls.push(["update", changes]),
    remove: async (_table, ids) => calls.push(["remove", ids]),
  };
  return { calls, inner };
};

const everyCall: readonly (readonly [string, (records: Records) => Promise<unknown>])[] = [
  ["get", (records) => records.get(notes, ["a"])],
  ["find", (records) => records.find(notes, {})],
  ["aggregate", (records) => records.aggregate(notes, { groupBy: [], sum: [] })],
  ["insert", (records) => records.insert(notes, [note("a")])],
  ["update", (records) => records.update(notes, [{ row: note("a", { version: 2 }), expectedVersion: 1 }])],
  ["remove", (records) => records.remove(notes, ["a"])],
];

describe("guarded rows", () => {
  test.each(everyCall)("pass on %s, and know no call any more when closed", async (name, call) => {
    const { calls, inner } = recorded();
    const guarded = guardRecords(inner, "read-write");
    await call(guarded.records);
    expect(calls.map(([called]) => called)).toEqual([name]);
    guarded.close();
    await expect(call(guarded.records)).rejects.toMatchObject({ code: "unit_of_work_ended" });
    expect(calls).toHaveLength(1);
  });

  test("ask the storage nothing for empty lists and for ids that no row has", async () => {
    const { calls, inner } = recorded();
    const { records } = guardRecords(inner, "read-write");
    expect(await records.get(notes, [])).toEqual([]);
    expect(await records.get(notes, ["", "\uD800", "a\u0000", "x".repeat(129)])).toEqual([]);
    expect(await records.remove(notes, ["", ""])).toBe(0);
    await records.insert(notes, []);
    await records.update(notes, []);
    expect(calls).toEqual([]);
  });

  test("pass on each possible id once, in the order of its first mention", async () => {
    const { calls, inner } = recorded();
    const { records } = guardRecords(inner, "read-write");
    await records.get(notes, ["b", "", "a", "b"]);
    await records.remove(notes, ["b", "a", "\u0000", "a"]);
    expect(calls).toEqual([["get", ["b", "a"]], ["remove", ["b", "a"]]]);
  });

  test.each(everyCall.slice(3))("refuse %s when they are for reading only", async (_name, call) => {
    const { calls, inner } = recorded();
    await expect(call(guardRecords(inner, "read-only").records)).rejects.toMatchObject({ code: "read_only", details: { table: "notes" } });
    expect(calls).toEqual([]);
  });

  test("let rows of an append-only table be added, never changed or removed", async () => {
    const { calls, inner } = recorded();
    await guardRecords(inner, "read-write").records.insert(journal, [note("a")]);
    const change = { row: note("a", { version: 2 }), expectedVersion: 1 };
    await expect(guardRecords(inner, "read-write").records.update(journal, [change])).rejects.toMatchObject({ code: "append_only", details: { table: "journal" } });
    await expect(guardRecords(inner, "read-write").records.remove(journal, ["a"])).rejects.toMatchObject({ code: "append_only" });
    expect(calls).toHaveLength(1);
  });

  test("keep wrong values and wrong queries from the storage", async () => {
    const { calls, inner } = recorded();
    const guarded = (): Records => guardRecords(inner, "read-write").records;
    await expect(guarded().insert(notes, [note("a"), note("b", { data: { a: undefined } })])).rejects.toMatchObject({ code: "invalid_record", details: { table: "notes", column: "data" } });
    await expect(guarded().update(notes, [{ row: note("a"), expectedVersion: 1 }])).rejects.toMatchObject({ code: "invalid_record", details: { column: "version" } });
    await expect(guarded().find(notes, { limit: 0 })).rejects.toMatchObject({ code: "invalid_query", details: { column: "limit" } });
    await expect(guarded().aggregate(notes, { groupBy: ["data"], sum: [] })).rejects.toMatchObject({ code: "invalid_query", details: { column: "data" } });
    expect(calls).toEqual([]);
  });

  test("keep a value beyond its bound from the storage; a null on either side is no limit", async () => {
    const { calls, inner } = recorded();
    const table: RecordTable<TankRow> = deepFreeze({ name: "tanks", columns: { id: column.text, version: column.integer, used: nullable(column.integer), room: nullable(column.integer) }, unique: [], atMost: [{ column: "used", bound: "room" }] });
    const tank = (used: number | null, room: number | null, version = 1): TankRow => ({ id: "a", version, used, room });
    for (const beyond of [tank(1, 0), tank(-1, -2), tank(Number.MAX_SAFE_INTEGER, 1)]) {
      const refusal = { code: "invalid_record", details: { table: "tanks", column: "used" } };
      await expect(guardRecords(inner, "read-write").records.insert(table, [beyond])).rejects.toMatchObject(refusal);
      await expect(guardRecords(inner, "read-write").records.update(table, [{ row: { ...beyond, version: 2 }, expectedVersion: 1 }])).rejects.toMatchObject(refusal);
      await guardRecords(inner, "read-write").records.insert({ ...table, atMost: [] }, [beyond]);
    }
    expect(calls).toHaveLength(3);
    const { records } = guardRecords(inner, "read-write");
    for (const within of [tank(1, 1), tank(0, 1), tank(5, null), tank(null, 0), tank(null, null)]) await records.insert(table, [within]);
    expect(calls).toHaveLength(8);
  });

  test("answer a condition nested too deep instead of overflowing", async () => {
    const { inner } = recorded();
    let where: Condition<NoteRow> = { all: [] };
    for (let i = 0; i < 100_000; i += 1) where = { not: where };
    await expect(guardRecords(inner, "read-write").records.find(notes, { where })).rejects.toMatchObject({ code: "invalid_query", details: { column: "where" } });
  });

  test("throw their first error again from every later call and before the commit", async () => {
    const { inner } = recorded();
    const first = new Error("the first");
    const guarded = guardRecords({ ...inner, find: () => Promise.reject(first), insert: () => Promise.reject(new Error("the second")) }, "read-write");
    guarded.readyToCommit();
    await expect(guarded.records.find(notes, {})).rejects.toBe(first);
    await expect(guarded.records.insert(notes, [note("a")])).rejects.toBe(first);
    await expect(guarded.records.get(notes, [])).rejects.toBe(first);
    expect(() => guarded.readyToCommit()).toThrow(first);
  });

  test("are not ready to commit while a call is under way", async () => {
    const { inner } = recorded();
    const guarded = guardRecords(inner, "read-write");
    const call = guarded.records.find(notes, {});
    expect(() => guarded.readyToCommit()).toThrow(expect.objectContaining({ code: "unit_of_work_ended" }));
    await call;
    guarded.readyToCommit();
  });
});

describe("rows that nobody else can change", () => {
  const guardedNotes: RecordTable<NoteRow> = deepFreeze({ ...notes, guardedBy: (id) => ({ kind: "note", id }) });
  /** A table that has these rows and counts what it is asked for. */
  const kept = (...rows: readonly NoteRow[]) => {
    const { calls, inner } = recorded();
    const answers = <Row extends RecordRow>(chosen: readonly NoteRow[]): readonly Row[] => chosen as unknown as readonly Row[];
    return { calls, inner: { ...inner, get: async <Row extends RecordRow>(_table: RecordTable<Row>, ids: readonly string[]) => (calls.push(["get", ids]), answers<Row>(rows.filter(({ id }) => ids.includes(id)))), find: async <Row extends RecordRow>() => answers<Row>(rows) } };
  };

  test("are asked for once under their lock, in whatever mode, and however they were read", async () => {
    const { calls, inner } = kept(note("a"), note("b"));
    const { records } = guardRecords(inner, "read-write", [{ kind: "note", id: "a" }, { kind: "note", id: "b", mode: "shared" }]);
    expect(await records.get(guardedNotes, ["a"])).toEqual([note("a")]);
    expect(await records.get(guardedNotes, ["b", "a"])).toEqual([note("b"), note("a")]);
    await records.get(guardedNotes, ["a", "b"]);
    expect(calls).toEqual([["get", ["a"]], ["get", ["b"]]]);
    const found = guardRecords(inner, "read-write", [{ kind: "note", id: "a" }]).records;
    await found.find(guardedNotes, {});
    calls.length = 0;
    await found.get(guardedNotes, ["a", "b"]);
    expect(calls).toEqual([["get", ["b"]]]);
  });

  test("are asked for again without their lock, and where the table does not say what guards them", async () => {
    const { calls, inner } = kept(note("a"));
    const { records } = guardRecords(inner, "read-write", [{ kind: "note", id: "b" }, { kind: "lead", id: "a" }]);
    for (const table of [guardedNotes, guardedNotes, notes, notes]) await records.get(table, ["a"]);
    expect(calls).toHaveLength(4);
  });

  test("are those that it has written itself, as it has left them", async () => {
    const { calls, inner } = kept(note("a"));
    const { records } = guardRecords(inner, "read-write");
    await records.insert(guardedNotes, [note("b")]);
    await records.update(guardedNotes, [{ row: note("a", { version: 2, text: "changed" }), expectedVersion: 1 }]);
    calls.length = 0;
    expect(await records.get(guardedNotes, ["a", "b"])).toEqual([note("a", { version: 2, text: "changed" }), note("b")]);
    expect(calls).toEqual([]);
    await records.remove(guardedNotes, ["b"]);
    expect(await records.get(guardedNotes, ["b"])).toEqual([]);
  });

  test("are not given to anybody after the unit of work, nor after an error", async () => {
    const { inner } = kept(note("a"));
    const guarded = guardRecords({ ...inner, remove: () => Promise.reject(new Error("away")) }, "read-write", [{ kind: "note", id: "a" }]);
    await guarded.records.get(guardedNotes, ["a"]);
    await expect(guarded.records.remove(guardedNotes, ["c"])).rejects.toThrow("away");
    await expect(guarded.records.get(guardedNotes, ["a"])).rejects.toThrow("away");
    guarded.close();
    await expect(guarded.records.get(guardedNotes, ["a"])).rejects.toMatchObject({ code: "unit_of_work_ended" });
  });
});
