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
 * wait for each other without need, and nothing worse. They end with the transaction. Shared and
 * exclusive locks stand in the same order; a number asked for in both modes is taken exclusively.
 *
 * The text holds only numbers and truth values, whatever the ids hold.
 */
export const lockScript = (tenantId: string, locks: readonly LockKey[]): string => {
  const shared = new Map<bigint, boolean>();
  for (const lock of sortedLocks(locks)) {
    const number = lockNumber(tenantId, lock);
    shared.set(number, lock.mode === "shared" && shared.get(number) !== false);
  }
  const numbers = [...shared.keys()].sort((a, b) => (a < b ? -1 : 1));
  if (numbers.length === 0) return "";
  if (numbers.length > mostLocks) {
    throw new OperationsError("too_many_locks", `Declare one lock for the whole batch: ${numbers.length} are more than ${mostLocks}.`, {
      details: { locks: numbers.length, most: mostLocks },
    });
  }
  const modes = numbers.map((number) => shared.get(number) === true);
  if (!modes.includes(true)) return `select pg_advisory_xact_lock(number) from unnest('{${numbers.join(",")}}'::bigint[]) as number`;
  return [
    "select case when shared then pg_advisory_xact_lock_shared(number) else pg_advisory_xact_lock(number) end",
    `from unnest('{${numbers.join(",")}}'::bigint[], '{${modes.join(",")}}'::boolean[]) as lock(number, shared)`,
  ].join(" ");
};

const lockNumber = (tenantId: string, lock: LockKey): bigint =>
  createHash("sha256").update(`nexus\0${tenantId}\0${lockText(lock)}`).digest().readBigInt64BE();
