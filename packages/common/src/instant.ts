import { CommonError } from "./nexus-error.js";

declare const brand: unique symbol;

/** A point in time in the years 0000 to 9999: ISO-8601, UTC, always milliseconds (`2026-11-22T20:16:16.000Z`). Sorts as text. `Instant.of` makes one of a text. */
export type Instant = string & { readonly [brand]: "Instant" };

/** A day of the proleptic Gregorian calendar without zone: `YYYY-MM-DD`. Sorts as text. `CalendarDate.of` makes one of a text. */
export type CalendarDate = string & { readonly [brand]: "CalendarDate" };

/** Half-open: `from <= t < to`. An absent end is open. */
export interface InstantRange {
  readonly from?: Instant;
  readonly to?: Instant;
}

export const millisecondsPerHour = 3_600_000;
export const millisecondsPerDay = 86_400_000;

const datePattern = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/;
const instantPattern = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z$/;

/** Time is whole: a fraction would be cut off without a word. */
const whole = (value: number, unit: string): number => {
  if (!Number.isSafeInteger(value)) {
    throw new CommonError("invalid_duration", `Give a whole number of ${unit}.`, { details: { value, unit } });
  }
  return value;
};

/** Whether the month that `YYYY-MM-DD` begins with has the day that it names. */
const dayExists = (text: string): boolean => {
  const day = Number(text.slice(8, 10));
  if (day <= 28) return true;
  const month = Number(text.slice(5, 7));
  if (month !== 2) return day <= 30 || (month < 8 ? month % 2 === 1 : month % 2 === 0);
  const year = Number(text.slice(0, 4));
  return day === 29 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
};

const isInstant = (value: unknown): value is Instant => typeof value === "string" && instantPattern.test(value) && dayExists(value);

const isCalendarDate = (value: unknown): value is CalendarDate => typeof value === "string" && datePattern.test(value) && dayExists(value);

/**
 * @example
 * ```ts
 * const signed = Instant.of("2026-11-22T20:16:16.000Z");
 * Instant.addDays(signed, 2); // "2026-11-24T20:16:16.000Z"
 * ```
 */
export const Instant = {
  is: isInstant,

  /** Throws `invalid_instant` unless the text is a real instant in the exact form: no offset, no leap second, no hour 24. */
  of(text: string): Instant {
    if (!isInstant(text)) {
      throw new CommonError("invalid_instant", "Not an instant: write it as YYYY-MM-DDTHH:MM:SS.mmmZ.");
    }
    return text;
  },

  /** Throws `invalid_duration` for fractions of a millisecond, `invalid_instant` outside the years 0000 to 9999. */
  fromEpochMilliseconds(milliseconds: number): Instant {
    const date = new Date(whole(milliseconds, "milliseconds"));
    const text = Number.isNaN(date.getTime()) ? "" : date.toISOString();
    if (!isInstant(text)) {
      throw new CommonError("invalid_instant", "Stay within the years 0000 to 9999.", { details: { milliseconds } });
    }
    return text;
  },

  toEpochMilliseconds: (instant: Instant): number => Date.parse(instant),

  /** Errors as for `fromEpochMilliseconds`. */
  addMilliseconds: (instant: Instant, milliseconds: number): Instant =>
    Instant.fromEpochMilliseconds(Date.parse(instant) + whole(milliseconds, "milliseconds")),

  /** Whole days of 24 hours. */
  addDays: (instant: Instant, days: number): Instant => Instant.addMilliseconds(instant, whole(days, "days") * millisecondsPerDay),

  /** Whole days of 24 hours from `from` to `to`, rounded toward zero. */
  wholeDaysBetween: (from: Instant, to: Instant): number =>
    Math.trunc((Date.parse(to) - Date.parse(from)) / millisecondsPerDay) + 0,

  /** The UTC day the instant lies in. */
  utcDate: (instant: Instant): CalendarDate => instant.slice(0, 10) as CalendarDate,
} as const;

export const CalendarDate = {
  is: isCalendarDate,

  /** Throws `invalid_calendar_date` unless the text is a day that exists. */
  of(text: string): CalendarDate {
    if (!isCalendarDate(text)) {
      throw new CommonError("invalid_calendar_date", "Not a calendar date: write a day that exists as YYYY-MM-DD.");
    }
    return text;
  },

  /** Midnight UTC of that day. */
  startUtc: (date: CalendarDate): Instant => Instant.of(`${date}T00:00:00.000Z`),

  addDays: (date: CalendarDate, days: number): CalendarDate =>
    Instant.utcDate(Instant.addDays(CalendarDate.startUtc(date), days)),

  /** Positive when `to` is the later day. */
  daysBetween: (from: CalendarDate, to: CalendarDate): number =>
    Instant.wholeDaysBetween(CalendarDate.startUtc(from), CalendarDate.startUtc(to)),
} as const;
