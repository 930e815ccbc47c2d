import { Instant } from "@nexus/common";
import { OperationsError } from "../operations-error.js";
import type { BusinessCalendar } from "./business-calendar.js";
import { businessTime, endOfTime, type BusinessTime } from "./business-time.js";
import { wallHours } from "./wall-hours.js";
import { zoneOffsets } from "./zone-offsets.js";

/**
 * A calendar made ready for many questions. Each is asked of the wall clock of `zone`, by default the
 * calendar's own: an hour that the clock repeats in autumn is open twice and counts twice, one that it
 * skips in spring never comes. Nothing is rounded. Every question throws `unknown_time_zone`.
 *
 * Adding and counting undo each other: whatever `addBusinessTime(at, milliseconds)` answers,
 * `elapsedBusinessTime(at, …)` of it is `milliseconds` again.
 */
export interface CompiledCalendar {
  readonly calendar: BusinessCalendar;
  /** Whether the wall clock shows a time within the hours. */
  isOpen(at: Instant, zone?: string): boolean;
  /** The first instant from `at` on that is open: `at` itself when it is. Undefined when none comes before the year 10000. */
  nextOpen(at: Instant, zone?: string): Instant | undefined;
  /**
   * The first instant by which it has been open for so many milliseconds since `at`. So a deadline falls
   * on the end of hours, Friday at 18:00, and not on the next beginning, Monday at 09:00. Zero answers
   * `at`, be it open or not. Undefined when it is not open for so long before the year 10000, or ever again.
   * Throws `invalid_duration` unless it is a whole number from 0 on.
   */
  addBusinessTime(at: Instant, milliseconds: number, zone?: string): Instant | undefined;
  /** How many milliseconds it is open, `from <= t < to`; negative where `to` is the earlier one. */
  elapsedBusinessTime(from: Instant, to: Instant, zone?: string): number;
}

/**
 * Build it once per calendar and snapshot: it remembers what it has learned of the zones. After that a
 * question costs the logarithm of the calendar's days and of the time that is asked about. Throws
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
 *
 * const thursday = Instant.of("2026-12-24T17:00:00.000Z");
 * office.addBusinessTime(thursday, millisecondsPerHour); // "2026-12-24T18:00:00.000Z"
 * office.addBusinessTime(thursday, 2 * millisecondsPerHour); // "2026-12-28T10:00:00.000Z"
 * office.elapsedBusinessTime(thursday, Instant.of("2026-12-28T10:00:00.000Z")); // 7_200_000
 * office.nextOpen(Instant.of("2026-12-24T18:00:00.000Z")); // "2026-12-28T09:00:00.000Z"
 * ```
 */
export const compileCalendar = (calendar: BusinessCalendar): CompiledCalendar => {
  const hours = wallHours(calendar);
  const zones = new Map<string, BusinessTime>();
  const timeIn = (zone: string): BusinessTime => {
    const known = zones.get(zone) ?? businessTime(hours, zoneOffsets(zone));
    zones.set(zone, known);
    return known;
  };
  const own = timeIn(calendar.timeZone);
  const timeOf = (zone: string | undefined): BusinessTime => (zone === undefined ? own : timeIn(zone));

  return {
    calendar,
    isOpen: (at, zone) => timeOf(zone).isOpen(Instant.toEpochMilliseconds(at)),
    nextOpen(at, zone) {
      const time = timeOf(zone);
      const from = Instant.toEpochMilliseconds(at);
      if (time.isOpen(from)) return at;
      const afterFirst = time.reaching(from, 1);
      return afterFirst === undefined ? undefined : Instant.fromEpochMilliseconds(afterFirst - 1);
    },
    addBusinessTime(at, milliseconds, zone) {
      const time = timeOf(zone);
      if (checkedDuration(milliseconds) === 0) return at;
      const reached = time.reaching(Instant.toEpochMilliseconds(at), milliseconds);
      return reached === undefined || reached === endOfTime ? undefined : Instant.fromEpochMilliseconds(reached);
    },
    elapsedBusinessTime: (from, to, zone) => signedElapsed(from, to, (earlier, later) => timeOf(zone).elapsed(Instant.toEpochMilliseconds(earlier), Instant.toEpochMilliseconds(later))),
  };
};

/** Throws `invalid_duration`. */
export const checkedDuration = (milliseconds: number): number => {
  if (!Number.isSafeInteger(milliseconds) || milliseconds < 0) throw OperationsError.invalidBusinessTime(milliseconds);
  return milliseconds;
};

/** Backwards it is the same, negative; never minus zero. */
export const signedElapsed = (from: Instant, to: Instant, elapsed: (earlier: Instant, later: Instant) => number): number => (from <= to ? elapsed(from, to) : 0 - elapsed(to, from));
