import type { Instant, InstantRange, OperationContext, Page, PageRequest } from "@nexus/common";
import type { Activity, CompletedActivity, PlannedActivity, RelatedEntity } from "./activity.js";
import type { ActivityType } from "./activity-type.js";

/** One activity. Activities in the bin are found too: `deletedAt` says so. */
export interface ActivityByIdQuery {
  /** Undefined when the tenant has no such activity. */
  findById(ctx: OperationContext, id: string): Promise<Activity | undefined>;
  /** Throws `activity_not_found` (CrmError) when the tenant has no such activity. */
  getById(ctx: OperationContext, id: string): Promise<Activity>;
}

/**
 * Lists of one tenant's activities, without those in the bin, ordered by `createdAt`, then `id`,
 * ascending. No match is an empty page, never an error; an unknown related record has no activities.
 */
export interface ActivityListQuery {
  findByType(ctx: OperationContext, type: ActivityType, page: PageRequest): Promise<Page<Activity>>;
  /** Everything about one record, of any type. */
  findByRelatedEntity(ctx: OperationContext, relatedTo: RelatedEntity, page: PageRequest): Promise<Page<Activity>>;
  findByLead(ctx: OperationContext, leadId: string, page: PageRequest): Promise<Page<Activity>>;
  findByOpportunity(ctx: OperationContext, opportunityId: string, page: PageRequest): Promise<Page<Activity>>;
  /**
   * By when it took or is to take place: `endedAt`, else `startedAt`, else `scheduledAt`, else
   * `createdAt` (`Activity.time`), in the half-open range.
   */
  findByDateRange(ctx: OperationContext, range: InstantRange, page: PageRequest): Promise<Page<Activity>>;
}

/** What there is to do, and what was done; paged and ordered as {@link ActivityListQuery}. */
export interface ActivityWorkQuery {
  /** Planned for a time that is known: `Activity.isScheduled`. */
  findScheduled(ctx: OperationContext, page: PageRequest): Promise<Page<PlannedActivity>>;
  /** `Activity.isOverdue` at `now`, which the caller's clock gives. */
  findOverdue(ctx: OperationContext, now: Instant, page: PageRequest): Promise<Page<Activity>>;
  findCompleted(ctx: OperationContext, page: PageRequest): Promise<Page<CompletedActivity>>;
  /** Planned or in progress: `Activity.isPending`. */
  findPending(ctx: OperationContext, page: PageRequest): Promise<Page<Activity>>;
}

/** The whole read side of activities (FUN-CRM-0074 to 0076). */
export interface ActivityQuery extends ActivityByIdQuery, ActivityListQuery, ActivityWorkQuery {}
