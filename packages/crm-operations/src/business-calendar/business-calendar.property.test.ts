import { CalendarDate, Instant } from "@nexus/common";
import fc from "fast-check";
import { expect, test } from "vitest";
import { compileCalendar, type BusinessCalendar, type OpenHours } from "./index.js";

const runs = process.env["NEXUS_SOAK"] ? 5_000 : 400;

const zones = [
  "UTC", "Europe/Lisbon", "Europe/Dublin", "America/New_York", "America/Sao_Paulo", "America/St_Johns", "Asia/Kolkata", "Asia/Kathmandu", "Australia/Lord_Howe",
  "Africa/Casablanca", "Africa/Cairo", "Antarctica/Troll", "Pacific/Apia", "Pacific/Chatham", "Asia/Gaza", "America/Santiago",
] as const;
const weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/** What a wall clock in the zone shows, by the formatter of the runtime alone. */
const wallClock = (zone: string): ((at: Instant) => { readonly date: string; readonly weekday: number; readonly time: string }) => {
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
const clocks = new Map(zones.map((zone) => [zone, wallClock(zone)]));

/** The promise read off the text: the wall clock shows a time from `from` on and before `to`. */
const slowIsOpen = (calendar: BusinessCalendar, at: Instant, zone: (typeof zones)[number]): boolean => {
  const wall = clocks.get(zone)?.(at);
  if (!wall) throw new Error("every zone has a clock");
  const within = ({ from, to }: OpenHours): boolean => from <= wall.time && wall.time < to;
  const exception = calendar.exceptions.findLast(({ date }) => date === wall.date);
  if (exception) return exception.hours.some(within);
  if (calendar.holidays.some(({ date }) => date === wall.date)) return false;
  return calendar.week.kind === "always" || calendar.week.hours.some((hours) => hours.days.some((day) => day === wall.weekday) && within(hours));
};

const wallTime = fc.oneof(fc.constantFrom("00:00", "01:00", "01:30", "02:00", "02:30", "03:00", "24:00"), fc.nat(1_439).map((minutes) => `${pad(Math.floor(minutes / 60))}:${pad(minutes % 60)}`));
const pad = (value: number): string => String(value).padStart(2, "0");
const hours: fc.Arbitrary<OpenHours> = fc.record({ from: wallTime, to: wallTime });
const weekday = fc.constantFrom(1 as const, 2 as const, 3 as const, 4 as const, 5 as const, 6 as const, 7 as const);

/** Changes of offset are where mistakes live, so instants gather around them; the list is the formatter's, by bisection. */
const changesOf = (zone: (typeof zones)[number]): readonly number[] => {
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

const questions = fc.constantFrom(...zones.map((zone) => ({ zone, changes: changesOf(zone) }))).chain(({ zone, changes }) =>
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

const cases = fc.record({ questions: fc.array(questions, { minLength: 1, maxLength: 20 }), week: fc.array(fc.record({ days: fc.uniqueArray(weekday), hours }), { maxLength: 6 }), always: fc.nat(9), special: fc.array(fc.record({ near: fc.nat(19), holiday: fc.boolean(), hours: fc.array(hours, { maxLength: 2 }) }), { maxLength: 3 }) }).map(
  ({ questions: asked, week, always, special }) => {
    const days = special.map((each) => {
      const question = asked[each.near % asked.length];
      if (!question) throw new Error("at least one question is asked");
      return { ...each, name: "Special", date: CalendarDate.of(clocks.get(question.zone)?.(question.at).date ?? "") };
    });
    const calendar: BusinessCalendar = {
      id: "c",
      name: "C",
      timeZone: "Europe/Lisbon",
      week: always === 0 ? { kind: "always" } : { kind: "weekly", hours: week.map((each) => ({ ...each.hours, days: each.days })) },
      holidays: days.filter(({ holiday }) => holiday).map(({ date, name }) => ({ date, name })),
      exceptions: days.filter(({ holiday }) => !holiday).map(({ date, name, hours: own }) => ({ date, name, hours: own })),
    };
    return { calendar, asked };
  },
);

const readsTheWallClock = (compile: (calendar: BusinessCalendar) => (at: Instant, zone: string) => boolean): void => {
  fc.assert(
    fc.property(cases, ({ calendar, asked }) => {
      const isOpen = compile(calendar);
      for (const { zone, at } of asked) expect(isOpen(at, zone), `${at} in ${zone}`).toBe(slowIsOpen(calendar, at, zone));
    }),
    { numRuns: runs },
  );
};

test("the compiled calendar reads what a wall clock shows, in every zone, around every change of offset, over 130 years", () => {
  readsTheWallClock((calendar) => compileCalendar(calendar).isOpen);
});

test("control: a calendar that takes the offset of the day's start for the whole day does not", () => {
  expect(() =>
    readsTheWallClock((calendar) => {
      const utc = compileCalendar({ ...calendar, timeZone: "UTC" });
      return (at, zone) => {
        const start = `${at.slice(0, 10)}T00:00:00.000Z`;
        const shown = clocks.get(zones.find((each) => each === zone) ?? "UTC")?.(Instant.of(start));
        return utc.isOpen(Instant.addMilliseconds(at, Date.parse(`${shown?.date}T${shown?.time}Z`) - Date.parse(start)));
      };
    }),
  ).toThrow();
});

test("control: a calendar that is still open at the end of an interval does not", () => {
  expect(() => readsTheWallClock((calendar) => (at, zone) => compileCalendar(calendar).isOpen(at, zone) || compileCalendar(calendar).isOpen(Instant.addMilliseconds(at, -1), zone))).toThrow();
});
