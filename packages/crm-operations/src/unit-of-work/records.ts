import type { AggregateQuery, AggregateRow, RecordQuery } from "./record-query.js";
import type { RecordRow, RecordTable } from "./record-table.js";

/**
 * Rows of one tenant inside one unit of work. Set-based: every method takes all rows at once and costs
 * one round trip whatever their number. Rows given in are not kept, rows given out may be frozen:
 * neither side sees later changes of the other.
 *
 * Another tenant's rows do not exist here: not for reads, not for updates, not for unique keys.
 *
 * Values the table's definition does not allow throw `invalid_record`, queries it cannot answer
 * `invalid_query`, changes to append-only tables `append_only`. What a method throws also ends the
 * unit of work: see `UnitOfWork`. `guardRecords` keeps these rules for an adapter.
 */
export interface Records {
  /** Rows in the order of `ids`; ids without a row are left out, repeated ids answer once. */
  get<Row extends RecordRow>(table: RecordTable<Row>, ids: readonly string[]): Promise<readonly Row[]>;

  /** Rows that meet the condition, including this unit of work's own writes. */
  find<Row extends RecordRow>(table: RecordTable<Row>, query: RecordQuery<Row>): Promise<readonly Row[]>;

  /**
   * Counts and exact sums per group, ordered by the group's columns; nulls form a group of their own and
   * come last. Grouped by nothing, all rows are one group; without rows there is no group. Throws
   * `overflow` when a sum is no exact integer.
   */
  aggregate<Row extends RecordRow>(table: RecordTable<Row>, query: AggregateQuery<Row>): Promise<readonly AggregateRow[]>;

  /** Adds rows, all or none. Throws `duplicate_record` for an id or unique key that is taken, `invalid_record` for values outside the definition. */
  insert<Row extends RecordRow>(table: RecordTable<Row>, rows: readonly Row[]): Promise<void>;

  /**
   * Replaces whole rows whose stored version is still `expectedVersion`, all or none. Throws
   * `concurrency_conflict` with the ids that are gone or have moved on, `duplicate_record` for a unique
   * key that is taken. `row.version` is the new version, greater than the expected one; no id comes twice.
   */
  update<Row extends RecordRow>(table: RecordTable<Row>, changes: readonly RecordChange<Row>[]): Promise<void>;

  /** Takes rows out for good; ids without a row are ignored. Answers how many went. */
  remove<Row extends RecordRow>(table: RecordTable<Row>, ids: readonly string[]): Promise<number>;
}

export interface RecordChange<Row extends RecordRow> {
  readonly row: Row;
  readonly expectedVersion: number;
}
