/**
 * `@nexus/adapter-postgres`: storage of Nexus in PostgreSQL. `openEmbedded` runs one inside the process,
 * in a folder; `connect` uses a server. Both answer the same `PostgresStorage`: units of work with
 * records, outbox and audit trail in one transaction, tenants kept apart by the database itself, and
 * migrations of every adapter that keeps something there.
 */
export { openEmbedded, type EmbeddedOptions } from "./embedded/open-embedded.js";
export { eraseEmbedded } from "./embedded/erase-embedded.js";
export type { EmbeddedAnswer, EmbeddedConnection, EmbeddedPool } from "./embedded/embedded-pool.js";
export { connect, type ConnectOptions, type ServerAddress } from "./connect.js";
export type { PostgresStorage, StorageHealth, StorageOptions } from "./postgres-storage.js";
export type { PostgresTransaction } from "./unit-of-work/postgres-unit-of-work.js";
export { createTableSql, dropTableSql } from "./schema/table-sql.js";
export { operationsSchema } from "./schema/operations-schema.js";
export type { Migration, StorageSchema } from "./schema/storage-schema.js";
export type { MigrationState, Migrator } from "./migrations/migrator.js";
export { StorageError } from "./storage-error.js";
