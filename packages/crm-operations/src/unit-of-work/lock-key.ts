import { compareText } from "@nexus/common";


/**
 * Something that only one unit of work per tenant may hold at a time; with `mode: "shared"`, any
 * number may hold it together, and none while somebody holds it alone. Declared up front; the adapter
 * takes all of them before any read, in one global order, so that two units of work never wait for
 * each other. Locks are released when the unit of work ends.
 */
export interface LockKey {
  readonly kind: string;
  readonly id: string;
  /** `"exclusive"` when absent. What is decided on but not changed is held shared. */
  readonly mode?: "exclusive" | "shared";
}

/** The one global order: by kind, then id, as code points, each once; asked for in both modes, it is exclusive. */
export const sortedLocks = (locks: readonly LockKey[]): readonly LockKey[] => {
  const byText = new Map<string, LockKey>();
  for (const lock of locks) {
    const text = lockText(lock);
    if (lock.mode !== "shared" || !byText.has(text)) byText.set(text, lock);
  }
  return [...byText.values()].sort((a, b) => compareText(a.kind, b.kind) || compareText(a.id, b.id));
};

/** One text per lock; no two locks share one. */
export const lockText = (lock: LockKey): string => `${lock.kind.length}:${lock.kind}:${lock.id}`;
