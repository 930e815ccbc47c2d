import type { PGlite, Transaction } from "@electric-sql/pglite";

export interface EmbeddedAnswer {
  readonly rows: Record<string, unknown>[];
  /** Rows written, or else read. */
  readonly rowCount: number;
}

/**
 * A connection as the driver of the server gives it out. The embedded database has only one: between
 * `begin` and `commit` or `rollback` everybody else waits, so nobody asks for anything else meanwhile.
 * What it throws is the database's own.
 */
export interface EmbeddedConnection {
  query(text: string, parameters?: readonly unknown[]): Promise<EmbeddedAnswer>;
  /** Undoes what was begun and not ended. */
  release(): void;
  /** There is no socket that could fail: nothing is ever told. */
  on(event: string, listener: (...told: never) => void): this;
  removeListener(event: string, listener: (...told: never) => void): this;
}

/**
 * The embedded database in the shape of the server driver's pool (`pg.Pool`), for libraries that bring
 * SQL of their own, such as a workflow engine. They work as its superuser, beside the tenants' tables and
 * not inside a unit of work. Give it to nobody who would ask it from inside one: that waits for ever.
 */
export interface EmbeddedPool {
  readonly options: { readonly max: number };
  connect(): Promise<EmbeddedConnection>;
  query(text: string, parameters?: readonly unknown[]): Promise<EmbeddedAnswer>;
}

/** How many may have a connection in hand; each statement and each transaction takes its turn. */
const connections = 10;

export const embeddedPool = (pglite: PGlite, wrote: (rows: number) => Promise<void>): EmbeddedPool => ({
  options: { max: connections },
  connect: () => Promise.resolve(new Connection(pglite, wrote)),
  query: async (text, parameters = []) => {
    const answer = await ask(pglite, text, parameters);
    await wrote(answer.written);
    return answer;
  },
});

class Connection implements EmbeddedConnection {
  private begun: Begun | undefined;

  constructor(
    private readonly pglite: PGlite,
    private readonly wrote: (rows: number) => Promise<void>,
  ) {}

  async query(text: string, parameters: readonly unknown[] = []): Promise<EmbeddedAnswer> {
    const [word = "", rest = ""] = text.trim().replace(/;$/, "").split(/\s+(.*)/s);
    if (/^begin$/i.test(word)) return this.begin(rest);
    if (/^(commit|rollback)$/i.test(word)) return this.end(word.toLowerCase() === "commit");
    if (!this.begun) {
      const answer = await ask(this.pglite, text, parameters);
      await this.wrote(answer.written);
      return answer;
    }
    const answer = await ask(this.begun.transaction, text, parameters);
    this.begun.written += answer.written;
    return answer;
  }

  release(): void {
    if (this.begun) this.end(false).catch(() => undefined);
  }

  on(): this {
    return this;
  }

  removeListener(): this {
    return this;
  }

  private async begin(mode: string): Promise<EmbeddedAnswer> {
    await new Promise<void>((begun, failed) => {
      const ended = this.pglite.transaction(
        (transaction) =>
          new Promise<void>((end) => {
            this.begun = { transaction, end, ended: () => ended, written: 0 };
            begun();
          }),
      );
      ended.catch(failed);
    });
    return mode === "" ? nothing : this.query(`set transaction ${mode}`);
  }

  private async end(commit: boolean): Promise<EmbeddedAnswer> {
    const { begun } = this;
    if (!begun) return nothing;
    this.begun = undefined;
    if (!commit) await begun.transaction.rollback();
    begun.end();
    await begun.ended();
    await this.wrote(begun.written);
    return nothing;
  }
}

/** A transaction that stays open until it is told to end. */
interface Begun {
  readonly transaction: Transaction;
  readonly end: () => void;
  readonly ended: () => Promise<void>;
  written: number;
}

const nothing: EmbeddedAnswer = { rows: [], rowCount: 0 };

/** Without parameters there may be several statements: the last one answers. */
const ask = async (on: Pick<Transaction, "exec" | "query">, text: string, parameters: readonly unknown[]): Promise<EmbeddedAnswer & { readonly written: number }> => {
  const answer = parameters.length === 0 ? (await on.exec(text)).at(-1) : await on.query(text, [...parameters]);
  const rows = (answer?.rows ?? []) as Record<string, unknown>[];
  const written = answer?.affectedRows ?? 0;
  return { rows, rowCount: Math.max(written, rows.length), written };
};
