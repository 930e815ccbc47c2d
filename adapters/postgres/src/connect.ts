import type { Database } from "./database/database.js";
import { PoolDatabase } from "./database/pool-database.js";
import { openStorage, translatorFor, type PostgresStorage, type StorageOptions } from "./postgres-storage.js";
import type { StorageSchema } from "./schema/storage-schema.js";

export interface ServerAddress {
  /** `postgres://user:password@host:5432/database`. The user owns the tables, or is a member of `nexus_app`. */
  readonly url: string;
  /** Most connections at a time; 10 when absent. */
  readonly poolSize?: number;
  /** How long to wait for a connection before `storage_unavailable`, in milliseconds; 10,000 when absent. */
  readonly connectTimeoutMs?: number;
  /**
   * How long the server keeps a transaction whose program does not say anything, in milliseconds; as the
   * server is set when absent. A program that was stopped holds its locks no longer than this. Beside a
   * workflow engine give half of its `takeoverMs`, or less.
   */
  readonly idleInTransactionTimeoutMs?: number;
  /** Whether a connection keeps the statements it has prepared; true when absent. False behind a pooler that hands connections on between transactions. */
  readonly preparedStatements?: boolean;
}

export type ConnectOptions = StorageOptions & ServerAddress;

/**
 * Storage on a PostgreSQL server (15 or newer) through a pool of connections. The process survives the
 * server: what is under way then throws `storage_unavailable`, and later work connects again.
 *
 * Throws `schema_behind`, `schema_mismatch`, `unsafe_role` or `storage_unavailable`.
 */
export const connect = (options: ConnectOptions): Promise<PostgresStorage> => openStorage(serverDatabase(options, options.schemas), options);

export const serverDatabase = (address: ServerAddress, schemas: readonly StorageSchema[]): Database =>
  new PoolDatabase(
    { url: address.url, poolSize: address.poolSize ?? 10, connectTimeoutMs: address.connectTimeoutMs ?? 10_000, idleInTransactionTimeoutMs: address.idleInTransactionTimeoutMs, preparedStatements: address.preparedStatements ?? true },
    translatorFor(schemas),
  );
