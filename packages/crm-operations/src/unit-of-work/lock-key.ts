import { compareText } from "./text-order.js";

/**
 * Something that only one unit of work per tenant may hold at a time. Declared up front; the adapter
 * takes all of them before any read, in one global order, so that two units of work never wait for
 * each other. Locks are released when the unit of work ends.
 */
export interface LockKey {
  readonly kind: string;
  readonly id: string;
}

/** The one global order: by kind, then id, as code points, each once. */
export const sortedLocks = (locks: readonly LockKey[]): readonly LockKey[] => {
  const byText = new Map(locks.map((lock) => [lockText(lock), lock]));
  return [...byText.values()].sort((a, b) => compareText(a.kind, b.kind) || compareText(a.id, b.id));
};

/** One text per lock; no two locks share one. */
export const lockText = (lock: LockKey): string => `${lock.kind.length}:${lock.kind}:${lock.id}`;
