import { accept, Instant, invalidInput, isSafeInteger, type Result } from "@nexus/common";
import { z } from "zod";
import { InvalidActivityDuration } from "./errors.js";

/** How long something took or will take: whole minutes, never negative. Immutable and JSON-plain. */
export interface ActivityDuration {
  readonly minutes: number;
}

/** `short` under 15 minutes, `medium` from 15 to 60, `long` over 60 (BUS-CRM-0035). */
export type ActivityDurationClass = "short" | "medium" | "long";

/** About 19 years: beyond it lies a unit mistaken for another. */
const mostMinutes = 10_000_000;

const isMinutes = (value: unknown): value is number => isSafeInteger(value) && value >= 0 && value <= mostMinutes;

const rangeMessage = "write 0 to 10,000,000 whole minutes";

export const activityDurationSchema = z.strictObject({
  minutes: z.int("a whole number of minutes").min(0, "0 or more").max(mostMinutes, "at most 10,000,000"),
}) satisfies z.ZodType<ActivityDuration>;

const of = (minutes: number): ActivityDuration => {
  if (!isMinutes(minutes)) throw InvalidActivityDuration.minutes(minutes);
  return Object.freeze({ minutes });
};

/** Half a minute and more counts as a minute; `given` and `unit` are for the message. */
const rounded = (exactMinutes: number, given: number, unit: string): ActivityDuration => {
  const minutes = Math.round(exactMinutes);
  if (exactMinutes < 0 || !isMinutes(minutes)) throw InvalidActivityDuration.amount(given, unit);
  return Object.freeze({ minutes });
};

/**
 * The constructors throw `invalid_activity_duration` for a negative amount, for what is no finite
 * number, and for more than 10,000,000 minutes. `create` refuses instead, for values from outside.
 *
 * @example
 * ```ts
 * const talk = ActivityDuration.fromSeconds(5_390); // that is 89 min 50 s
 * ActivityDuration.format(talk); // "1 h 30 min"
 * ActivityDuration.toClock(talk); // "01:30"
 * ActivityDuration.classify(talk); // "long"
 * ```
 */
export const ActivityDuration = {
  /** Refuses with `invalid_input` under the path `minutes`. */
  create(input: { readonly minutes: number }): Result<ActivityDuration> {
    return isMinutes(input.minutes) ? accept(of(input.minutes)) : invalidInput([{ path: ["minutes"], message: rangeMessage }]);
  },

  /** Whole minutes. */
  of,

  /** Whole minutes: the same as `of`, beside its siblings. */
  fromMinutes: of,

  /** Hours and parts of hours, rounded half up to the minute: 1.5 is 90 minutes. */
  fromHours: (hours: number): ActivityDuration => rounded(hours * 60, hours, "hours"),

  /** Seconds, rounded half up to the minute: 29 seconds are 0 minutes, 30 are 1. */
  fromSeconds: (seconds: number): ActivityDuration => rounded(seconds / 60, seconds, "seconds"),

  /** The time from `start` to `end`, rounded half up to the minute; null when it runs backwards or out of range. */
  between(start: Instant, end: Instant): ActivityDuration | null {
    const minutes = Math.round((Instant.toEpochMilliseconds(end) - Instant.toEpochMilliseconds(start)) / 60_000);
    return start <= end && isMinutes(minutes) ? of(minutes) : null;
  },

  classify: ({ minutes }: ActivityDuration): ActivityDurationClass => (minutes < 15 ? "short" : minutes <= 60 ? "medium" : "long"),

  /** For people: "45 min", "2 h", "1 h 30 min"; nothing at all is "0 min". */
  format({ minutes }: ActivityDuration): string {
    const hours = Math.trunc(minutes / 60);
    const rest = minutes % 60;
    if (hours === 0) return `${rest} min`;
    return rest === 0 ? `${hours} h` : `${hours} h ${rest} min`;
  },

  /** HH:MM; the hours grow beyond two digits where they must ("100:05"). */
  toClock: ({ minutes }: ActivityDuration): string =>
    `${String(Math.trunc(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`,
} as const;
