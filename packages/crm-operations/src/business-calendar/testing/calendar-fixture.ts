import { CalendarDate, Instant } from "@nexus/common";
import fc from "fast-check";
import type { BusinessCalendar, BusinessWeek, OpenHours, WeeklyHours } from "../business-calendar.js";

/** What the property tests of business calendars share: clocks read off the formatter of the runtime, and random calendars near changes of the offset. Test-only. */

export const zones = [
  "UTC", "Europe/Lisbon", "Europe/Dublin", "America/New_York", "America/Sao_Paulo", "America/St_Johns", "Asia/Kolkata", "Asia/Kathmandu", "Australia/Lord_Howe",
  "Africa/Casablanca", "Africa/Cairo", "Antarctica/Troll", "Pacific/Apia", "Pacific/Chatham", "Asia/Gaza", "America/Santiago",
] as const;
export type Zone = (typeof zones)[number];
const weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/** What a clock on the wall shows; the time to the millisecond. */
type WallClock = (at: Instant) => { readonly date: string; readonly weekday: number; readonly time: string };

/** By the formatter of the runtime alone. */
const wallClock = (zone: string): WallClock => {
  const format = new Intl.DateTimeFormat("en-u-hc-h23", {
    timeZone: zone, weekday: "short", year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", second: "2-digit", fractionalSecondDigits: 3,
  });
  return (at) => {
    const parts = new Map<string, string>(format.formatToParts(Date.parse(at)).map(({ type, value }) => [type, value]));
    const part = (name: string): string => parts.get(name) ?? "";
    return {
      date: `${part("year").padStart(4, "0")}-${part("month")}-${part("day")}`,
      weekday: weekdays.indexOf(part("weekday")) + 1,
      time: `${part("hour")}:${part("minute")}:${part("second")}.${part("fractionalSecond")}`,
    };
  };
};
export const clocks: ReadonlyMap<string, WallClock> = new Map(zones.map((zone) => [zone, wallClock(zone)]));

/** The promise read off the text: the wall clock shows a time from `from` on and before `to`. */
export const slowIsOpen = (calendar: BusinessCalendar, at: Instant, zone: Zone): boolean => {
  const wall = clocks.get(zone)?.(at);
  if (!wall) throw new Error("every zone has a clock");
  const within = ({ from, to }: OpenHours): boolean => from <= wall.time && wall.time < to;
  const exception = calendar.exceptions.findLast(({ date }) => date === wall.date);
  if (exception) return exception.hours.some(within);
  if (calendar.holidays.some(({ date }) => date === wall.date)) return false;
  return calendar.week.kind === "always" || hoursOn(calendar.week, wall.date).some((hours) => hours.days.some((day) => day === wall.weekday) && within(hours));
};

/** The hours of the week a day lies in, counted from the Monday a rotation begins with. */
const hoursOn = (week: Exclude<BusinessWeek, { readonly kind: "always" }>, date: string): readonly WeeklyHours[] => {
  if (week.kind === "weekly") return week.hours;
  const passed = Math.floor((Date.parse(date) - Date.parse(week.startsOn)) / (7 * 86_400_000));
  return week.weeks.at(passed % week.weeks.length) ?? [];
};

const wallTime = fc.oneof(fc.constantFrom("00:00", "01:00", "01:30", "02:00", "02:30", "03:00", "24:00"), fc.nat(1_439).map((minutes) => `${pad(Math.floor(minutes / 60))}:${pad(minutes % 60)}`));
const pad = (value: number): string => String(value).padStart(2, "0");
const hours: fc.Arbitrary<OpenHours> = fc.record({ from: wallTime, to: wallTime });
const weekday = fc.constantFrom(1 as const, 2 as const, 3 as const, 4 as const, 5 as const, 6 as const, 7 as const);

/** Changes of offset are where mistakes live, so instants gather around them; the list is the formatter's, by bisection. */
const changesOf = (zone: Zone): readonly number[] => {
  const wall = (ms: number): number => {
    const shown = clocks.get(zone)?.(Instant.fromEpochMilliseconds(ms));
    return Date.parse(`${shown?.date}T${shown?.time}Z`) - ms;
  };
  const found: number[] = [];
  const step = 5 * 86_400_000;
  for (let from = Date.UTC(2009, 0, 1); from < Date.UTC(2029, 0, 1); from += step) {
    let [low, high] = [from, from + step];
    if (wall(low) === wall(high)) continue;
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (wall(middle) === wall(low)) low = middle;
      else high = middle;
    }
    found.push(high);
  }
  return found;
};

/** An instant, and the zone whose clock is asked. */
export interface Moment {
  readonly zone: Zone;
  readonly at: Instant;
}

/** From 1970 to 2100, most of them around a change of the offset. */
export const moments: fc.Arbitrary<Moment> = fc.constantFrom(...zones.map((zone) => ({ zone, changes: changesOf(zone) }))).chain(({ zone, changes }) =>
  fc.record({
    zone: fc.constant(zone),
    at: fc
      .oneof(
        fc.integer({ min: Date.UTC(1970, 0, 1), max: Date.UTC(2100, 0, 1) }),
        ...(changes.length === 0 ? [] : [fc.tuple(fc.constantFrom(...changes), fc.oneof(fc.integer({ min: -2, max: 2 }), fc.integer({ min: -14_400_000, max: 14_400_000 }))).map(([change, by]) => change + by)]),
      )
      .map(Instant.fromEpochMilliseconds),
  }),
);

const weeklyHours: fc.Arbitrary<readonly WeeklyHours[]> = fc.array(fc.record({ days: fc.uniqueArray(weekday), hours }).map((each) => ({ ...each.hours, days: each.days })), { maxLength: 6 });
const mondays = fc.integer({ min: -2_000, max: 4_000 }).map((week) => CalendarDate.addDays(CalendarDate.of("1969-12-29"), week * 7));

const weeks: fc.Arbitrary<BusinessWeek> = fc.oneof(
  { weight: 1, arbitrary: fc.constant({ kind: "always" as const }) },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant("weekly" as const), hours: weeklyHours }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("rotation" as const), startsOn: mondays, weeks: fc.array(weeklyHours, { minLength: 2, maxLength: 5 }) }) },
);

/** Any calendar, mistakes included, with holidays and exceptions on the days of the moments and on those around them. */
export const calendarsAround = (asked: readonly Moment[]): fc.Arbitrary<BusinessCalendar> =>
  fc.record({ week: weeks, special: fc.array(fc.record({ moment: fc.constantFrom(...asked), later: fc.oneof(fc.constant(0), fc.integer({ min: -3, max: 40 })), holiday: fc.boolean(), hours: fc.array(hours, { maxLength: 2 }) }), { maxLength: 5 }) }).map(({ week, special }) => {
    const days = special.map(({ moment: { zone, at }, later, ...each }) => ({ ...each, name: "Special", date: CalendarDate.addDays(CalendarDate.of(clocks.get(zone)?.(at).date ?? ""), later) }));
    return {
      id: "c",
      name: "C",
      timeZone: "Europe/Lisbon",
      week,
      holidays: days.filter(({ holiday }) => holiday).map(({ date, name }) => ({ date, name })),
      exceptions: days.filter(({ holiday }) => !holiday).map(({ date, name, hours: own }) => ({ date, name, hours: own })),
    };
  });
