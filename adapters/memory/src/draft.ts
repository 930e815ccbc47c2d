import { OperationsError, type Condition, type RecordRow, type RecordTable, type TableDefinition } from "@nexus/crm-operations";
import { candidateIds } from "./candidate-ids.js";
import { rowTest } from "./condition-truth.js";
import type { Database, StateOf } from "./database.js";
import { uniqueKeys } from "./table-state.js";

/** What a unit of work has written to one table so far. */
interface TableDraft {
  readonly table: TableDefinition;
  /** Rows as this unit of work sees them; undefined for those it has removed. */
  readonly written: Map<string, RecordRow | undefined>;
  /** The committed version of each written row when it was first written; undefined for none. */
  readonly basedOn: Map<string, number | undefined>;
  readonly ownersByKey: readonly Map<string, string>[];
}

/**
 * The rows of one tenant as one unit of work sees them: what is committed, covered by its own writes.
 * Nothing reaches the database before `commit`, and then everything at once.
 */
export class Draft {
  private readonly drafts = new Map<string, TableDraft>();

  constructor(private readonly stateOf: StateOf) {}

  row<Row extends RecordRow>(table: RecordTable<Row>, id: string): Row | undefined {
    const draft = this.drafts.get(table.name);
    return typed(table, draft?.written.has(id) ? draft.written.get(id) : this.stateOf(table).row(id));
  }

  rowsWhere<Row extends RecordRow>(table: RecordTable<Row>, condition: Condition<Row> | undefined): readonly Row[] {
    const written = this.drafts.get(table.name)?.written;
    const found: Row[] = [];
    const meets = rowTest(condition);
    const consider = (stored: RecordRow | undefined): void => {
      const row = typed(table, stored);
      if (row && meets(row)) found.push(row);
    };
    const state = this.stateOf(table);
    const ids = candidateIds(state, condition);
    if (ids) for (const id of ids) consider(written?.has(id) ? undefined : state.row(id));
    else for (const row of state.all()) consider(written?.has(row.id) ? undefined : row);
    for (const row of written?.values() ?? []) consider(row);
    return found;
  }

  /** Writes a row, or throws `duplicate_record` when another one has the same unique key. */
  put(table: TableDefinition, row: RecordRow): void {
    this.erase(table, row.id);
    const draft = this.draftOf(table);
    for (const [index, key] of uniqueKeys(table, row)) {
      const owner = draft.ownersByKey[index]?.get(key) ?? this.committedOwner(draft, index, key);
      if (owner !== undefined) throw OperationsError.duplicateRecord(table.name, table.unique[index] ?? []);
      draft.ownersByKey[index]?.set(key, row.id);
    }
    draft.written.set(row.id, row);
  }

  erase(table: TableDefinition, id: string): void {
    const draft = this.draftOf(table);
    if (!draft.basedOn.has(id)) draft.basedOn.set(id, this.stateOf(table).row(id)?.version);
    const before = draft.written.get(id);
    if (before) for (const [index, key] of uniqueKeys(table, before)) draft.ownersByKey[index]?.delete(key);
    draft.written.set(id, undefined);
  }

  wrote(table: TableDefinition): boolean {
    return this.drafts.has(table.name);
  }

  /** All or nothing, in one turn of the event loop. Throws `concurrency_conflict` when a written row or key has moved on meanwhile. */
  commit(database: Database, tenantId: string): void {
    for (const draft of this.drafts.values()) {
      const moved = this.movedOn(draft);
      if (moved.length > 0) throw OperationsError.concurrencyConflict(draft.table.name, moved);
    }
    for (const draft of this.drafts.values()) {
      const state = database.writable(tenantId, draft.table);
      for (const id of draft.written.keys()) state.delete(id);
      for (const row of draft.written.values()) if (row) state.put(row);
    }
  }

  private movedOn(draft: TableDraft): readonly string[] {
    const state = this.stateOf(draft.table);
    return [...draft.written].flatMap(([id, row]) => {
      const moved = state.row(id)?.version !== draft.basedOn.get(id);
      const keyTaken = row && uniqueKeys(draft.table, row).some(([index, key]) => this.committedOwner(draft, index, key) !== undefined);
      return moved || keyTaken ? [id] : [];
    });
  }

  /** Who has a unique key among the committed rows that this unit of work has not written. */
  private committedOwner(draft: TableDraft, index: number, key: string): string | undefined {
    const owner = this.stateOf(draft.table).owner(index, key);
    return owner !== undefined && draft.written.has(owner) ? undefined : owner;
  }

  private draftOf(table: TableDefinition): TableDraft {
    const known = this.drafts.get(table.name);
    if (known) return known;
    const draft: TableDraft = { table, written: new Map(), basedOn: new Map(), ownersByKey: table.unique.map(() => new Map()) };
    this.drafts.set(table.name, draft);
    return draft;
  }
}

/** Rows are stored under the name of their table, whose type they have: they were checked when they came in. */
const typed = <Row extends RecordRow>(_table: RecordTable<Row>, row: RecordRow | undefined): Row | undefined => row as Row | undefined;
