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
  /**
   * What to do while somebody else holds it: `"wait"` when absent. With `"refuse"`, `run` throws
   * `lock_taken` at once and runs no more, before it waits for any other lock; such a lock is exclusive.
   */
  readonly ifTaken?: "wait" | "refuse";
}

/**
 * The one global order: those that refuse first, since nobody waits for them, then by kind and id, as
 * code points, each once; asked for in both modes, it is exclusive, and asked for in both ways, it refuses.
 */
export const sortedLocks = (locks: readonly LockKey[]): readonly LockKey[] => {
  const byText = new Map<string, LockKey>();
  for (const lock of locks) {
    const text = lockText(lock);
    const known = byText.get(text);
    if (!known || strength(lock) > strength(known)) byText.set(text, lock);
  }
  return [...byText.values()].sort((a, b) => Number(refusing(b)) - Number(refusing(a)) || compareText(a.kind, b.kind) || compareText(a.id, b.id));
};

const refusing = ({ ifTaken }: LockKey): boolean => ifTaken === "refuse";

const strength = (lock: LockKey): number => (refusing(lock) ? 2 : lock.mode === "shared" ? 0 : 1);

/** One text per lock; no two locks share one. */
export const lockText = (lock: LockKey): string => `${lock.kind.length}:${lock.kind}:${lock.id}`;
