import { createHash } from "node:crypto";
import { lockText, OperationsError, sortedLocks, type LockKey } from "@nexus/crm-operations";

/** A server with default settings has room for some 10,000 locks in all, for everybody. */
export const mostLocks = 1_000;

/**
 * Takes all locks in one statement, in ascending order of their numbers: one order for everybody, also
 * when two locks share a number, so that units of work never wait for each other in a circle.
 *
 * Advisory locks, not row locks, because a lock may name what does not exist yet (a pair of accounts, a
 * month not opened), because one statement takes any mixture of them, and because they leave no trace
 * to clean up. The number is 64 bits of SHA-256 over tenant and lock: two locks with the same number
 * wait for each other without need, and nothing worse. They end with the transaction.
 *
 * The text holds only numbers and truth values, whatever the ids hold.
 */
export const lockScript = (tenantId: string, locks: readonly LockKey[]): string => {
  const sharedByNumber = new Map<bigint, boolean>();
  for (const lock of sortedLocks(locks)) {
    const number = lockNumber(tenantId, lock);
    sharedByNumber.set(number, lock.mode === "shared" && sharedByNumber.get(number) !== false);
  }
  if (sharedByNumber.size === 0) return "";
  if (sharedByNumber.size > mostLocks) {
    throw new OperationsError("too_many_locks", `Declare one lock for the whole batch: ${sharedByNumber.size} are more than ${mostLocks}.`, {
      details: { locks: sharedByNumber.size, most: mostLocks },
    });
  }
  const inOrder = [...sharedByNumber].sort(([a], [b]) => (a < b ? -1 : 1));
  const numbers = inOrder.map(([number]) => number).join(",");
  const shared = inOrder.map(([, isShared]) => isShared).join(",");
  return (
    "select case when shared then pg_advisory_xact_lock_shared(number) else pg_advisory_xact_lock(number) end " +
    `from unnest('{${numbers}}'::bigint[], '{${shared}}'::boolean[]) as lock (number, shared)`
  );
};

const lockNumber = (tenantId: string, lock: LockKey): bigint =>
  createHash("sha256").update(`nexus\0${tenantId}\0${lockText(lock)}`).digest().readBigInt64BE();
