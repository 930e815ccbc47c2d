import { sameData } from "@nexus/common";
import { column, type RecordRow, type Records, type RecordTable } from "@nexus/crm-operations";

/** Set-up data that is read whole and never searched inside: an id and plain data. */
export interface DocumentRow<T> extends RecordRow {
  readonly data: T;
}

export const documentTable = <T>(name: string): RecordTable<DocumentRow<T>> => ({
  name,
  columns: { id: column.text, version: column.integer, data: column.json },
  unique: [],
});

/** Plain items with an id, kept as documents inside one unit of work. */
export class DocumentStore<T extends { readonly id: string }> {
  constructor(
    private readonly table: RecordTable<DocumentRow<T>>,
    private readonly records: Records,
  ) {}

  /** Ordered by id. */
  async all(): Promise<readonly T[]> {
    return (await this.records.find(this.table, {})).map((row) => row.data);
  }

  /** In the order of `ids`; ids without an item are left out, repeated ids answer once. */
  async get(ids: readonly string[]): Promise<readonly T[]> {
    return (await this.records.get(this.table, ids)).map((row) => row.data);
  }

  /** Adds and replaces; items that say the same already are left alone. Answers what was written. */
  async put(items: readonly T[]): Promise<readonly T[]> {
    const stored = new Map((await this.records.get(this.table, items.map((item) => item.id))).map((row) => [row.id, row]));
    const added = items.filter((item) => !stored.has(item.id));
    const changed = items.flatMap((item) => {
      const row = stored.get(item.id);
      return row && !sameData(row.data, item) ? [{ row: { id: item.id, version: row.version + 1, data: item }, expectedVersion: row.version }] : [];
    });
    if (added.length > 0) await this.records.insert(this.table, added.map((data) => ({ id: data.id, version: 1, data })));
    if (changed.length > 0) await this.records.update(this.table, changed);
    return [...added, ...changed.map((change) => change.row.data)];
  }

  async remove(ids: readonly string[]): Promise<void> {
    if (ids.length > 0) await this.records.remove(this.table, ids);
  }
}
