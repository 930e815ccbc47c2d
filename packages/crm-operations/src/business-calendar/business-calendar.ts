import type { CalendarDate } from "@nexus/common";

/** 1 (Monday) to 7 (Sunday). */
export type Weekday = 1 | 2 | 3 | 4 | 5 | 6 | 7;

/**
 * What the clock on the wall shows, `HH:MM`, `00:00` to `24:00`. Half-open: at `to` it is closed
 * again. Hours past midnight end at `24:00` and go on at `00:00` of the next day.
 */
export interface OpenHours {
  readonly from: string;
  readonly to: string;
}

/** The same hours on some days of the week; a day may have several. */
export interface WeeklyHours extends OpenHours {
  readonly days: readonly Weekday[];
}

/**
 * Hours that change from week to week and then begin again, such as early and late shifts in turn. The
 * first of the weeks holds in the week of `startsOn`, a Monday, the second one in the week after it. The
 * pattern goes on without end, into the past too.
 */
export interface RotatingWeeks {
  readonly kind: "rotation";
  readonly startsOn: CalendarDate;
  /** Two or more. */
  readonly weeks: readonly (readonly WeeklyHours[])[];
}

/** Around the clock, the same hours every week, or weeks in turn. */
export type BusinessWeek = { readonly kind: "always" } | { readonly kind: "weekly"; readonly hours: readonly WeeklyHours[] } | RotatingWeeks;

/** A day closed all day long. */
export interface Holiday {
  readonly date: CalendarDate;
  readonly name: string;
}

/** A day with hours of its own, in place of the week's and of a holiday's; without hours it is closed. */
export interface CalendarException {
  readonly date: CalendarDate;
  readonly name: string;
  readonly hours: readonly OpenHours[];
}

/** When somebody works, on the wall clock of a zone. Holidays and exceptions count for 24x7 too. */
export interface BusinessCalendar {
  readonly id: string;
  readonly name: string;
  /** IANA zone: `Europe/Lisbon`. */
  readonly timeZone: string;
  readonly week: BusinessWeek;
  readonly holidays: readonly Holiday[];
  readonly exceptions: readonly CalendarException[];
}
