import type { Instant } from "@nexus/common";
import type { CoreEvent } from "../shared/decider.js";
import type { ActivityCourse, ActivityDescription, ImportedActivity } from "./activity.js";
import type { ActivityDuration } from "./activity-duration.js";
import type { ActivityType } from "./activity-type.js";

interface ActivityBeginning extends ActivityDescription {
  readonly id: string;
  readonly tenantId: string;
  readonly ownerId: string | null;
  readonly type: ActivityType;
  readonly scheduledAt: Instant | null;
  readonly duration: ActivityDuration | null;
}

/** Planned, to be done. */
export type ActivityCreated = CoreEvent<"ActivityCreated", ActivityBeginning>;

/** Recorded as already done. */
export type ActivityLogged = CoreEvent<
  "ActivityLogged",
  ActivityBeginning & { readonly startedAt: Instant | null; readonly endedAt: Instant; readonly outcome: string | null }
>;

/** Only what changed, with its new value. */
export type ActivityUpdated = CoreEvent<
  "ActivityUpdated",
  Partial<ActivityDescription> & { readonly id: string; readonly duration?: ActivityDuration | null; readonly outcome?: string | null }
>;

export type ActivityStarted = CoreEvent<"ActivityStarted", { readonly id: string; readonly startedAt: Instant }>;

export type ActivityCompleted = CoreEvent<
  "ActivityCompleted",
  { readonly id: string; readonly endedAt: Instant; readonly duration: ActivityDuration | null; readonly outcome: string | null }
>;

export type ActivityRescheduled = CoreEvent<
  "ActivityRescheduled",
  { readonly id: string; readonly from: Instant | null; readonly to: Instant; readonly reason: string }
>;

export type ActivityCancelled = CoreEvent<"ActivityCancelled", { readonly id: string; readonly reason: string }>;

export type ActivityOwnerAssigned = CoreEvent<
  "ActivityOwnerAssigned",
  { readonly id: string; readonly from: string | null; readonly to: string | null }
>;

export type ActivityDeleted = CoreEvent<"ActivityDeleted", { readonly id: string }>;
export type ActivityRestored = CoreEvent<"ActivityRestored", { readonly id: string }>;

export type ActivityImported = CoreEvent<"ActivityImported", { readonly id: string; readonly tenantId: string; readonly imported: ImportedActivity }>;

/** A later import knew better: what it says now, and what of that replaces what stood in the record. */
export type ActivityHistoryCorrected = CoreEvent<
  "ActivityHistoryCorrected",
  {
    readonly id: string;
    readonly imported: ImportedActivity;
    readonly changes: Partial<Omit<ImportedActivity, "course">>;
    readonly course?: ActivityCourse;
  }
>;

export type ActivityEvent =
  | ActivityCreated
  | ActivityLogged
  | ActivityUpdated
  | ActivityStarted
  | ActivityCompleted
  | ActivityRescheduled
  | ActivityCancelled
  | ActivityOwnerAssigned
  | ActivityDeleted
  | ActivityRestored
  | ActivityImported
  | ActivityHistoryCorrected;
