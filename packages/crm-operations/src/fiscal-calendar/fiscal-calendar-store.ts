import type { OperationContext } from "@nexus/common";
import type { FiscalCalendar, FiscalCalendarVersion } from "./fiscal-calendar.js";

/** Keeps the fiscal calendars of the tenant in `ctx`. Throws `storage_unavailable` and `concurrency_exhausted`, both retryable. */
export interface FiscalCalendarStore {
  /** With all versions in order; undefined when there is none. */
  find(ctx: OperationContext, id: string): Promise<FiscalCalendar | undefined>;
  /** All of them, ordered by id. */
  list(ctx: OperationContext): Promise<readonly FiscalCalendar[]>;
  /**
   * Adds a version, and the calendar with its first one; `name` becomes the calendar's. The same version
   * again changes nothing; another one under a number that is taken throws `duplicate_record`: versions
   * never change. Does not lint.
   */
  addVersion(ctx: OperationContext, calendar: { readonly id: string; readonly name: string }, version: FiscalCalendarVersion): Promise<void>;
}
