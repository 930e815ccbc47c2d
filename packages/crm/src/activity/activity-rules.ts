import { accept, refuse, type Instant, type Result } from "@nexus/common";
import type { ActivityDuration } from "./activity-duration.js";
import type { ActivityStatus } from "./activity-status.js";
import { ActivityType } from "./activity-type.js";

interface Times {
  readonly startedAt: Instant | null;
  readonly endedAt: Instant | null;
}

/** What has happened lies behind us, and ends no earlier than it started. */
export const checkTimes = ({ startedAt, endedAt }: Times, now: Instant): Result<undefined> => {
  const past = checkPast({ startedAt, endedAt }, now);
  if (!past.ok) return past;
  return startedAt !== null && endedAt !== null && endedAt < startedAt
    ? refuse("activity_ended_before_started", "Correct the start or the end: it ends before it starts.", { startedAt, endedAt })
    : accept(undefined);
};

export const checkPast = (times: Readonly<Record<string, Instant | null>>, now: Instant): Result<undefined> => {
  const ahead = Object.keys(times).find((field) => (times[field] ?? now) > now);
  return ahead === undefined
    ? accept(undefined)
    : refuse("activity_time_in_future", `Correct ${ahead}: what has happened lies in the past.`, { field: ahead });
};

/** A call or meeting may have a duration, nothing else has one (BUS-CRM-0033). */
export const checkDuration = (type: ActivityType, duration: ActivityDuration | null | undefined): Result<undefined> =>
  duration && !ActivityType.hasDuration(type)
    ? refuse("activity_has_no_duration", `Leave the duration out: only calls and meetings have one, and this is ${type}.`, { activityType: type })
    : accept(undefined);

/** A planned call, meeting or task has a time; a note has none, since it is complete when written (BUS-CRM-0032). */
export const checkScheduling = (type: ActivityType, scheduledAt: Instant | undefined): Result<undefined> => {
  if (type === "note" && scheduledAt !== undefined) {
    return refuse("activity_not_schedulable", "Leave the time out: a note is complete when it is written.", { activityType: type });
  }
  if (scheduledAt === undefined && ActivityType.needsScheduling(type)) {
    return refuse("activity_needs_scheduling", `Say when: a planned ${type} has a time. What has already happened is logged.`, { activityType: type });
  }
  return accept(undefined);
};

/** The refusal of a move that the transition table does not have. */
export const invalidTransition = (id: string, from: ActivityStatus, to: ActivityStatus): Result<never> =>
  refuse("invalid_activity_transition", `Plan a new activity: this one is ${from} and cannot become ${to}.`, { id, from, to });
