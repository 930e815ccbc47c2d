import { lockText, type LockKey } from "./lock-key.js";
import type { RecordRow, RecordTable } from "./record-table.js";

/**
 * Rows that one unit of work need not ask for again, because nobody else can change them before it ends:
 * those it has written, and those it has read under the lock that guards them. Only of tables that say
 * what guards their rows.
 */
export class KnownRows {
  private readonly rows = new Map<string, Map<string, RecordRow>>();
  private readonly held: ReadonlySet<string>;

  constructor(locks: readonly LockKey[]) {
    this.held = new Set(locks.map(lockText));
  }

  of<Row extends RecordRow>(table: RecordTable<Row>, id: string): Row | undefined {
    return this.rows.get(table.name)?.get(id) as Row | undefined;
  }

  read<Row extends RecordRow>(table: RecordTable<Row>, rows: readonly Row[]): void {
    const { guardedBy } = table;
    if (guardedBy) this.keep(table, rows.filter(({ id }) => this.held.has(lockText(guardedBy(id)))));
  }

  wrote<Row extends RecordRow>(table: RecordTable<Row>, rows: readonly Row[]): void {
    if (table.guardedBy) this.keep(table, rows);
  }

  removed<Row extends RecordRow>(table: RecordTable<Row>, ids: readonly string[]): void {
    const known = this.rows.get(table.name);
    for (const id of ids) known?.delete(id);
  }

  private keep<Row extends RecordRow>(table: RecordTable<Row>, rows: readonly Row[]): void {
    if (rows.length === 0) return;
    const known = this.rows.get(table.name) ?? new Map<string, RecordRow>();
    for (const row of rows) known.set(row.id, row);
    this.rows.set(table.name, known);
  }
}
