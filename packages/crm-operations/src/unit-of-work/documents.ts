import { sameData } from "@nexus/common";
import { column, type RecordRow, type RecordTable } from "./record-table.js";
import type { Records } from "./records.js";

/** Data that is read whole and never searched inside: an id and plain data. */
export interface DocumentRow<T> extends RecordRow {
  readonly data: T;
}

export const documentTable = <T>(name: string): RecordTable<DocumentRow<T>> => ({
  name,
  columns: { id: column.text, version: column.integer, data: column.json },
  unique: [],
});

/** Plain items kept as documents inside one unit of work, for adapters that store whole items. */
export class Documents<T> {
  constructor(
    private readonly table: RecordTable<DocumentRow<T>>,
    private readonly records: Records,
    private readonly idOf: (item: T) => string,
  ) {}

  /** Ordered by id. */
  async all(): Promise<readonly T[]> {
    return (await this.records.find(this.table, {})).map((row) => row.data);
  }

  /** In the order of `ids`; ids without an item are left out, repeated ids answer once. */
  async get(ids: readonly string[]): Promise<readonly T[]> {
    return (await this.records.get(this.table, ids)).map((row) => row.data);
  }

  /** Adds and replaces; items that say the same already are left alone. */
  async put(items: readonly T[]): Promise<void> {
    const stored = new Map((await this.records.get(this.table, items.map(this.idOf))).map((row) => [row.id, row]));
    const given = items.map((data) => ({ id: this.idOf(data), version: 1, data }));
    const added = given.filter(({ id }) => !stored.has(id));
    const changed = given.flatMap((row) => {
      const before = stored.get(row.id);
      return before && !sameData(before.data, row.data) ? [{ row: { ...row, version: before.version + 1 }, expectedVersion: before.version }] : [];
    });
    if (added.length > 0) await this.records.insert(this.table, added);
    if (changed.length > 0) await this.records.update(this.table, changed);
  }

  async remove(ids: readonly string[]): Promise<void> {
    if (ids.length > 0) await this.records.remove(this.table, ids);
  }
}

/** The same for items that carry their id. */
export const documents = <T extends { readonly id: string }>(table: RecordTable<DocumentRow<T>>, records: Records): Documents<T> => new Documents(table, records, ({ id }) => id);
