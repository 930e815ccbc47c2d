import { sameData } from "@nexus/common";
import { column, type RecordRow, type Records, type RecordTable } from "@nexus/crm-operations";

/** Data that is read whole and never searched inside: an id and plain data. */
export interface DocumentRow<T> extends RecordRow {
  readonly data: T;
}

export const documentTable = <T>(name: string): RecordTable<DocumentRow<T>> => ({
  name,
  columns: { id: column.text, version: column.integer, data: column.json },
  unique: [],
});

/** Plain items kept as documents inside one unit of work. */
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

  async find(id: string): Promise<T | undefined> {
    return (await this.records.get(this.table, [id]))[0]?.data;
  }

  /** Adds and replaces; items that say the same already are left alone. */
  async put(items: readonly T[]): Promise<void> {
    const given = items.map((data) => ({ id: this.idOf(data), version: 1, data }));
    const stored = new Map((await this.records.get(this.table, given.map((row) => row.id))).map((row) => [row.id, row]));
    await this.records.insert(this.table, given.filter((row) => !stored.has(row.id)));
    await this.records.update(
      this.table,
      given.flatMap((row) => {
        const before = stored.get(row.id);
        return before && !sameData(before.data, row.data) ? [{ row: { ...row, version: before.version + 1 }, expectedVersion: before.version }] : [];
      }),
    );
  }

  async remove(ids: readonly string[]): Promise<void> {
    await this.records.remove(this.table, ids);
  }
}
