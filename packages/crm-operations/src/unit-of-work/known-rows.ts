import { lockText, type LockKey } from "./lock-key.js";
import type { RecordRow, RecordTable } from "./record-table.js";

/**
 * Rows that one unit of work need not ask for again, because nobody decides on them beside it: those it
 * has written, and those it has read under the lock that guards them. Only of tables that say
 * what guards their rows.
 */
export interface KnownRows {
  of<Row extends RecordRow>(table: RecordTable<Row>, id: string): Row | undefined;
  read<Row extends RecordRow>(table: RecordTable<Row>, rows: readonly Row[]): void;
  wrote<Row extends RecordRow>(table: RecordTable<Row>, rows: readonly Row[]): void;
  removed<Row extends RecordRow>(table: RecordTable<Row>, ids: readonly string[]): void;
}

/** For a unit of work that holds these locks. */
export const knownRows = (locks: readonly LockKey[]): KnownRows => {
  const held = new Set(locks.map(lockText));
  const rowsByTable = new Map<string, Map<string, RecordRow>>();
  const keep = <Row extends RecordRow>({ name }: RecordTable<Row>, rows: readonly Row[]): void => {
    if (rows.length === 0) return;
    const known = rowsByTable.get(name) ?? new Map<string, RecordRow>();
    for (const row of rows) known.set(row.id, row);
    rowsByTable.set(name, known);
  };
  return {
    // Of the table's own type: under its name nothing else is kept.
    of: <Row extends RecordRow>(table: RecordTable<Row>, id: string) => rowsByTable.get(table.name)?.get(id) as Row | undefined,
    read: (table, rows) => {
      const { guardedBy } = table;
      if (guardedBy) keep(table, rows.filter(({ id }) => held.has(lockText(guardedBy(id)))));
    },
    wrote: (table, rows) => {
      if (table.guardedBy) keep(table, rows);
    },
    removed: (table, ids) => {
      const known = rowsByTable.get(table.name);
      for (const id of ids) known?.delete(id);
    },
  };
};
