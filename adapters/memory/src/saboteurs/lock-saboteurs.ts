import { setTimeout as wait } from "node:timers/promises";
import { NexusError, type OperationContext } from "@nexus/common";
import { lockText, OperationsError, sortedLocks, type LockKey, type Transaction, type UnitOfWork } from "@nexus/crm-operations";
import { gaveUp, LockTable, wasTaken, type LockRequest } from "../lock-table.js";
import type { Saboteur } from "./saboteur.js";

const hasCode = (error: unknown, code: string): boolean => NexusError.is(error) && error.code === code;

/** Takes locks by keys, and in an order, of its own. */
const locking =
  (requestsOf: (ctx: OperationContext, locks: readonly LockKey[]) => readonly LockRequest[]): Saboteur["sabotage"] =>
  (storage) => {
    const table = new LockTable();
    return {
      ...storage,
      run: async (ctx, locks, work) => {
        const giveBack = await table.take(requestsOf(ctx, locks), () => patience(ctx));
        if (giveBack === wasTaken) throw OperationsError.lockTaken();
        if (giveBack === gaveUp) throw OperationsError.deadlineExceeded(ctx);
        try {
          return await storage.run(ctx, [], work);
        } finally {
          giveBack();
        }
      },
    };
  };

const patience = async (ctx: OperationContext): Promise<void> => {
  await wait(ctx.deadline === undefined ? 60_000 : 100, undefined, { ref: false });
};

const withLocks =
  (change: (lock: LockKey) => LockKey): Saboteur["sabotage"] =>
  (storage) => ({ ...storage, run: (ctx, locks, work) => storage.run(ctx, locks.map(change), work) });

const request = (key: string, { mode = "exclusive", ifTaken }: LockKey): LockRequest => ({ key, mode, refuses: ifTaken === "refuse" });

/** Each lock once, as declared. */
const distinct = (locks: readonly LockKey[]): readonly LockKey[] => {
  const chosen = sortedLocks(locks);
  return [...new Set(locks.map(lockText))].flatMap((text) => chosen.find((lock) => lockText(lock) === text) ?? []);
};

/** Runs a work at most so often: a repeat beyond that ends with the conflict itself. */
const neverRepeats = (storage: UnitOfWork<Transaction>): UnitOfWork<Transaction> => ({
  ...storage,
  run: async (ctx, locks, work) => {
    const stop = new Error("one run only");
    let runs = 0;
    try {
      return await storage.run(ctx, locks, (tx) => {
        runs += 1;
        if (runs > 1) throw stop;
        return work(tx);
      });
    } catch (error) {
      throw error === stop ? new NexusError("concurrency_conflict", "Read again and repeat.", { retryable: true }) : error;
    }
  },
});

export const lockSaboteurs: readonly Saboteur[] = [
  {
    name: "ignores locks",
    suite: "unit of work",
    caughtBy: [
      "a lock that is not to be waited for throws lock_taken while somebody holds it, before the work runs, and is taken afterwards",
      "two works with the same lock are never inside at the same time",
      "locks declared in opposite orders never wait for each other for ever",
      "sets of locks that overlap at random all get their turn, each lock with one holder",
      "a work that waits for a lock gives up at its deadline",
      "no update is lost: parallel increments under a lock all count",
      "who holds a lock alone shares it with nobody, not with sharers either; all get their turn",
      "a lock asked for in both modes is held alone",
    ],
    sabotage: (storage) => ({ ...storage, run: (ctx, _locks, work) => storage.run(ctx, [], work) }),
  },
  {
    name: "takes locks in the order they are declared",
    suite: "unit of work",
    caughtBy: [
      "locks declared in opposite orders never wait for each other for ever",
      "sets of locks that overlap at random all get their turn, each lock with one holder",
      "a run inside a run throws nested_unit_of_work and does not hang",
    ],
    sabotage: locking((ctx, locks) => distinct(locks).map((lock) => request(`${ctx.tenantId}/${lockText(lock)}`, lock))),
  },
  {
    name: "takes one lock for everything",
    suite: "unit of work",
    caughtBy: [
      "a lock that is not to be waited for throws lock_taken while somebody holds it, before the work runs, and is taken afterwards",
      "works with different locks do not wait for each other",
      "locks of different kinds are different locks, wherever kind and id meet",
      "a work that waits for a lock gives up at its deadline",
      "what is not committed is seen by nobody else, neither by a run nor by a read",
      "a run sees what others commit meanwhile, a read keeps its snapshot",
      "a work that read before another one committed cannot write over it",
      "works that share a lock do not wait for each other",
    ],
    sabotage: (storage) => ({ ...storage, run: (ctx, _locks, work) => storage.run(ctx, [{ kind: "everything", id: "" }], work) }),
  },
  {
    name: "waits for locks that are not to be waited for",
    suite: "unit of work",
    caughtBy: [
      "a lock that is not to be waited for throws lock_taken while somebody holds it, before the work runs, and is taken afterwards",
    ],
    sabotage: withLocks(({ ifTaken: _ifTaken, ...lock }) => lock),
  },
  {
    name: "shares locks between tenants",
    suite: "unit of work",
    caughtBy: [
      "the same lock in two tenants is two locks",
      "a run inside a run throws nested_unit_of_work and does not hang",
      "a lock that is not to be waited for throws lock_taken while somebody holds it, before the work runs, and is taken afterwards",
    ],
    sabotage: locking((_ctx, locks) => sortedLocks(locks).map((lock) => request(lockText(lock), lock))),
  },
  {
    name: "runs kind and id of a lock together",
    suite: "unit of work",
    caughtBy: ["locks of different kinds are different locks, wherever kind and id meet"],
    sabotage: withLocks((lock) => ({ ...lock, kind: "", id: `${lock.kind}:${lock.id}` })),
  },
  {
    name: "holds shared locks alone",
    suite: "unit of work",
    caughtBy: ["works that share a lock do not wait for each other"],
    sabotage: withLocks(({ mode: _mode, ...lock }) => lock),
  },
  {
    name: "lets sharers in beside who holds a lock alone",
    suite: "unit of work",
    caughtBy: ["who holds a lock alone shares it with nobody, not with sharers either; all get their turn", "a lock asked for in both modes is held alone"],
    sabotage: (storage) => ({ ...storage, run: (ctx, locks, work) => storage.run(ctx, locks.filter((lock) => lock.mode !== "shared"), work) }),
  },
  {
    name: "never repeats",
    suite: "unit of work",
    caughtBy: [
      "a work that always meets a conflict runs six times, then concurrency_exhausted comes out and nothing is written",
      "a repeat starts afresh: with new stores and nothing of the run before",
      "a conflict the work swallows makes it run again all the same",
      "after its deadline no repeat is started: deadline_exceeded comes out",
      "no update is lost: parallel increments without a lock count exactly when accepted",
      "of parallel inserts of one id exactly one is accepted, the others throw duplicate_record",
      "of parallel inserts of one unique key exactly one is accepted, the others throw duplicate_record",
      "a row removed by two works at once goes once",
      "a work that read before another one committed cannot write over it",
    ],
    sabotage: neverRepeats,
  },
  {
    name: "repeats for ever (well, three times as long)",
    suite: "unit of work",
    caughtBy: ["a work that always meets a conflict runs six times, then concurrency_exhausted comes out and nothing is written"],
    sabotage: (storage) => ({
      ...storage,
      run: async (ctx, locks, work) => {
        for (let round = 1; ; round += 1) {
          try {
            return await storage.run(ctx, locks, work);
          } catch (error) {
            if (round === 3 || !hasCode(error, "concurrency_exhausted")) throw error;
          }
        }
      },
    }),
  },
  {
    name: "repeats whatever the error",
    suite: "unit of work",
    caughtBy: ["refusals and errors that are no conflicts are not repeated"],
    sabotage: (storage) => ({
      ...storage,
      run: async (ctx, locks, work) => {
        try {
          return await storage.run(ctx, locks, work);
        } catch (error) {
          if (NexusError.is(error) && !error.retryable) return storage.run(ctx, locks, work);
          throw error;
        }
      },
    }),
  },
  {
    name: "ignores the deadline",
    suite: "unit of work",
    caughtBy: [
      "after its deadline no repeat is started: deadline_exceeded comes out",
      "a work that waits for a lock gives up at its deadline",
      "a work whose deadline has passed does not start",
    ],
    sabotage: (storage) => {
      const patient = ({ deadline: _deadline, ...ctx }: OperationContext): OperationContext => ctx;
      return { run: (ctx, locks, work) => storage.run(patient(ctx), locks, work), read: (ctx, work) => storage.read(patient(ctx), work) };
    },
  },
];
