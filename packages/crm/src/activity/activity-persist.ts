import type { OperationContext, Result } from "@nexus/common";
import type { Activity } from "./activity.js";
import type { ActivityInput } from "./activity-command.js";

/*
 * The write side. Every method decides through `activityDecider`, stores the new state and answers it;
 * a refusal is a value and leaves the record as it was. A repetition that says nothing new answers the
 * unchanged record. With `expectedVersion` a stale copy is refused with `version_conflict`; without it
 * the command applies to whatever stands. What is missing is refused with `activity_not_found`, what
 * lies in the bin with `activity_deleted`.
 */

/** The work itself. */
export interface ActivityWorkPersist {
  /** Refused with `activity_exists` when the id is taken. */
  create(ctx: OperationContext, input: ActivityInput<"create">): Promise<Result<Activity>>;
  /** Records what has already happened; refused with `activity_exists` when the id is taken. */
  log(ctx: OperationContext, input: ActivityInput<"log">): Promise<Result<Activity>>;
  update(ctx: OperationContext, input: ActivityInput<"update">): Promise<Result<Activity>>;
  start(ctx: OperationContext, input: ActivityInput<"start">): Promise<Result<Activity>>;
  complete(ctx: OperationContext, input: ActivityInput<"complete">): Promise<Result<Activity>>;
}

/** When, by whom, and whether at all. */
export interface ActivityPlanPersist {
  reschedule(ctx: OperationContext, input: ActivityInput<"reschedule">): Promise<Result<Activity>>;
  cancel(ctx: OperationContext, input: ActivityInput<"cancel">): Promise<Result<Activity>>;
  assignOwner(ctx: OperationContext, input: ActivityInput<"assign-owner">): Promise<Result<Activity>>;
  /** Into the bin, where it keeps its status. */
  delete(ctx: OperationContext, input: ActivityInput<"delete">): Promise<Result<Activity>>;
  /** Out of the bin, as it was. */
  restore(ctx: OperationContext, input: ActivityInput<"restore">): Promise<Result<Activity>>;
}

/** The whole write side of activities (FUN-CRM-0077, FUN-CRM-0078). */
export interface ActivityPersist extends ActivityWorkPersist, ActivityPlanPersist {}
