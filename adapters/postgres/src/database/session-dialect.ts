import {
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
} from "kysely";
import { OperationsError } from "@nexus/crm-operations";
import type { Session } from "./database.js";

/** Kysely on one running transaction, of the embedded database or of a server. It cannot open another one. */
export const kyselyOver = (session: Session): Kysely<unknown> => new Kysely<unknown>({ dialect: dialectOf(new SessionDriver(session)) });

/** Kysely without a database: it only compiles. */
export const compiler: Kysely<unknown> = new Kysely<unknown>({ dialect: dialectOf(new DummyDriver()) });

function dialectOf(driver: Driver): Dialect {
  return {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => driver,
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  };
}

class SessionDriver extends DummyDriver {
  private readonly connection: SessionConnection;

  constructor(session: Session) {
    super();
    this.connection = new SessionConnection(session);
  }

  override acquireConnection(): Promise<DatabaseConnection> {
    return Promise.resolve(this.connection);
  }

  override beginTransaction(): Promise<void> {
    return Promise.reject(OperationsError.nestedUnitOfWork());
  }
}

class SessionConnection implements DatabaseConnection {
  constructor(private readonly session: Session) {}

  async executeQuery<R>(compiled: CompiledQuery): Promise<QueryResult<R>> {
    const { rows, affected } = await this.session.query(compiled.sql, compiled.parameters);
    // Kysely's contract: the caller states the row type, the driver cannot know it.
    return { rows: rows as R[], numAffectedRows: BigInt(affected) };
  }

  streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new OperationsError("sql_failed", "Read in pages: a unit of work does not stream.");
  }
}
