import type { PGlite, Transaction } from "@electric-sql/pglite";
import type { Database, Ending, Opening, Session } from "./database.js";
import { columnParsers } from "./parse-column.js";
import type { TranslateError } from "./translate-error.js";

const parsers = { ...columnParsers };
const isolation = { "read-write": "", "read-only": "set transaction isolation level repeatable read, read only; " } as const;

/** PostgreSQL inside this process: one connection, so transactions wait for each other. */
export class PGliteDatabase implements Database {
  constructor(
    private readonly pglite: PGlite,
    private readonly translate: TranslateError,
  ) {}

  async transaction<T>(opening: Opening, work: (session: Session) => Promise<Ending<T>>): Promise<T> {
    try {
      return await this.pglite.transaction(async (transaction) => {
        await transaction.exec(isolation[opening.mode] + opening.script);
        const ending = await work(new PGliteSession(transaction, this.translate));
        if (!ending.commit) await transaction.rollback();
        return ending.value;
      });
    } catch (error) {
      throw this.translate(error);
    }
  }

  close(): Promise<void> {
    return this.pglite.close();
  }
}

class PGliteSession implements Session {
  constructor(
    private readonly transaction: Transaction,
    private readonly translate: TranslateError,
  ) {}

  async query(text: string, parameters: readonly unknown[]) {
    try {
      const { rows, affectedRows } = await this.transaction.query<Record<string, unknown>>(text, [...parameters], { parsers });
      return { rows, affected: affectedRows ?? 0 };
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
