/**
 * Activities: calls, emails, meetings, tasks and notes with or about a customer.
 *
 * An activity is planned, perhaps started, and then completed or cancelled; those two are final. Calls,
 * meetings and tasks are planned for a time; calls and meetings have a duration; a note is complete
 * when it is written. What has already happened is logged. Whatever is neither done nor cancelled when
 * its time has passed is overdue.
 *
 * `activityDecider` holds every rule, `activityCommandSchemas` what a user may send,
 * `activityFromHistory` what an import may bring; `ActivityQuery` and `ActivityPersist` are for
 * whoever stores activities.
 */
export {
  activityTrackedFields,
  Activity,
  type ActivityCancellation,
  type ActivityCourse,
  type ActivityDescription,
  type ActivityInProgress,
  type ActivityParticipant,
  type ActivityProgress,
  type CancelledActivity,
  type CompletedActivity,
  type ImportedActivity,
  type PlannedActivity,
  type RelatedEntity,
  type RelatedEntityType,
} from "./activity.js";
export { activityDataClasses, activityInputDataClasses } from "./activity-data-classes.js";
export { ActivityType } from "./activity-type.js";
export { ActivityStatus } from "./activity-status.js";
export { ActivityDuration, type ActivityDurationClass } from "./activity-duration.js";
export type {
  ActivityCommand,
  ActivityInput,
  AssignActivityOwner,
  CancelActivity,
  CompleteActivity,
  CreateActivity,
  DeleteActivity,
  LogActivity,
  RescheduleActivity,
  RestoreActivity,
  StartActivity,
  UpdateActivity,
} from "./activity-command.js";
export { activityCommandSchemas } from "./activity-command-schema.js";
export type {
  ActivityCancelled,
  ActivityCompleted,
  ActivityCreated,
  ActivityDeleted,
  ActivityEvent,
  ActivityHistoryCorrected,
  ActivityImported,
  ActivityLogged,
  ActivityOwnerAssigned,
  ActivityRescheduled,
  ActivityRestored,
  ActivityStarted,
  ActivityUpdated,
} from "./activity-event.js";
export { activityDecider } from "./activity-decider.js";
export { activityFromHistory, activityHistorySchema, type ActivityHistory } from "./activity-history.js";
export type { ActivityByIdQuery, ActivityListQuery, ActivityQuery, ActivityWorkQuery } from "./activity-query.js";
export type { ActivityPersist, ActivityPlanPersist, ActivityWorkPersist } from "./activity-persist.js";
export { ActivityNotFound, InvalidActivityDuration } from "./errors.js";
