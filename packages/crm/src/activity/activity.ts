import type { Instant } from "@nexus/common";
import type { Entity } from "../shared/entity.js";
import type { ActivityDuration } from "./activity-duration.js";
import { ActivityStatus } from "./activity-status.js";
import type { ActivityType } from "./activity-type.js";

/** What an activity can be about. */
export type RelatedEntityType = "lead" | "opportunity" | "account" | "contact" | "partner" | "quote" | "order" | "contract";

/** The record an activity is about, by type and id (FUN-CRM-0071). Its existence is the caller's to know. */
export interface RelatedEntity {
  readonly entityType: RelatedEntityType;
  readonly id: string;
}

/** Who takes part beside the owner. Each is listed once. */
export interface ActivityParticipant {
  readonly type: "user" | "contact" | "lead" | "partner";
  readonly id: string;
}

export interface ActivityCancellation {
  readonly at: Instant;
  /** Null only where an import did not know it. */
  readonly reason: string | null;
}

/** What can be said about an activity whatever its status. */
export interface ActivityDescription extends Pick<Entity, "externalReferences" | "customFields"> {
  /** 1 to 200 characters. */
  readonly title: string;
  readonly description: string | null;
  readonly relatedTo: RelatedEntity;
  readonly participants: readonly ActivityParticipant[];
}

interface ActivityPlan {
  readonly type: ActivityType;
  /** When it is to happen; for a task, when it is due. Null for a planned call, meeting or task only where an import did not know it. */
  readonly scheduledAt: Instant | null;
  /** Planned until it is completed, then how long it took. Null for emails, tasks and notes. */
  readonly duration: ActivityDuration | null;
}

interface ActivityFacts extends Entity, ActivityDescription, ActivityPlan {
  /** What an import last said of it; null when it was born here. */
  readonly imported: ImportedActivity | null;
}

interface Planned {
  readonly status: "planned";
  readonly startedAt: null;
  readonly endedAt: null;
  readonly outcome: null;
  readonly cancellation: null;
}

interface InProgress {
  readonly status: "in-progress";
  readonly startedAt: Instant;
  readonly endedAt: null;
  readonly outcome: null;
  readonly cancellation: null;
}

interface Completed {
  readonly status: "completed";
  /** Null when nobody recorded a start. Never after `endedAt`. */
  readonly startedAt: Instant | null;
  readonly endedAt: Instant;
  /** What came of it, in words; null when nobody said. */
  readonly outcome: string | null;
  readonly cancellation: null;
}

interface Cancelled {
  readonly status: "cancelled";
  readonly startedAt: Instant | null;
  readonly endedAt: null;
  readonly outcome: null;
  readonly cancellation: ActivityCancellation;
}

/** How far an activity has come: its status and the facts that belong to it. */
export type ActivityProgress = Planned | InProgress | Completed | Cancelled;

/** What it is, when it is planned for and how far it has come: facts that only change together. */
export type ActivityCourse = ActivityPlan & ActivityProgress;

/** An activity as another system had it. */
export interface ImportedActivity extends ActivityDescription, Pick<Entity, "ownerId" | "createdAt"> {
  readonly course: ActivityCourse;
}

export type PlannedActivity = ActivityFacts & Planned;
export type ActivityInProgress = ActivityFacts & InProgress;
export type CompletedActivity = ActivityFacts & Completed;
export type CancelledActivity = ActivityFacts & Cancelled;

/**
 * A call, email, meeting, task or note with or about a customer. Discriminated by `status`: an
 * activity in progress has a start, a completed one an end, a cancelled one a reason.
 */
export type Activity = PlannedActivity | ActivityInProgress | CompletedActivity | CancelledActivity;

/** Done: it has an end, and perhaps an outcome. */
const isCompleted = (activity: Activity): activity is CompletedActivity => activity.status === "completed";

/** Planned for a time that is known, and not begun. */
const isScheduled = (activity: Activity): activity is PlannedActivity & { readonly scheduledAt: Instant } =>
  activity.status === "planned" && activity.scheduledAt !== null;

/** Planned or in progress: somebody still has to do it. */
const isPending = (activity: Activity): activity is PlannedActivity | ActivityInProgress => ActivityStatus.isPending(activity.status);

/**
 * Its scheduled time has passed and it is neither completed nor cancelled (BUS-CRM-0034). At the very
 * instant it is not overdue yet. An activity without a scheduled time is never overdue, nor is one in the bin.
 */
const isOverdue = (activity: Activity, now: Instant): boolean =>
  isPending(activity) && activity.deletedAt === null && activity.scheduledAt !== null && activity.scheduledAt < now;

/** When it took or is to take place: its end, else its start, else its scheduled time, else when it was recorded. */
const activityTime = ({ endedAt, startedAt, scheduledAt, createdAt }: Activity): Instant => endedAt ?? startedAt ?? scheduledAt ?? createdAt;

/** What a field history keeps of an activity. */
export const activityTrackedFields = ["ownerId", "status", "scheduledAt"] as const satisfies readonly (keyof ActivityFacts | "status")[];

/** The read surface of an activity. Source: FUN-CRM-0073, IFC-CRM-0088. */
export const Activity = {
  isCompleted,
  isScheduled,
  isPending,
  isOverdue,
  time: activityTime,
} as const;
