import pg from "pg";
import { sha256Hasher, systemClock, systemIds, systemRandom } from "@nexus/adapter-memory";
import { connect, openEmbedded, type PostgresStorage } from "@nexus/adapter-postgres";
import { schemaFor, startPostgresServer, templateFile, type TestServer } from "@nexus/adapter-postgres/testing";
import { bindStores, workflowCheckpointsOver, workflowCheckpointTable, type TableDefinition, type Transaction, type UnitOfWork, type WorkflowStores } from "@nexus/crm-operations";
import type { EngineDatabaseOptions } from "../engine-options.js";

/** A database with a storage on it, and where an engine goes beside it. */
export interface Place {
  readonly storage: PostgresStorage;
  readonly database: EngineDatabaseOptions;
  stop(): Promise<void>;
}

export const machine = { clock: systemClock, random: systemRandom } as const;

/** What a storage of tests keeps: these tables, and what steps have done. */
export const storageOptions = (tables: readonly TableDefinition[]) => ({ schemas: [schemaFor("workflows", [workflowCheckpointTable, ...tables])], ...machine, ids: systemIds });

export interface ServerPlace extends Place {
  readonly url: string;
  readonly server: TestServer;
  /** As the superuser. */
  query(text: string): Promise<readonly Record<string, unknown>[]>;
}

export const serverPlace = async (tables: readonly TableDefinition[]): Promise<ServerPlace> => {
  const server = await startPostgresServer();
  const url = await server.createDatabase();
  const storage = await connect({ ...storageOptions(tables), url, migrate: true });
  const pool = new pg.Pool({ connectionString: url, max: 2 });
  pool.on("error", () => undefined);
  return {
    storage,
    database: { url },
    url,
    server,
    query: async (text) => (await pool.query<Record<string, unknown>>(text)).rows,
    stop: async () => {
      await storage.close();
      await pool.end();
      await server.stop();
    },
  };
};

export const embeddedPlace = async (tables: readonly TableDefinition[]): Promise<Place> => {
  const storage = await openEmbedded({ ...storageOptions(tables), directory: "memory", template: templateFile() });
  if (!storage.pool) throw new Error("an embedded storage has a pool");
  return { storage, database: { pool: storage.pool }, stop: () => storage.close() };
};

/** Records beside the checkpoints of workflows. */
export const withCheckpoints = (rows: UnitOfWork<Transaction>): UnitOfWork<Pick<Transaction, "records"> & WorkflowStores> => bindStores(rows, ({ records }) => ({ records, checkpoints: workflowCheckpointsOver(records, sha256Hasher) }));
