import { AsyncLocalStorage } from "node:async_hooks";
import { hash } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { Kysely } from "kysely";
import { Instant, NexusError, type Clock, type IdGenerator, type OperationContext, type Random, type Result } from "@nexus/common";
import {
  checkContext,
  guardRecords,
  OperationsError,
  repeatOnConflict,
  transactionOver,
  type Hasher,
  type LockKey,
  type Transaction,
  type UnitOfWork,
} from "@nexus/crm-operations";
import { plainTimeScript, type Database, type Ending, type Opening } from "../database/database.js";
import { kyselyOver } from "../database/session-dialect.js";
import { statementTimeout } from "../database/translate-error.js";
import { SqlRecords } from "../records/sql-records.js";
import { appRole } from "../schema/names.js";
import { lockScript } from "./lock-script.js";
import { Turn } from "./turn.js";
import { WatchedSession } from "./watched-session.js";

/** A transaction that also speaks SQL. */
export interface PostgresTransaction extends Transaction {
  /**
   * The same transaction for set-based SQL on hot paths, as the role `nexus_app` and with the tenant
   * set: row-level security holds, and `tenant_id` fills itself in on insert. It cannot begin another
   * transaction. Give it the types of your tables with `sql.withTables<…>()`.
   */
  readonly sql: Kysely<unknown>;
}

export interface UnitOfWorkDependencies {
  readonly database: Database;
  readonly clock: Clock;
  readonly ids: IdGenerator;
  readonly random: Random;
  /** Called after every commit with events in it. */
  readonly onEmitted?: () => void;
}

const hasher: Hasher = { sha256: (text) => hash("sha256", text, "hex") };

/** Waiting for a connection, for locks and for a statement takes at least this long, however near the deadline. */
const shortestTimeoutMs = 1_000;
/** The longest that PostgreSQL and timers know. */
const longestTimeoutMs = 2_147_483_647;

interface LockedOpening extends Opening {
  /** Those that `script` takes. */
  readonly locks: readonly LockKey[];
}

/**
 * Units of work on PostgreSQL. One round trip begins the transaction: role, tenant, deadline and all
 * locks. READ COMMITTED is enough, because what a work decides on is locked before it is read; the
 * versions and the unique keys are the second line.
 *
 * `storage_unavailable` means that nothing happened, unless `details.outcome` is `"unknown"`: then the
 * connection broke during the commit itself, and only a read can tell.
 */
export class PostgresUnitOfWork implements UnitOfWork<PostgresTransaction> {
  private readonly scopes = new AsyncLocalStorage<{ active: boolean }>();

  constructor(private readonly deps: UnitOfWorkDependencies) {}

  async run<T>(ctx: OperationContext, locks: readonly LockKey[], work: (stores: PostgresTransaction) => Promise<Result<T>>): Promise<Result<T>> {
    this.admit(ctx);
    const locking = lockScript(ctx.tenantId, locks);
    return this.repeated(ctx, { mode: "read-write", script: locking, locks }, async (stores) => {
      const result = await work(stores);
      return { commit: result.ok, value: result };
    });
  }

  async read<T>(ctx: OperationContext, work: (stores: PostgresTransaction) => Promise<T>): Promise<T> {
    this.admit(ctx);
    return this.repeated(ctx, { mode: "read-only", script: "", locks: [] }, async (stores) => ({ commit: true, value: await work(stores) }));
  }

  private admit(ctx: OperationContext): void {
    checkContext(ctx);
    if (this.scopes.getStore()?.active === true) throw OperationsError.nestedUnitOfWork();
  }

  private repeated<T>(ctx: OperationContext, opening: LockedOpening, work: (stores: PostgresTransaction) => Promise<Ending<T>>): Promise<T> {
    return repeatOnConflict(ctx, { ...this.deps, sleep: (milliseconds) => sleep(milliseconds) }, async () => {
      const scope = { active: true };
      try {
        return await this.scopes.run(scope, () => this.once(ctx, opening, work));
      } catch (error) {
        throw NexusError.is(error) && error.code === statementTimeout && ctx.deadline !== undefined ? OperationsError.deadlineExceeded(ctx, error) : error;
      } finally {
        scope.active = false;
      }
    });
  }

  private async once<T>(ctx: OperationContext, { mode, script, locks }: LockedOpening, work: (stores: PostgresTransaction) => Promise<Ending<T>>): Promise<T> {
    const timeout = this.timeoutOf(ctx);
    const turn = new Turn(ctx, timeout);
    let emitted = false;
    let hasNews = false;
    const transaction = this.deps.database.transaction({ mode, script: `${beginning(ctx, timeout)}; ${script}` }, async (connection) => {
      turn.begin();
      const session = new WatchedSession(connection);
      const guarded = guardRecords(new SqlRecords(session, ctx.tenantId), mode, locks);
      try {
        const ending = await work(storesOver(session, transactionOver(guarded.records, ctx, { ...this.deps, hasher }), () => (emitted = true)));
        if (ending.commit) {
          guarded.readyToCommit();
          session.readyToCommit();
        }
        hasNews = ending.commit && emitted;
        return ending;
      } finally {
        guarded.close();
        session.close();
      }
    });
    const value = await turn.orTooLate(transaction);
    if (hasNews) this.deps.onEmitted?.();
    return value;
  }

  private timeoutOf(ctx: OperationContext): number | undefined {
    if (ctx.deadline === undefined) return undefined;
    const left = Instant.toEpochMilliseconds(ctx.deadline) - Instant.toEpochMilliseconds(this.deps.clock.now());
    return Math.min(Math.max(left, shortestTimeoutMs), longestTimeoutMs);
  }
}

/** Holds the tenant as hexadecimal digits: nothing of the context can become SQL. */
const beginning = (ctx: OperationContext, timeout: number | undefined): string => {
  const tenant = `convert_from(decode('${Buffer.from(ctx.tenantId).toString("hex")}', 'hex'), 'UTF8')`;
  const settings = [`set_config('role', '${appRole}', true)`, `set_config('app.tenant', ${tenant}, true)`];
  if (timeout !== undefined) settings.push(`set_config('statement_timeout', '${timeout}', true)`);
  return `${plainTimeScript}; select ${settings.join(", ")}`;
};

const storesOver = (session: WatchedSession, transaction: Transaction, onEmit: () => void): PostgresTransaction => {
  let kysely: Kysely<unknown> | undefined;
  return {
    ...transaction,
    emit: async (events) => {
      if (events.length > 0) onEmit();
      await transaction.emit(events);
    },
    get sql() {
      return (kysely ??= kyselyOver(session));
    },
  };
};
