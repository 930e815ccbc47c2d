import type { OperationContext } from "@nexus/common";
import type { LockKey } from "../unit-of-work/index.js";
import type { AccessSnapshot } from "./access-role.js";

/** Held alone to change who may do what. */
export const accessLock = (): LockKey => ({ kind: "access", id: "all" });

/** Items to remove, by list. */
export type AccessIds = { readonly [List in keyof AccessSnapshot]?: readonly string[] };

/**
 * Keeps the roles and role assignments of the tenant in `ctx`. Whoever calls `put` or `remove` holds
 * `accessLock`. Throws `storage_unavailable` and `concurrency_exhausted`, both retryable.
 */
export interface AccessStore {
  /** All of it, every list ordered by id; empty lists for a tenant without roles. */
  snapshot(ctx: OperationContext): Promise<AccessSnapshot>;
  /** Adds items, and replaces those with the same id, all or none; lists that are absent stay as they are. The same items again change nothing. */
  put(ctx: OperationContext, items: Partial<AccessSnapshot>): Promise<void>;
  /** Takes items out for good, all or none; unknown ids are ignored. */
  remove(ctx: OperationContext, ids: AccessIds): Promise<void>;
}
