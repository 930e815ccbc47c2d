import type { OperationContext } from "@nexus/common";
import type { LockKey } from "../unit-of-work/index.js";
import type { AvailabilitySnapshot } from "./availability-snapshot.js";

/** Held alone to change who is available, shared by whoever decides on it. */
export const availabilityLock = (mode: "exclusive" | "shared" = "exclusive"): LockKey => ({ kind: "availability", id: "all", mode });

/** Items to remove, by list. */
export type AvailabilityIds = { readonly [List in keyof AvailabilitySnapshot]?: readonly string[] };

/**
 * Keeps the absences and delegations of the tenant in `ctx`. Plans change, so `remove` is everyday use here.
 *
 * Whoever calls `put` or `remove` holds `availabilityLock`, so that two changes cannot close a cycle together.
 * Throws `storage_unavailable` and `concurrency_exhausted`, both retryable.
 */
export interface AvailabilityStore {
  /** All of it, every list ordered by id; empty lists for a tenant where everybody is there. One consistent read. */
  snapshot(ctx: OperationContext): Promise<AvailabilitySnapshot>;
  /**
   * Adds items, and replaces those with the same id, all or none; lists that are absent stay as they
   * are. The same items again change nothing. Does not lint: the caller does, on what it is about to put.
   */
  put(ctx: OperationContext, items: Partial<AvailabilitySnapshot>): Promise<void>;
  /** Takes items out for good, all or none; unknown ids are ignored. */
  remove(ctx: OperationContext, ids: AvailabilityIds): Promise<void>;
}
