import type { Instant, InstantRange, OperationContext, Page, PageRequest, Result } from "@nexus/common";
import type { ActivityRecord, ActivityRecordStatus, ActivityRecordType, ActivitySummary, RelatedRecord } from "./activity-record.js";
import type { RecordTarget } from "./crm-record.js";

/** Every condition that is present must hold. */
export interface ActivityFilter {
  readonly types?: readonly ActivityRecordType[];
  readonly statuses?: readonly ActivityRecordStatus[];
  readonly relatedTo?: RelatedRecord;
  readonly ownerId?: string | null;
  readonly scheduled?: InstantRange;
}

export interface NewActivity {
  /** Made by the caller, so that a repeated call is recognised. */
  readonly id: string;
  readonly type: ActivityRecordType;
  readonly title: string;
  readonly description: string | null;
  readonly relatedTo: RelatedRecord;
  readonly ownerId: string | null;
  /** Calls, meetings and tasks need one. */
  readonly scheduledAt: Instant | null;
  /** Planned length of a call or meeting in minutes; null for the other types. */
  readonly durationMinutes: number | null;
}

/** Reads activities. Deleted ones are not found. Reads have no effect. */
export interface ActivityReader {
  /** Undefined when there is none. */
  find(ctx: OperationContext, id: string): Promise<ActivityRecord | undefined>;
  /** Ordered by createdAt, then id. Throws `invalid_page` for a limit outside 1 to 1,000 or a cursor it did not give. */
  list(ctx: OperationContext, filter: ActivityFilter, page: PageRequest): Promise<Page<ActivityRecord>>;
  /** One summary per record in the order given, zero and nulls where there is no activity; repeated records answer once. One round trip. */
  summarize(ctx: OperationContext, related: readonly RelatedRecord[]): Promise<readonly ActivitySummary[]>;
}

/**
 * Changes single activities through the core's own gates, whose refusals come back unchanged;
 * `activity_not_found`, `activity_deleted` and `version_conflict` are common to all. Repeating what
 * has already happened changes nothing and answers the activity as it is.
 */
export interface ActivityLifecycle {
  /** Refused with `activity_exists` when the id is taken. */
  create(ctx: OperationContext, activity: NewActivity): Promise<Result<ActivityRecord>>;
  complete(ctx: OperationContext, target: RecordTarget, endedAt: Instant, outcome: string | null): Promise<Result<ActivityRecord>>;
  reschedule(ctx: OperationContext, target: RecordTarget, scheduledAt: Instant, reason: string): Promise<Result<ActivityRecord>>;
  cancel(ctx: OperationContext, target: RecordTarget, reason: string): Promise<Result<ActivityRecord>>;
}

/**
 * The activities of the tenant in `ctx`. Bound to a transaction it joins that unit of work; otherwise
 * every write is one of its own. Throws `storage_unavailable` and `concurrency_exhausted`, both retryable.
 */
export interface ActivityProvider extends ActivityReader, ActivityLifecycle {}
