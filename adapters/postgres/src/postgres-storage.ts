import type { Clock, IdGenerator, Random } from "@nexus/common";
import type { OutboxQueue, OutboxRetention, TableDefinition, UnitOfWork, UnsealedTenants } from "@nexus/crm-operations";
import { unsealedTenantsOf } from "./audit/unsealed-tenants.js";
import { plainTimeScript, type Database } from "./database/database.js";
import type { EmbeddedPool } from "./embedded/embedded-pool.js";
import { translateErrors, type TranslateError } from "./database/translate-error.js";
import { migratorFor, type Migrator } from "./migrations/migrator.js";
import { OutboxNews } from "./outbox/outbox-news.js";
import { PostgresOutbox } from "./outbox/postgres-outbox.js";
import { operationsSchema } from "./schema/operations-schema.js";
import type { StorageSchema } from "./schema/storage-schema.js";
import { startCheck } from "./start-check.js";
import { PostgresUnitOfWork, type PostgresTransaction } from "./unit-of-work/postgres-unit-of-work.js";

export interface StorageOptions {
  /** What the adapters of this host keep, in the order of their migrations; `operations` is always there. */
  readonly schemas: readonly StorageSchema[];
  /** True: pending migrations are applied at start. False: they are the error `schema_behind`. */
  readonly migrate?: boolean;
  readonly clock: Clock;
  readonly ids: IdGenerator;
  readonly random: Random;
}

export type StorageHealth = { readonly status: "up" } | { readonly status: "down"; readonly code: string };

/** The same on the embedded database and on a server. */
export interface PostgresStorage {
  readonly unitOfWork: UnitOfWork<PostgresTransaction>;
  /** For `AuditSealer`. */
  readonly unsealedTenants: UnsealedTenants;
  /** What units of work have emitted, of all tenants, for relays. The login must be a member of `nexus_worker`. */
  readonly outbox: OutboxQueue & OutboxRetention;
  readonly migrations: Migrator;
  /** The embedded database itself, for what brings its own SQL: a workflow engine. Close that first. Absent on a server, which has an URL. */
  readonly pool?: EmbeddedPool;
  /** Asks the database for an answer; never throws. */
  health(): Promise<StorageHealth>;
  /** Waits for units of work under way, then lets go of connections, files and locks. Twice is fine. */
  close(): Promise<void>;
}

export const translatorFor = (schemas: readonly StorageSchema[]): TranslateError =>
  translateErrors([operationsSchema, ...schemas].flatMap((schema): readonly TableDefinition[] => schema.tables));

/** Migrates when asked to, checks, and closes the database again when it must not be used. */
export const openStorage = async (database: Database, options: StorageOptions): Promise<PostgresStorage> => {
  const migrations = migratorFor(database, options.schemas, options.clock);
  try {
    if (options.migrate === true) await migrations.up();
    await startCheck(database, migrations, options.schemas);
  } catch (error) {
    await database.close();
    throw error;
  }
  let closing: Promise<void> | undefined;
  const news = new OutboxNews(database.news);
  return {
    unitOfWork: new PostgresUnitOfWork({ database, clock: options.clock, ids: options.ids, random: options.random, onEmitted: news.tell }),
    unsealedTenants: unsealedTenantsOf(database),
    outbox: new PostgresOutbox({ database, clock: options.clock, onNews: news.onNews }),
    migrations,
    ...(database.embedded ? { pool: database.embedded } : {}),
    health: () => healthOf(database),
    close: () => (closing ??= database.close()),
  };
};

const healthOf = async (database: Database): Promise<StorageHealth> => {
  try {
    await database.transaction({ mode: "read-only", script: plainTimeScript }, () => Promise.resolve({ commit: true, value: undefined }));
    return { status: "up" };
  } catch (error) {
    return { status: "down", code: error instanceof Error && "code" in error ? String(error.code) : "unknown" };
  }
};
