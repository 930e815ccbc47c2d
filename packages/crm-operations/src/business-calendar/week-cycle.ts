import { CalendarDate, Instant, millisecondsPerDay } from "@nexus/common";
import type { BusinessWeek, OpenHours, Weekday, WeeklyHours } from "./business-calendar.js";
import { firstPlace } from "./first-place.js";
import { openIntervals, type WallInterval } from "./wall-time.js";

/** The hours of one day on the wall clock. */
export interface DayHours {
  readonly intervals: readonly WallInterval[];
  /** Milliseconds it is open. */
  readonly total: number;
}

/** The week, or the weeks in turn, for every day there is. Days are counted from 1970-01-01. */
export interface WeekCycle {
  /** Milliseconds it is open in all days of a cycle. */
  readonly total: number;
  hoursOf(day: number): DayHours;
  /** Milliseconds it is open from the beginning of a cycle, always the same one, until the day begins; negative before that. */
  openBefore(day: number): number;
  /** The first day at whose end it has been open for so long. Asked only of weeks that open. */
  dayReaching(open: number): number;
}

export const dayHours = (hours: readonly OpenHours[]): DayHours => {
  const intervals = openIntervals(hours);
  return { intervals, total: intervals.reduce((sum, { from, to }) => sum + to - from, 0) };
};

/** Days since 1970-01-01, a Thursday. */
export const dayNumber = (date: CalendarDate): number => Instant.toEpochMilliseconds(CalendarDate.startUtc(date)) / millisecondsPerDay;

export const weekCycle = (week: BusinessWeek): WeekCycle => {
  const days = daysOf(week);
  const start = week.kind === "rotation" ? mondayOf(dayNumber(week.startsOn)) : firstMonday;
  const openUntil = [0];
  for (const { total: more } of days) openUntil.push((openUntil.at(-1) ?? 0) + more);
  const total = openUntil.at(-1) ?? 0;
  const cycleOf = (day: number): number => Math.floor((day - start) / days.length);
  const placeOf = (day: number): number => day - start - cycleOf(day) * days.length;
  return {
    total,
    hoursOf: (day) => days[placeOf(day)] ?? closed,
    openBefore: (day) => cycleOf(day) * total + (openUntil[placeOf(day)] ?? 0),
    dayReaching: (open) => {
      const cycle = Math.ceil(open / total) - 1;
      return start + cycle * days.length + firstPlace(days.length - 1, (place) => (openUntil[place + 1] ?? 0) >= open - cycle * total);
    },
  };
};

const weekdays: readonly Weekday[] = [1, 2, 3, 4, 5, 6, 7];

const closed = dayHours([]);
const around = dayHours([{ from: "00:00", to: "24:00" }]);

/** From Monday on. A rotation without weeks, a mistake that lint names, never opens. */
const daysOf = (week: BusinessWeek): readonly DayHours[] => {
  switch (week.kind) {
    case "always": return weekdays.map(() => around);
    case "weekly": return daysOfWeek(week.hours);
    case "rotation": return week.weeks.length === 0 ? [closed] : week.weeks.flatMap(daysOfWeek);
  }
};

const daysOfWeek = (hours: readonly WeeklyHours[]): readonly DayHours[] => weekdays.map((day) => dayHours(hours.filter(({ days }) => days.includes(day))));

/** 1969-12-29. */
const firstMonday = -3;

const mondayOf = (day: number): number => day - ((((day - firstMonday) % 7) + 7) % 7);
