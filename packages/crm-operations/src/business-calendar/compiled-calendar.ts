import { CalendarDate, Instant, millisecondsPerDay } from "@nexus/common";
import type { BusinessCalendar, BusinessWeek, Weekday } from "./business-calendar.js";
import { wallInterval, type WallInterval } from "./wall-time.js";
import { zoneOffsets, type ZoneOffsets } from "./zone-offsets.js";

/** A calendar made ready for many questions. */
export interface CompiledCalendar {
  readonly calendar: BusinessCalendar;
  /**
   * Whether the wall clock of `zone`, by default the calendar's own, shows a time within its hours. An
   * hour that the clock repeats in autumn is open twice, one that it skips in spring never comes.
   * Throws `unknown_time_zone`.
   */
  isOpen(at: Instant, zone?: string): boolean;
}

/**
 * Build it once per calendar and snapshot: it remembers what it has learned of the zones. Throws
 * `unknown_time_zone`. The answers are as good as the time zone data of the runtime.
 *
 * @example
 * ```ts
 * const office = compileCalendar({
 *   id: "office",
 *   name: "Office",
 *   timeZone: "Europe/Lisbon",
 *   week: { kind: "weekly", hours: [{ days: [1, 2, 3, 4, 5], from: "09:00", to: "18:00" }] },
 *   holidays: [{ date: CalendarDate.of("2026-12-25"), name: "Christmas" }],
 *   exceptions: [],
 * });
 * office.isOpen(Instant.of("2026-07-01T08:00:00.000Z")); // true
 * office.isOpen(Instant.of("2026-07-01T08:00:00.000Z"), "America/Sao_Paulo"); // false
 * ```
 */
export const compileCalendar = (calendar: BusinessCalendar): CompiledCalendar => {
  const week = weekOf(calendar.week);
  const days = new Map<number, readonly WallInterval[]>([
    ...calendar.holidays.map(({ date }) => [dayNumber(date), []] as const),
    ...calendar.exceptions.map(({ date, hours }) => [dayNumber(date), hours.map(wallInterval)] as const),
  ]);
  const zones = new Map<string, ZoneOffsets>();
  const offsetsIn = (zone: string): ZoneOffsets => {
    const known = zones.get(zone) ?? zoneOffsets(zone);
    zones.set(zone, known);
    return known;
  };
  const own = offsetsIn(calendar.timeZone);

  const isOpen = (at: Instant, zone?: string): boolean => {
    const offsets = zone === undefined ? own : offsetsIn(zone);
    const utc = Instant.toEpochMilliseconds(at);
    const wall = utc + offsets(utc);
    const day = Math.floor(wall / millisecondsPerDay);
    const time = wall - day * millisecondsPerDay;
    const hours = days.get(day) ?? week[weekdayOf(day) - 1] ?? [];
    for (const { from, to } of hours) if (from <= time && time < to) return true;
    return false;
  };
  return { calendar, isOpen };
};

/** The hours of each day from Monday on. */
const weekOf = (week: BusinessWeek): readonly (readonly WallInterval[])[] =>
  weekdays.map((day) => (week.kind === "always" ? [{ from: 0, to: millisecondsPerDay }] : week.hours.filter(({ days }) => days.includes(day)).map(wallInterval)));

const weekdays: readonly Weekday[] = [1, 2, 3, 4, 5, 6, 7];

/** Days since 1970-01-01, a Thursday. */
const dayNumber = (date: CalendarDate): number => Instant.toEpochMilliseconds(CalendarDate.startUtc(date)) / millisecondsPerDay;

const weekdayOf = (day: number): number => ((((day + 3) % 7) + 7) % 7) + 1;
