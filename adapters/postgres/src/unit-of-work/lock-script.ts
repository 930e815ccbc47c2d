import { createHash } from "node:crypto";
import { lockText, OperationsError, sortedLocks, type LockKey } from "@nexus/crm-operations";

/** A server with default settings has room for some 10,000 locks in all, for everybody. */
export const mostLocks = 1_000;

/** A lock as the database knows it. */
interface NumberedLock {
  readonly number: bigint;
  readonly shared: boolean;
  readonly refuses: boolean;
}

/**
 * Takes all locks in the round trip that begins the transaction, in ascending order of their numbers: one
 * order for everybody, also when two locks share a number, so that units of work never wait for each
 * other in a circle. Locks that nobody waits for are tried before.
 *
 * Advisory locks, not row locks, because a lock may name what does not exist yet (a pair of accounts, a
 * month not opened), because one statement takes any mixture of them, and because they leave no trace
 * to clean up. The number is 64 bits of SHA-256 over tenant and lock: two locks with the same number
 * wait for each other without need, and nothing worse. They end with the transaction.
 *
 * The text holds only numbers and truth values, whatever the ids hold.
 */
export const lockScript = (tenantId: string, locks: readonly LockKey[]): string => {
  const numbered = numberedLocks(tenantId, locks);
  if (numbered.length > mostLocks) {
    throw new OperationsError("too_many_locks", `Declare one lock for the whole batch: ${numbered.length} are more than ${mostLocks}.`, {
      details: { locks: numbered.length, most: mostLocks },
    });
  }
  const tried = numbered.filter(({ refuses }) => refuses);
  const awaited = numbered.filter(({ refuses }) => !refuses);
  const statements: string[] = [];
  if (tried.length > 0) statements.push(`select nexus_take_or_refuse(${arrayOf(tried, "bigint", ({ number }) => number)})`);
  if (awaited.length > 0) {
    statements.push(
      "select case when shared then pg_advisory_xact_lock_shared(number) else pg_advisory_xact_lock(number) end " +
        `from unnest(${arrayOf(awaited, "bigint", ({ number }) => number)}, ${arrayOf(awaited, "boolean", ({ shared }) => shared)}) as lock (number, shared)`,
    );
  }
  return statements.join("; ");
};

const arrayOf = (locks: readonly NumberedLock[], type: string, value: (lock: NumberedLock) => bigint | boolean): string => `'{${locks.map(value).join(",")}}'::${type}[]`;

/** Each number once, ascending; two locks with the same number are taken as the stricter one asks. */
const numberedLocks = (tenantId: string, locks: readonly LockKey[]): readonly NumberedLock[] => {
  const byNumber = new Map<bigint, NumberedLock>();
  for (const lock of sortedLocks(locks)) {
    const number = lockNumber(tenantId, lock);
    const former = byNumber.get(number);
    byNumber.set(number, { number, shared: lock.mode === "shared" && former?.shared !== false, refuses: lock.ifTaken === "refuse" || former?.refuses === true });
  }
  return [...byNumber.values()].sort((a, b) => (a.number < b.number ? -1 : 1));
};

const lockNumber = (tenantId: string, lock: LockKey): bigint =>
  createHash("sha256").update(`nexus\0${tenantId}\0${lockText(lock)}`).digest().readBigInt64BE();
