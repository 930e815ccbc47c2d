import { accept, checkFieldValues, refuse, sameData, type Result } from "@nexus/common";
import type { Decider, DecisionEnvironment } from "../shared/decider.js";
import { changedFields } from "../shared/changed-fields.js";
import { targetOf } from "../shared/target.js";
import { tenantOf } from "../shared/tenant.js";
import type { Activity } from "./activity.js";
import type {
  ActivityCommand,
  CancelActivity,
  CompleteActivity,
  CreateActivity,
  LogActivity,
  RescheduleActivity,
  StartActivity,
  UpdateActivity,
} from "./activity-command.js";
import { ActivityDuration } from "./activity-duration.js";
import type { ActivityEvent, ActivityLogged, ActivityUpdated } from "./activity-event.js";
import { evolveActivity } from "./activity-evolve.js";
import { checkDuration, checkScheduling, checkTimes, invalidTransition } from "./activity-rules.js";
import { ActivityStatus } from "./activity-status.js";
import { ActivityType } from "./activity-type.js";

type Decision = Result<readonly ActivityEvent[]>;

/** What `update` may change. */
const changeable = [
  "title",
  "description",
  "relatedTo",
  "participants",
  "externalReferences",
  "customFields",
  "duration",
  "outcome",
] as const satisfies readonly (keyof ActivityUpdated["data"])[];

const nothing: Decision = accept([]);

const decide = (command: ActivityCommand, state: Activity | undefined, environment: DecisionEnvironment): Decision => {
  if (command.type === "create" || command.type === "log") return begin(command, state, environment);
  const target = targetOf("activity", command, state, command.type === "delete" || command.type === "restore");
  if (!target.ok) return target;
  const activity = target.value;
  const { id } = activity;
  const { now: at, actorId: by } = environment;
  switch (command.type) {
    case "update": return update(command, activity, environment);
    case "start": return start(command, activity, environment);
    case "complete": return complete(command, activity, environment);
    case "reschedule": return reschedule(command, activity, environment);
    case "cancel": return cancel(command, activity, environment);
    case "assign-owner":
      if (command.ownerId === activity.ownerId) return nothing;
      return accept([{ type: "ActivityOwnerAssigned", at, by, data: { id, from: activity.ownerId, to: command.ownerId } }]);
    case "delete": return activity.deletedAt === null ? accept([{ type: "ActivityDeleted", at, by, data: { id } }]) : nothing;
    case "restore": return activity.deletedAt === null ? nothing : accept([{ type: "ActivityRestored", at, by, data: { id } }]);
  }
};

const begin = (command: CreateActivity | LogActivity, state: Activity | undefined, environment: DecisionEnvironment): Decision => {
  if (state) return refuse("activity_exists", "Take another id: an activity with this one exists.", { id: command.id });
  const { now: at, actorId: by, fields } = environment;
  const { activityType: type, id, title, relatedTo } = command;
  const tenant = tenantOf(environment);
  if (!tenant.ok) return tenant;
  const duration = checkDuration(type, command.duration);
  if (!duration.ok) return duration;
  const customFields = checkFieldValues(fields, "activity", command.customFields ?? {});
  if (!customFields.ok) return customFields;
  const beginning = {
    id,
    tenantId: tenant.value,
    type,
    title,
    description: command.description ?? null,
    relatedTo,
    ownerId: command.ownerId ?? null,
    participants: command.participants ?? [],
    externalReferences: command.externalReferences ?? [],
    customFields: customFields.value,
    duration: command.duration ?? null,
  };
  if (command.type === "log") return log(command, beginning, environment);
  const scheduling = checkScheduling(type, command.scheduledAt);
  if (!scheduling.ok) return scheduling;
  if (type === "note") return log({ ...command, type: "log" }, beginning, environment);
  return accept([{ type: "ActivityCreated", at, by, data: { ...beginning, scheduledAt: command.scheduledAt ?? null } }]);
};

const log = (
  command: LogActivity,
  beginning: Omit<ActivityLogged["data"], "scheduledAt" | "startedAt" | "endedAt" | "outcome">,
  { now: at, actorId: by }: DecisionEnvironment,
): Decision => {
  const startedAt = command.startedAt ?? null;
  const endedAt = command.endedAt ?? at;
  const times = checkTimes({ startedAt, endedAt }, at);
  if (!times.ok) return times;
  const elapsed = startedAt && ActivityType.hasDuration(beginning.type) ? ActivityDuration.between(startedAt, endedAt) : null;
  return accept([
    {
      type: "ActivityLogged",
      at,
      by,
      data: { ...beginning, scheduledAt: null, startedAt, endedAt, duration: beginning.duration ?? elapsed, outcome: command.outcome ?? null },
    },
  ]);
};

const update = (command: UpdateActivity, activity: Activity, { now: at, actorId: by, fields }: DecisionEnvironment): Decision => {
  const { type: _, id, expectedVersion: __, ...wanted } = command;
  if (wanted.outcome && activity.status !== "completed") {
    return refuse("activity_outcome_before_completion", "Complete the activity first: only then it has an outcome.", { id, status: activity.status });
  }
  const duration = checkDuration(activity.type, wanted.duration);
  if (!duration.ok) return duration;
  if (wanted.customFields) {
    const customFields = checkFieldValues(fields, "activity", wanted.customFields);
    if (!customFields.ok) return customFields;
  }
  const changes = changedFields(activity, wanted, changeable);
  if (Object.keys(changes).length === 0) return nothing;
  return accept([{ type: "ActivityUpdated", at, by, data: { id, ...changes } }]);
};

const start = (command: StartActivity, activity: Activity, { now: at, actorId: by }: DecisionEnvironment): Decision => {
  const startedAt = command.startedAt ?? at;
  if (activity.status === "in-progress" && isAbsentOrSame(command.startedAt, activity.startedAt)) return nothing;
  if (!ActivityStatus.canTransition(activity.status, "in-progress")) return invalidTransition(activity.id, activity.status, "in-progress");
  const times = checkTimes({ startedAt, endedAt: null }, at);
  if (!times.ok) return times;
  return accept([{ type: "ActivityStarted", at, by, data: { id: activity.id, startedAt } }]);
};

const complete = (command: CompleteActivity, activity: Activity, { now: at, actorId: by }: DecisionEnvironment): Decision => {
  const repeated = (["endedAt", "duration", "outcome"] as const).every((field) => isAbsentOrSame(command[field], activity[field]));
  if (activity.status === "completed" && repeated) return nothing;
  if (!ActivityStatus.canTransition(activity.status, "completed")) return invalidTransition(activity.id, activity.status, "completed");
  const endedAt = command.endedAt ?? at;
  const { startedAt } = activity;
  const times = checkTimes({ startedAt, endedAt }, at);
  if (!times.ok) return times;
  const allowed = checkDuration(activity.type, command.duration);
  if (!allowed.ok) return allowed;
  const elapsed = startedAt && ActivityType.hasDuration(activity.type) ? ActivityDuration.between(startedAt, endedAt) : null;
  const duration = command.duration ?? elapsed ?? activity.duration;
  return accept([{ type: "ActivityCompleted", at, by, data: { id: activity.id, endedAt, duration, outcome: command.outcome ?? null } }]);
};

const reschedule = (command: RescheduleActivity, activity: Activity, { now: at, actorId: by }: DecisionEnvironment): Decision => {
  if (activity.status !== "planned") {
    return refuse("activity_not_planned", `Plan a new activity: this one is ${activity.status}, only a planned one moves.`, {
      id: activity.id,
      status: activity.status,
    });
  }
  if (activity.scheduledAt === command.scheduledAt) return nothing;
  const { id, scheduledAt: from } = activity;
  return accept([{ type: "ActivityRescheduled", at, by, data: { id, from, to: command.scheduledAt, reason: command.reason } }]);
};

const cancel = (command: CancelActivity, activity: Activity, { now: at, actorId: by }: DecisionEnvironment): Decision => {
  if (activity.status === "cancelled" && activity.cancellation.reason === command.reason) return nothing;
  if (!ActivityStatus.canTransition(activity.status, "cancelled")) return invalidTransition(activity.id, activity.status, "cancelled");
  return accept([{ type: "ActivityCancelled", at, by, data: { id: activity.id, reason: command.reason } }]);
};

const isAbsentOrSame = (wanted: unknown, present: unknown): boolean => wanted === undefined || sameData(wanted, present);

/**
 * Every rule of an activity's life. A repeated command that says nothing new is accepted with no
 * event; one that says something else about what is final is refused.
 */
export const activityDecider: Decider<Activity, ActivityCommand, ActivityEvent> = { decide, evolve: evolveActivity };
