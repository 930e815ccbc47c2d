import type { TableDefinition } from "@nexus/crm-operations";

/**
 * One step of a schema as SQL text. The text is frozen: its checksum is kept with the database, and a
 * text that changes after it has been applied is the error `migration_changed`. So it is written out,
 * not computed at start; `createTableSql` drafts it once.
 */
export interface Migration {
  /** Sorts as text within its namespace, and says what it does: `0001-outbox-and-audit`. */
  readonly name: string;
  /** Runs in a transaction of its own, as the role that owns the tables. */
  readonly up: string;
  /** Takes back what `up` did, rows included. */
  readonly down: string;
}

/**
 * What one adapter keeps in the database: its tables as data, and the migrations that make them. At
 * start the live tables are compared with `tables`.
 */
export interface StorageSchema {
  /** Unique: `operations`, `crm`, `party`. */
  readonly namespace: string;
  readonly tables: readonly TableDefinition[];
  /** In the order in which they are applied. New ones go to the end. */
  readonly migrations: readonly Migration[];
}
