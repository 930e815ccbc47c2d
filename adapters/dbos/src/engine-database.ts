import pg from "pg";

/** What the engine asks of its database; `pg.Pool` is one, and so is the pool of an embedded database. */
export interface Queryable {
  query(text: string, parameters?: readonly unknown[]): Promise<{ readonly rows: readonly Record<string, unknown>[] }>;
}

/** An embedded database in the shape of a pool, as `PostgresStorage.pool` is. */
export interface EmbeddedEnginePool extends Queryable {
  readonly options: { readonly max: number };
  connect(): Promise<Queryable & { release(): void }>;
}

/** The database that runs are kept in. */
export interface EngineDatabase {
  /** For DBOS and for everything that may wait its turn. */
  readonly pool: pg.Pool;
  /** A connection of its own on a server: heartbeats do not queue behind work. */
  readonly control: Queryable;
  /** Whether other processes may work on the same runs. */
  readonly shared: boolean;
  close(): Promise<void>;
}

export interface ServerSettings {
  readonly url: string;
  readonly poolSize: number;
  /** Whoever says nothing inside a transaction for so long loses it, and its locks. */
  readonly idleInTransactionTimeoutMs: number;
}

export const serverDatabase = ({ url, poolSize, idleInTransactionTimeoutMs }: ServerSettings): EngineDatabase => {
  const poolOf = (max: number): pg.Pool => {
    const pool = new pg.Pool({ connectionString: url, max, connectionTimeoutMillis: 10_000, keepAlive: true, application_name: "nexus-workflows", idle_in_transaction_session_timeout: idleInTransactionTimeoutMs });
    // A connection that dies emits "error", idle or checked out; without a listener that ends the process.
    pool.on("error", ignore);
    pool.on("connect", (client) => client.on("error", ignore));
    return pool;
  };
  const pool = poolOf(poolSize);
  const control = poolOf(1);
  return { pool, control: plainQueries(control), shared: true, close: async () => void (await Promise.all([pool.end(), control.end()])) };
};

/** One process has an embedded database, and nobody else its runs. It stays open when the engine closes, but not for the engine. */
export const embeddedDatabase = (embedded: EmbeddedEnginePool): EngineDatabase => {
  let closed = false;
  const open = <T>(ask: () => Promise<T>): Promise<T> => (closed ? Promise.reject(new Error("the engine has been closed")) : ask());
  const pool = {
    options: embedded.options,
    connect: () => open(() => embedded.connect()),
    query: (text: string, parameters?: readonly unknown[]) => open(() => embedded.query(text, parameters)),
  };
  const close = (): Promise<void> => {
    closed = true;
    return Promise.resolve();
  };
  return { pool: pool as unknown as pg.Pool, control: pool, shared: false, close };
};

export const plainQueries = (pool: pg.Pool): Queryable => ({ query: (text, parameters = []) => pool.query<Record<string, unknown>>(text, [...parameters]) });

const ignore = (): void => undefined;
