import type { EmbeddedPool } from "../embedded/embedded-pool.js";
import type { NewsChannel } from "./news-channel.js";

/** One answer of the database: rows with values parsed by `parseColumn`, and how many rows were written. */
export interface SessionAnswer {
  readonly rows: readonly Readonly<Record<string, unknown>>[];
  readonly affected: number;
}

/** One connection inside one transaction. What it throws is an `OperationsError` already. */
export interface Session {
  /** One statement with bound parameters (`$1`, `$2`, …). */
  query(text: string, parameters: readonly unknown[]): Promise<SessionAnswer>;
  /** Several statements in one go, without parameters: migrations. */
  script(text: string): Promise<void>;
}

export interface Opening {
  /** `read-only` is one snapshot (REPEATABLE READ), `read-write` is READ COMMITTED. */
  readonly mode: "read-write" | "read-only";
  /** Statements that belong to the beginning, sent together with it in one round trip. */
  readonly script: string;
}

/** How a transaction ends: with a commit or undone, and what it answers. */
export interface Ending<T> {
  readonly commit: boolean;
  readonly value: T;
}

/** Where the tables are: the embedded database or a server. */
export interface Database {
  /** One transaction; undone when the work throws or does not want the commit. */
  transaction<T>(opening: Opening, work: (session: Session) => Promise<Ending<T>>): Promise<T>;
  /** To the other processes; absent where there is only this one. */
  readonly news?: NewsChannel;
  /** For libraries that bring SQL of their own; absent where they can connect by themselves. */
  readonly embedded?: EmbeddedPool;
  close(): Promise<void>;
}

/** Instants and dates come out the same whatever the server or the user has set. */
export const plainTimeScript = "set local timezone to 'UTC'; set local datestyle to 'ISO, YMD'";
