import type { LockKey } from "./lock-key.js";

/**
 * `integer` is an exact integer of JavaScript (53 bits), `instant` an Instant, `date` a CalendarDate,
 * `json` plain data that queries do not look into.
 */
export type ColumnType = "text" | "integer" | "boolean" | "instant" | "date" | "json";

export interface Column {
  readonly type: ColumnType;
  readonly nullable: boolean;
}

/** What every stored record has. The tenant is not in it: it comes from the context, always. */
export interface RecordRow {
  /** Unique per tenant and table, 1 to 128 characters. */
  readonly id: string;
  /** Starts at 1 and grows with every update. */
  readonly version: number;
}

/**
 * A table as data: what a storage adapter needs to know to keep rows of this type. Names are
 * snake_case in the table and camelCase in the row; the column of `ownerId` is `owner_id`.
 */
export interface RecordTable<Row extends RecordRow> {
  readonly name: string;
  readonly columns: { readonly [Name in keyof Row & string]-?: Column };
  /** Sets of columns that no two rows of a tenant share. A row with a null in one of them is left out. */
  readonly unique: readonly (readonly (keyof Row & string)[])[];
  /** Rows are only ever added: `update` and `remove` throw `append_only`. */
  readonly appendOnly?: boolean;
  /**
   * The lock under which the row of this id is decided on. A unit of work that holds it, in whatever mode,
   * and one that has written the row itself, are given the row as they know it. Whoever writes it without
   * the lock is found by the version of the row, when it is written next.
   */
  readonly guardedBy?: (id: string) => Pick<LockKey, "kind" | "id">;
  /** Integers that never exceed another one of their row: `invalid_record` on every storage. A null on either side is no limit. */
  readonly atMost?: readonly UpperBound<keyof Row & string>[];
}

/** `column` is at most `bound`, both columns of integers. */
export interface UpperBound<Name extends string = string> {
  readonly column: Name;
  readonly bound: Name;
}

/** Any record table, whatever its rows: what a migration or a catalogue of tables needs. */
export interface TableDefinition {
  readonly name: string;
  readonly columns: Readonly<Record<string, Column>>;
  readonly unique: readonly (readonly string[])[];
  readonly appendOnly?: boolean;
  readonly guardedBy?: (id: string) => Pick<LockKey, "kind" | "id">;
  readonly atMost?: readonly UpperBound[];
}

export const column = {
  text: { type: "text", nullable: false },
  integer: { type: "integer", nullable: false },
  boolean: { type: "boolean", nullable: false },
  instant: { type: "instant", nullable: false },
  date: { type: "date", nullable: false },
  json: { type: "json", nullable: false },
} as const satisfies Record<ColumnType, Column>;

export const nullable = (of: Column): Column => ({ ...of, nullable: true });
