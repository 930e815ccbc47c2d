import type { OperationContext } from "@nexus/common";
import type { LockKey } from "../unit-of-work/index.js";
import type { TerritorySnapshot } from "./territory.js";

/** Held alone to change the territories, shared by whoever decides on them. */
export const territoryLock = (mode: "exclusive" | "shared" = "exclusive"): LockKey => ({ kind: "territories", id: "all", mode });

/** Items to remove, by list. */
export type TerritoryIds = { readonly [List in keyof TerritorySnapshot]?: readonly string[] };

/**
 * Keeps the territories of the tenant in `ctx`. They and their members have effective dates, so they
 * end by a new period, and `remove` is for mistakes only.
 *
 * Whoever calls `put` or `remove` holds `territoryLock`, so that two changes cannot close a cycle together.
 * Throws `storage_unavailable` and `concurrency_exhausted`, both retryable.
 */
export interface TerritoryStore {
  /** All of it, every list ordered by id; empty lists for a tenant without territories. One consistent read. */
  snapshot(ctx: OperationContext): Promise<TerritorySnapshot>;
  /**
   * Adds items, and replaces those with the same id, all or none; lists that are absent stay as they
   * are. The same items again change nothing. Does not lint: the caller does, on what it is about to put.
   */
  put(ctx: OperationContext, items: Partial<TerritorySnapshot>): Promise<void>;
  /** Takes items out for good, all or none; unknown ids are ignored. What refers to them stays and is found by lint. */
  remove(ctx: OperationContext, ids: TerritoryIds): Promise<void>;
}
