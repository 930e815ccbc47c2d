import type { PGlite, Transaction } from "@electric-sql/pglite";
import { OperationsError } from "@nexus/crm-operations";
import { embeddedPool, type EmbeddedPool } from "../embedded/embedded-pool.js";
import { Housekeeping } from "../embedded/housekeeping.js";
import type { Database, Ending, Opening, Session } from "./database.js";
import { columnParsers } from "./parse-column.js";
import type { TranslateError } from "./translate-error.js";

const parsers = { ...columnParsers };
const isolation = { "read-write": "", "read-only": "set transaction isolation level repeatable read, read only; " } as const;

/** PostgreSQL inside this process: one connection, so transactions wait for each other. */
export class PGliteDatabase implements Database {
  readonly embedded: EmbeddedPool;
  private readonly housekeeping: Housekeeping;
  private closing = false;

  constructor(
    private readonly pglite: PGlite,
    private readonly translate: TranslateError,
  ) {
    this.housekeeping = new Housekeeping(() => pglite.exec("vacuum (analyze)"));
    this.embedded = embeddedPool(pglite, (rows) => this.housekeeping.wrote(rows));
  }

  async transaction<T>(opening: Opening, work: (session: Session) => Promise<Ending<T>>): Promise<T> {
    if (this.closing) throw OperationsError.storageUnavailable(new Error("the storage has been closed"));
    let session: PGliteSession | undefined;
    try {
      return await this.pglite.transaction(async (transaction) => {
        await transaction.exec(isolation[opening.mode] + opening.script);
        session = new PGliteSession(transaction, this.translate);
        const ending = await work(session);
        if (!ending.commit) await transaction.rollback();
        return ending.value;
      });
    } catch (error) {
      throw this.translate(error);
    } finally {
      await this.housekeeping.wrote(session?.written ?? 0);
    }
  }

  async close(): Promise<void> {
    this.closing = true;
    await this.pglite.transaction(() => Promise.resolve());
    await this.housekeeping.atTheEnd();
    await this.pglite.close();
  }
}

class PGliteSession implements Session {
  /** Rows that statements have added, changed or removed. */
  written = 0;

  constructor(
    private readonly transaction: Transaction,
    private readonly translate: TranslateError,
  ) {}

  async query(text: string, parameters: readonly unknown[]) {
    try {
      const { rows, affectedRows = 0 } = await this.transaction.query<Record<string, unknown>>(text, [...parameters], { parsers });
      this.written += affectedRows;
      return { rows, affected: affectedRows };
    } catch (error) {
      throw this.translate(error);
    }
  }

  async script(text: string): Promise<void> {
    try {
      await this.transaction.exec(text);
    } catch (error) {
      throw this.translate(error);
    }
  }
}
