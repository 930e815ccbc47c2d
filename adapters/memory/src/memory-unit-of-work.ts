import { AsyncLocalStorage } from "node:async_hooks";
import { Instant, type Clock, type IdGenerator, type OperationContext } from "@nexus/common";
import {
  checkContext,
  guardRecords,
  lockText,
  OperationsError,
  outboxTable,
  repeatOnConflict,
  sortedLocks,
  transactionOver,
  type LockKey,
  type RepeatDependencies,
  type Transaction,
  type UnitOfWork,
} from "@nexus/crm-operations";
import type { Database } from "./database.js";
import { Draft } from "./draft.js";
import type { EventNews } from "./event-news.js";
import { gaveUp, LockTable, wasTaken } from "./lock-table.js";
import { memoryRecords } from "./memory-records.js";
import { sha256Hasher } from "./sha256-hasher.js";

export interface MemoryUnitOfWorkDependencies extends RepeatDependencies {
  readonly clock: Clock;
  readonly ids: IdGenerator;
  readonly turn: () => Promise<void>;
  /** Ends the waits for locks of a context with a deadline. */
  readonly patience: (milliseconds: number) => Promise<void>;
  /** Hears of every commit that wrote to the outbox. */
  readonly news: EventNews;
}

export const memoryUnitOfWork = (database: Database, deps: MemoryUnitOfWorkDependencies): UnitOfWork<Transaction> => {
  const locked = new LockTable();
  const parts = { ...deps, hasher: sha256Hasher };
  /** Says inside which unit of work a call is; one that has ended encloses nothing any more. */
  const surrounding = new AsyncLocalStorage<{ open: boolean }>();

  const enter = (ctx: OperationContext): void => {
    checkContext(ctx);
    if (surrounding.getStore()?.open === true) throw OperationsError.nestedUnitOfWork();
  };

  const takeLocks = async (ctx: OperationContext, locks: readonly LockKey[]): Promise<() => void> => {
    const requests = sortedLocks(locks).map((lock) => ({ key: JSON.stringify([ctx.tenantId, lockText(lock)]), mode: lock.mode ?? "exclusive", refuses: lock.ifTaken === "refuse" }));
    const release = await locked.take(requests, patience(ctx));
    if (release === gaveUp) throw OperationsError.deadlineExceeded(ctx);
    if (release === wasTaken) throw OperationsError.lockTaken();
    return release;
  };

  const patience = ({ deadline }: OperationContext): (() => Promise<void>) | undefined =>
    deadline && (() => deps.patience(Math.max(0, Instant.toEpochMilliseconds(deadline) - Instant.toEpochMilliseconds(deps.clock.now()))));

  return {
    run: async (ctx, locks, work) => {
      enter(ctx);
      return repeatOnConflict(ctx, deps, async () => {
        const release = await takeLocks(ctx, locks);
        const draft = new Draft(database.live(ctx.tenantId));
        const guarded = guardRecords(memoryRecords(draft, deps.turn), "read-write", locks);
        const here = { open: true };
        try {
          const result = await surrounding.run(here, () => work(transactionOver(guarded.records, ctx, parts)));
          if (!result.ok) return result;
          guarded.readyToCommit();
          await deps.turn();
          draft.commit(database, ctx.tenantId);
          if (draft.wrote(outboxTable)) deps.news.tell();
          return result;
        } finally {
          here.open = false;
          guarded.close();
          release();
        }
      });
    },

    read: async (ctx, work) => {
      enter(ctx);
      const snapshot = database.snapshot(ctx.tenantId);
      const guarded = guardRecords(memoryRecords(new Draft(snapshot.stateOf), deps.turn), "read-only");
      const here = { open: true };
      try {
        return await surrounding.run(here, () => work(transactionOver(guarded.records, ctx, parts)));
      } finally {
        here.open = false;
        guarded.close();
        snapshot.release();
      }
    },
  };
};
