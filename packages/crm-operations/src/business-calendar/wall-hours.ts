import { millisecondsPerDay } from "@nexus/common";
import type { BusinessCalendar } from "./business-calendar.js";
import { firstPlace } from "./first-place.js";
import { dayHours, dayNumber, weekCycle, type DayHours } from "./week-cycle.js";

/**
 * What a calendar says of a clock on the wall that nobody ever changes. Moments are milliseconds that
 * such a clock has shown since 1970-01-01. Every question costs the logarithm of the special days.
 */
export interface WallHours {
  isOpen(wall: number): boolean;
  /** Milliseconds it is open until the moment. From where is the same for all moments, so differences are what counts. */
  openUntil(wall: number): number;
  /** The first moment by which it has been open for so long. Asked only of what comes before `end`. */
  reaching(open: number): number;
  /** It never opens from here on. Infinite for a week that opens. */
  readonly end: number;
}

export const wallHours = (calendar: BusinessCalendar): WallHours => {
  const week = weekCycle(calendar.week);
  const special = new Map<number, DayHours>([
    ...calendar.holidays.map(({ date }) => [dayNumber(date), dayHours([])] as const),
    ...calendar.exceptions.map(({ date, hours }) => [dayNumber(date), dayHours(hours)] as const),
  ]);
  const specialDays = [...special].map(([day, hours]) => ({ day, total: hours.total })).sort((a, b) => a.day - b.day);
  /** What the special days before each place are open beyond the week's hours; mostly negative. */
  const beyondWeek = [0];
  for (const { day, total } of specialDays) beyondWeek.push((beyondWeek.at(-1) ?? 0) + total - week.hoursOf(day).total);

  const hoursOf = (day: number): DayHours => special.get(day) ?? week.hoursOf(day);
  const openBefore = (day: number): number => week.openBefore(day) + (beyondWeek[firstPlace(specialDays.length, (place) => dayAt(place) >= day)] ?? 0);
  const dayAt = (place: number): number => specialDays[place]?.day ?? Number.POSITIVE_INFINITY;

  /** On a special day, or before it by the hours of the week. */
  const dayReaching = (open: number): number => {
    const next = firstPlace(specialDays.length, (place) => openBefore(dayAt(place) + 1) >= open);
    const isOnSpecialDay = next < specialDays.length && openBefore(dayAt(next)) < open;
    return isOnSpecialDay ? dayAt(next) : week.dayReaching(open - (beyondWeek[next] ?? 0));
  };

  return {
    isOpen(wall) {
      const day = Math.floor(wall / millisecondsPerDay);
      const time = wall - day * millisecondsPerDay;
      for (const { from, to } of hoursOf(day).intervals) if (from <= time && time < to) return true;
      return false;
    },
    openUntil(wall) {
      const day = Math.floor(wall / millisecondsPerDay);
      const time = wall - day * millisecondsPerDay;
      let open = openBefore(day);
      for (const { from, to } of hoursOf(day).intervals) if (from < time) open += Math.min(to, time) - from;
      return open;
    },
    reaching(open) {
      const day = dayReaching(open);
      let missing = open - openBefore(day);
      for (const { from, to } of hoursOf(day).intervals) {
        if (missing <= to - from) return day * millisecondsPerDay + from + missing;
        missing -= to - from;
      }
      return (day + 1) * millisecondsPerDay;
    },
    end: week.total > 0 ? Number.POSITIVE_INFINITY : ((specialDays.findLast(({ total }) => total > 0)?.day ?? Number.NEGATIVE_INFINITY) + 1) * millisecondsPerDay,
  };
};
