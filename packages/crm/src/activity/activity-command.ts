import type { ExternalReference, FieldValues, Instant } from "@nexus/common";
import type { Target } from "../shared/target.js";
import type { ActivityParticipant, RelatedEntity } from "./activity.js";
import type { ActivityDuration } from "./activity-duration.js";
import type { ActivityType } from "./activity-type.js";

interface NewActivity {
  readonly id: string;
  readonly activityType: ActivityType;
  readonly title: string;
  readonly description?: string;
  readonly relatedTo: RelatedEntity;
  readonly ownerId?: string;
  readonly participants?: readonly ActivityParticipant[];
  readonly externalReferences?: readonly ExternalReference[];
  readonly customFields?: FieldValues;
  /** Calls and meetings only: planned for `create`, actual for `log`. */
  readonly duration?: ActivityDuration;
}

/**
 * Plans a call, email, meeting or task. Calls, meetings and tasks need `scheduledAt`; a time that has
 * passed is allowed, the activity is overdue at once. A note is complete when written: it ends now.
 */
export interface CreateActivity extends NewActivity {
  readonly type: "create";
  readonly scheduledAt?: Instant;
}

/** Records what has already happened. Nothing lies in the future, nothing ends before it starts. */
export interface LogActivity extends NewActivity {
  readonly type: "log";
  readonly startedAt?: Instant;
  /** Now, when absent. */
  readonly endedAt?: Instant;
  readonly outcome?: string;
}

/** Corrects the description of an activity in any status. What is absent stays; `customFields` and the lists are replaced whole. */
export interface UpdateActivity extends Target {
  readonly type: "update";
  readonly title?: string;
  readonly description?: string | null;
  readonly relatedTo?: RelatedEntity;
  readonly participants?: readonly ActivityParticipant[];
  readonly externalReferences?: readonly ExternalReference[];
  readonly customFields?: FieldValues;
  readonly duration?: ActivityDuration | null;
  /** Of a completed activity only. */
  readonly outcome?: string | null;
}

export interface StartActivity extends Target {
  readonly type: "start";
  /** Now, when absent; never in the future. */
  readonly startedAt?: Instant;
}

export interface CompleteActivity extends Target {
  readonly type: "complete";
  /** Now, when absent; never in the future, never before the start. */
  readonly endedAt?: Instant;
  /** Calls and meetings only. When absent: the time since the start, or else the planned duration. */
  readonly duration?: ActivityDuration;
  readonly outcome?: string;
}

/** Moves a planned activity to another time and says why. */
export interface RescheduleActivity extends Target {
  readonly type: "reschedule";
  readonly scheduledAt: Instant;
  readonly reason: string;
}

export interface CancelActivity extends Target {
  readonly type: "cancel";
  readonly reason: string;
}

/** Hands the activity to somebody; null takes it from everybody. */
export interface AssignActivityOwner extends Target {
  readonly type: "assign-owner";
  readonly ownerId: string | null;
}

/** Puts the activity in the bin, in any status. */
export interface DeleteActivity extends Target {
  readonly type: "delete";
}

export interface RestoreActivity extends Target {
  readonly type: "restore";
}

export type ActivityCommand =
  | CreateActivity
  | LogActivity
  | UpdateActivity
  | StartActivity
  | CompleteActivity
  | RescheduleActivity
  | CancelActivity
  | AssignActivityOwner
  | DeleteActivity
  | RestoreActivity;

/** What an adapter passes: the command without its name. */
export type ActivityInput<Type extends ActivityCommand["type"]> = Omit<Extract<ActivityCommand, { readonly type: Type }>, "type">;
