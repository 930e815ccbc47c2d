import { hash } from "node:crypto";
import pg from "pg";
import { OperationsError } from "@nexus/crm-operations";
import type { Database, Ending, Opening, Session } from "./database.js";
import { ServerNews } from "./news-channel.js";
import { columnParsers } from "./parse-column.js";
import type { TranslateError } from "./translate-error.js";

export interface PoolSettings {
  /** `postgres://user:password@host:port/database` */
  readonly url: string;
  readonly poolSize: number;
  /** How long to wait for a free or a new connection, in milliseconds. */
  readonly connectTimeoutMs: number;
  /** In milliseconds; undefined leaves it to the server. */
  readonly idleInTransactionTimeoutMs: number | undefined;
  readonly preparedStatements: boolean;
}

const isolation = { "read-write": "read committed, read write", "read-only": "repeatable read, read only" } as const;

const parserOf = (oid: number): ((text: string) => unknown) => columnParsers[oid] ?? ((text) => text);

/** A server behind a pool of connections. */
export class PoolDatabase implements Database {
  readonly news: ServerNews;
  private readonly pool: pg.Pool;
  private readonly names: StatementNames | undefined;

  constructor(
    settings: PoolSettings,
    private readonly translate: TranslateError,
  ) {
    this.names = settings.preparedStatements ? new StatementNames() : undefined;
    this.pool = new pg.Pool({
      connectionString: settings.url,
      max: settings.poolSize,
      connectionTimeoutMillis: settings.connectTimeoutMs,
      ...(settings.idleInTransactionTimeoutMs === undefined ? {} : { idle_in_transaction_session_timeout: settings.idleInTransactionTimeoutMs }),
      keepAlive: true,
      application_name: "nexus",
      types: { getTypeParser: parserOf },
      pipeline: true,
    });
    // A connection that dies emits "error", idle or checked out; without a listener that ends the process.
    // The query under way fails by itself, the pool replaces the connection: there is nothing to do here.
    this.pool.on("error", ignore);
    this.pool.on("connect", (client) => client.on("error", ignore));
    this.news = new ServerNews(this.pool, settings.url);
  }

  async transaction<T>(opening: Opening, work: (session: Session) => Promise<Ending<T>>): Promise<T> {
    const client = await this.translated(() => this.pool.connect());
    let reusable = false;
    try {
      await this.translated(() => client.query(`begin isolation level ${isolation[opening.mode]}; ${opening.script}`));
      const ending = await work(new PoolSession(client, this.translate, this.names));
      if (ending.commit) await this.commit(client);
      else await this.translated(() => client.query("rollback"));
      reusable = true;
      return ending.value;
    } catch (error) {
      reusable = await client.query("rollback").then(() => true, () => false);
      throw error;
    } finally {
      client.release(!reusable);
    }
  }

  async close(): Promise<void> {
    await this.news.close();
    await this.pool.end();
  }

  private async commit(client: pg.PoolClient): Promise<void> {
    try {
      const { command } = await client.query("commit");
      if (command !== "COMMIT") throw OperationsError.unitOfWorkEnded();
    } catch (error) {
      const translated = this.translate(error);
      throw translated instanceof OperationsError && translated.code === "storage_unavailable" ? outcomeUnknown(translated.cause) : translated;
    }
  }

  private async translated<T>(ask: () => Promise<T>): Promise<T> {
    try {
      return await ask();
    } catch (error) {
      throw this.translate(error);
    }
  }
}

/** The connection died between COMMIT and its answer: the work may have happened, all of it, or nothing. */
const outcomeUnknown = (cause: unknown): OperationsError =>
  new OperationsError("storage_unavailable", "Read before you repeat: the database went away during the commit, which may have happened.", {
    details: { outcome: "unknown" },
    retryable: true,
    cause,
  });

/**
 * Statements by name, so that a connection has each of them parsed and planned once. Their texts are few:
 * values are always bound, lists as one array. What is asked for only once is not worth a name.
 */
class StatementNames {
  private readonly names = new Map<string, string | null>();

  of(text: string): string | undefined {
    const known = this.names.get(text);
    if (known) return known;
    if (known === undefined) {
      if (this.names.size < mostNames) this.names.set(text, null);
      return undefined;
    }
    const name = `nexus_${hash("sha256", text, "hex").slice(0, 24)}`;
    this.names.set(text, name);
    return name;
  }
}

/** A connection keeps what it has prepared for as long as it lives. */
const mostNames = 1_000;

/** Statements that are asked together travel together, in order, and each is answered by itself; the first that fails takes the later ones with it. */
class PoolSession implements Session {
  constructor(
    private readonly client: pg.PoolClient,
    private readonly translate: TranslateError,
    private readonly names: StatementNames | undefined,
  ) {}

  query(text: string, parameters: readonly unknown[]) {
    return this.translated(async () => {
      const name = this.names?.of(text);
      const { rows, rowCount } = await this.client.query<Record<string, unknown>>({ ...(name === undefined ? {} : { name }), text, values: [...parameters] });
      return { rows, affected: rowCount ?? 0 };
    });
  }

  script(text: string): Promise<void> {
    return this.translated(async () => {
      await this.client.query(text);
    });
  }

  private async translated<T>(ask: () => Promise<T>): Promise<T> {
    try {
      return await ask();
    } catch (error) {
      throw this.translate(error);
    }
  }
}

const ignore = (): void => undefined;
