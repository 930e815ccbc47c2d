import { sql, type Kysely, type RawBuilder } from "kysely";
import { NexusError } from "@nexus/common";
import {
  auditPendingTable,
  auditReasonTable,
  auditTable,
  column,
  nullable,
  outboxTable,
  type Condition,
  type RecordRow,
  type RecordTable,
  type Records,
  type Transaction,
} from "@nexus/crm-operations";
import { note, noteTable, type NoteRow } from "./note-table.js";

/** A storage that speaks SQL is asked in SQL where a step says so; the model beside it by its records. */
export type HistoryStores = Transaction & { readonly sql?: Kysely<unknown> };

/** One call of a unit of work, with an answer that depends on nothing but what its tenant has done. */
export interface Step {
  readonly name: string;
  perform(stores: HistoryStores): Promise<unknown>;
}

/** An integer from 0 on, below the bound. */
export type Draw = (bound: number) => number;

export type MakeStep = (draw: Draw, otherTenantId: string) => Step;

/** A second table, with two unique keys. */
interface SeatRow extends RecordRow {
  readonly aisle: string;
  readonly place: number;
  readonly holder: string | null;
}

export const seatTable: RecordTable<SeatRow> = {
  name: "seat",
  columns: { id: column.text, version: column.integer, aisle: column.text, place: column.integer, holder: nullable(column.text) },
  unique: [["aisle", "place"], ["holder"]],
};

interface KeptRows {
  readonly name: string;
  rows(records: Records): Promise<readonly RecordRow[]>;
}

const kept = <Row extends RecordRow>(table: RecordTable<Row>): KeptRows => ({ name: table.name, rows: (records) => records.find(table, {}) });

const told: readonly KeptRows[] = [kept(outboxTable), kept(auditTable), kept(auditPendingTable), kept(auditReasonTable)];

/** All that a tenant may have rows in. */
export const historyTables: readonly KeptRows[] = [kept(noteTable), kept(seatTable), ...told];

const idOf = (draw: Draw): string => ["a", "b", "c", "d", "e", "f"][draw(6)] ?? "";
const idsOf = (draw: Draw): readonly string[] => Array.from({ length: 1 + draw(2) }, () => idOf(draw));
const slotOf = (draw: Draw): string | null => ["x", "y", "z"][draw(9)] ?? null;

/** A table, and how its rows are drawn. */
interface Kind<Row extends RecordRow> {
  readonly table: RecordTable<Row>;
  readonly row: (draw: Draw, id: string) => Row;
  readonly condition: (draw: Draw) => Condition<Row>;
  readonly sums: readonly (keyof Row & string)[];
  readonly groups: readonly (keyof Row & string)[];
}

const notes: Kind<NoteRow> = {
  table: noteTable,
  row: (draw, id) => note(id, { title: `title ${draw(3)}`, slot: slotOf(draw), count: draw(4), more: draw(2) === 0 ? null : { drawn: draw(9) } }),
  condition: (draw) => [
    { column: "count" as const, is: "gte" as const, value: draw(4) },
    { any: [{ column: "slot" as const, is: "null" as const }, { column: "title" as const, is: "eq" as const, value: `title ${draw(3)}` }] },
    { not: { column: "id" as const, is: "in" as const, values: idsOf(draw) } },
  ][draw(3)] ?? { all: [] },
  sums: ["count"],
  groups: ["title"],
};

const seats: Kind<SeatRow> = {
  table: seatTable,
  row: (draw, id) => ({ id, version: 1, aisle: ["left", "right"][draw(2)] ?? "", place: draw(6), holder: slotOf(draw) }),
  condition: (draw) => [
    { column: "aisle" as const, is: "ne" as const, value: "left" },
    { all: [{ column: "holder" as const, is: "not-null" as const }, { column: "place" as const, is: "lt" as const, value: 1 + draw(3) }] },
    { any: [{ column: "holder" as const, is: "in" as const, values: ["x", "y"] }, { not: { any: [] } }] },
  ][draw(3)] ?? { all: [] },
  sums: ["place"],
  groups: ["holder", "aisle"],
};

const write = <Row extends RecordRow>({ table, row }: Kind<Row>): readonly MakeStep[] => [
  (draw) => {
    const rows = [...new Set(idsOf(draw))].map((id) => row(draw, id));
    return { name: `insert ${table.name}`, perform: ({ records }) => records.insert(table, rows) };
  },
  (draw) => {
    const drawn = [...new Set(idsOf(draw))].map((id) => row(draw, id));
    const isStale = draw(8) === 0;
    // One row when it may be gone: of a row that is gone and another one's key that is taken, memory tells the first and SQL the second, for a tenant alone as well.
    const rows = isStale ? drawn.slice(0, 1) : drawn;
    const perform = async ({ records }: HistoryStores): Promise<readonly Row[]> => {
      const found = await records.get(table, rows.map(({ id }) => id));
      const versions = new Map(found.map(({ id, version }) => [id, version]));
      const there = isStale ? rows : rows.filter(({ id }) => versions.has(id));
      await records.update(table, there.map((next) => ({ row: { ...next, version: (versions.get(next.id) ?? 1) + 1 }, expectedVersion: (versions.get(next.id) ?? 1) })));
      return found;
    };
    return { name: `update ${table.name}`, perform };
  },
  (draw) => {
    const ids = idsOf(draw);
    return { name: `remove ${table.name}`, perform: ({ records }) => records.remove(table, [...new Set(ids)]) };
  },
];

const read = <Row extends RecordRow>({ table, condition, sums, groups }: Kind<Row>): readonly MakeStep[] => [
  (draw) => {
    const ids = idsOf(draw);
    return { name: `get ${table.name}`, perform: ({ records }) => records.get(table, ids) };
  },
  (draw) => {
    const query = { where: condition(draw), ...(draw(2) === 0 ? {} : { limit: 1 + draw(3) }) };
    return { name: `find ${table.name}`, perform: ({ records }) => records.find(table, query) };
  },
  (draw) => {
    const query = { where: condition(draw), groupBy: draw(2) === 0 ? [] : groups, sum: sums };
    return { name: `aggregate ${table.name}`, perform: ({ records }) => records.aggregate(table, query) };
  },
];

const tell: readonly MakeStep[] = [
  (draw) => {
    const event = { type: "Noted", data: { drawn: draw(9) }, schemaVersion: 1, aggregate: { type: "note", id: idOf(draw), sequence: 1 + draw(4) } };
    return { name: "emit", perform: ({ emit }) => emit([event]) };
  },
  (draw) => {
    const entry = { action: `note.${draw(3)}`, entityType: "note", entityId: idOf(draw), entityVersion: 1, changedFields: ["title"], reason: draw(2) === 0 ? null : `because of ${draw(9)}` };
    return { name: "audit", perform: ({ audit }) => audit([entry]) };
  },
];

const hear = told.map(({ name, rows }): MakeStep => () => ({ name: `find ${name}`, perform: ({ records }) => rows(records) }));

const run = async (db: Kysely<unknown>, statement: RawBuilder<unknown>): Promise<number> => Number((await statement.execute(db)).numAffectedRows ?? 0);

/** SQL that names no tenant: row-level security alone keeps it to its own rows. */
export const plainSteps: readonly MakeStep[] = [
  () => ({
    name: "select note",
    perform: async ({ records, sql: db }) => {
      if (!db) return (await records.find(noteTable, {})).map(({ id, version, title }) => ({ id, version, title }));
      const { rows } = await sql<{ id: string; version: string; title: string }>`select id, version, title from note order by id`.execute(db);
      return rows.map(({ id, version, title }) => ({ id, version: Number(version), title }));
    },
  }),
  () => ({
    name: "count everything",
    perform: async ({ records, sql: db }) => {
      const counts: number[] = [];
      for (const { name, rows } of historyTables) {
        if (db) counts.push(Number((await sql<{ rows: string }>`select count(*) as rows from ${sql.table(name)}`.execute(db)).rows[0]?.rows));
        else counts.push((await rows(records)).length);
      }
      return counts;
    },
  }),
  (draw) => {
    const [id, count] = [idOf(draw), draw(4)];
    const perform = async ({ records, sql: db }: HistoryStores): Promise<number> => {
      if (db) return run(db, sql`update note set count = ${count}, version = version + 1 where id = ${id}`);
      const rows = await records.get(noteTable, [id]);
      await records.update(noteTable, rows.map((row) => ({ row: { ...row, count, version: row.version + 1 }, expectedVersion: row.version })));
      return rows.length;
    };
    return { name: "update note without a tenant", perform };
  },
  (draw) => {
    const count = draw(4);
    const perform = async ({ records, sql: db }: HistoryStores): Promise<number> => {
      if (db) return run(db, sql`delete from note where count = ${count}`);
      const rows = await records.find(noteTable, { where: { column: "count", is: "eq", value: count } });
      return records.remove(noteTable, rows.map(({ id }) => id));
    };
    return { name: "delete from note without a tenant", perform };
  },
  (draw) => {
    const row = note(idOf(draw), { slot: slotOf(draw) });
    const perform = async ({ records, sql: db }: HistoryStores): Promise<void> => {
      if (db) await run(db, sql`insert into note (id, version, title, slot, count) values (${row.id}, 1, ${row.title}, ${row.slot}, 0)`);
      else await records.insert(noteTable, [row]);
    };
    return { name: "insert into note without a tenant", perform };
  },
];

/** SQL that names another tenant: reads and changes find nothing, an insert is not let through. */
export const attackingSteps: readonly MakeStep[] = [
  (_draw, other) => ({
    name: "select of another tenant",
    perform: async ({ sql: db }) => (db ? (await sql`select id from note where tenant_id = ${other} union all select id from seat where tenant_id <> current_setting('app.tenant')`.execute(db)).rows : []),
  }),
  (_draw, other) => ({ name: "update of another tenant", perform: async ({ sql: db }) => (db ? run(db, sql`update note set count = 99 where tenant_id = ${other}`) : 0) }),
  (_draw, other) => ({ name: "delete of another tenant", perform: async ({ sql: db }) => (db ? run(db, sql`delete from seat where tenant_id = ${other}`) : 0) }),
  (draw, other) => {
    const id = idOf(draw);
    const perform = async ({ sql: db }: HistoryStores): Promise<void> => {
      if (!db) throw new NexusError("sql_failed", "As row-level security refuses it.");
      await run(db, sql`insert into note (tenant_id, id, version, title, count) values (${other}, ${id}, 1, 'forged', 0)`);
    };
    return { name: "insert for another tenant", perform };
  },
];

export const writingSteps: readonly MakeStep[] = [...write(notes), ...write(seats), ...tell];
export const readingSteps: readonly MakeStep[] = [...read(notes), ...read(seats), ...hear];
