import type { OperationContext } from "@nexus/common";
import type { LockKey } from "../unit-of-work/index.js";
import type { BusinessCalendar } from "./business-calendar.js";

/** Held alone to change calendars, shared by whoever decides on them. */
export const businessCalendarLock = (mode: "exclusive" | "shared" = "exclusive"): LockKey => ({ kind: "business-calendars", id: "all", mode });

/**
 * Keeps the business calendars of the tenant in `ctx`. Whoever writes holds `businessCalendarLock`.
 * Throws `storage_unavailable` and `concurrency_exhausted`, both retryable.
 */
export interface BusinessCalendarStore {
  /** Undefined when there is none. */
  find(ctx: OperationContext, id: string): Promise<BusinessCalendar | undefined>;
  /** All of them, ordered by id. One consistent read. */
  list(ctx: OperationContext): Promise<readonly BusinessCalendar[]>;
  /** Adds calendars, and replaces those with the same id, all or none. The same again change nothing. Does not lint. */
  put(ctx: OperationContext, calendars: readonly BusinessCalendar[]): Promise<void>;
  /** Takes calendars out for good, all or none; unknown ids are ignored. What refers to them stays and is found by lint. */
  remove(ctx: OperationContext, ids: readonly string[]): Promise<void>;
}
