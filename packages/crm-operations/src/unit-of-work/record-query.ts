import type { RecordRow } from "./record-table.js";

export type Scalar = string | number | boolean;

export type Comparison = "eq" | "ne" | "gt" | "gte" | "lt" | "lte";

/**
 * A condition as data. Three-valued like SQL: a comparison with a null column is neither true nor
 * false, and only what is true is found; `not` of unknown stays unknown. `in` of no values is false,
 * `all` of nothing true, `any` of nothing false. Text compares by code point. Columns of type json
 * cannot be compared, only tested for null.
 */
export type Condition<Row extends RecordRow> =
  | { readonly column: keyof Row & string; readonly is: Comparison; readonly value: Scalar }
  | { readonly column: keyof Row & string; readonly is: "in"; readonly values: readonly Scalar[] }
  | { readonly column: keyof Row & string; readonly is: "null" | "not-null" }
  | { readonly all: readonly Condition<Row>[] }
  | { readonly any: readonly Condition<Row>[] }
  | { readonly not: Condition<Row> };

export interface Order<Row extends RecordRow> {
  readonly column: keyof Row & string;
  readonly direction: "ascending" | "descending";
}

export interface RecordQuery<Row extends RecordRow> {
  readonly where?: Condition<Row>;
  /** Nulls come last in either direction. `id` ascending decides between equals, and alone when absent. */
  readonly orderBy?: readonly Order<Row>[];
  /** At least 1; absent means all. */
  readonly limit?: number;
}

export interface AggregateQuery<Row extends RecordRow> {
  readonly where?: Condition<Row>;
  readonly groupBy: readonly (keyof Row & string)[];
  /** Integer columns to add up; a null adds nothing. */
  readonly sum: readonly (keyof Row & string)[];
}

export interface AggregateRow {
  readonly key: Readonly<Record<string, Scalar | null>>;
  readonly count: number;
  /** Exact; a sum beyond 53 bits is the error `overflow`. */
  readonly sums: Readonly<Record<string, number>>;
}
