import { CalendarDate, deepFreeze, Instant, millisecondsPerDay, millisecondsPerHour } from "@nexus/common";
import { simulatedRandom } from "@nexus/common/testing";
import { DateTime, Interval } from "luxon";
import { expect, test } from "vitest";
import { compileCalendar, withLeave, type BusinessCalendar } from "./index.js";

const firstYear = 2026;
const office: BusinessCalendar = deepFreeze({
  id: "office",
  name: "Office",
  timeZone: "Europe/Lisbon",
  week: { kind: "weekly", hours: [{ days: [1, 2, 3, 4, 5], from: "09:00", to: "13:00" }, { days: [1, 2, 3, 4, 5], from: "14:00", to: "18:00" }] },
  holidays: Array.from({ length: 11 }, (_, i) => i).flatMap((i) => ["01-01", "04-25", "05-01", "06-10", "08-15", "10-05", "12-08", "12-25"].map((day) => ({ date: CalendarDate.of(`${firstYear + i}-${day}`), name: day }))),
  exceptions: [],
});

const random = simulatedRandom(7);
const below = (count: number): number => {
  const [a = 0, b = 0, c = 0, d = 0] = random.bytes(4);
  return (((a * 256 + b) * 256 + c) * 256 + d) % count;
};
const instants = (count: number, from: string, days: number): readonly Instant[] => Array.from({ length: count }, () => Instant.addMilliseconds(Instant.of(from), below(days) * millisecondsPerDay + below(millisecondsPerDay)));
const starts = instants(1_000, "2026-01-01T00:00:00.000Z", 180);
const ends = instants(1_000, "2036-01-01T00:00:00.000Z", 180);
const startAt = (i: number): Instant => starts[i % starts.length] ?? Instant.of("2026-01-01T00:00:00.000Z");
const endAt = (i: number): Instant => ends[i % ends.length] ?? Instant.of("2036-01-01T00:00:00.000Z");
const tenYears = 10 * 250 * 8 * millisecondsPerHour;

/** What is mostly written by hand: day by day in the zone, until the end is there. */
const holidays = new Set<string>(office.holidays.map(({ date }) => date));
const opened = (day: DateTime): readonly Interval[] =>
  day.weekday > 5 || holidays.has(day.toISODate() ?? "") ? [] : [Interval.fromDateTimes(day.set({ hour: 9 }), day.set({ hour: 13 })), Interval.fromDateTimes(day.set({ hour: 14 }), day.set({ hour: 18 }))];
const luxonElapsed = (from: Instant, to: Instant): number => {
  const asked = Interval.fromDateTimes(DateTime.fromISO(from, { zone: office.timeZone }), DateTime.fromISO(to, { zone: office.timeZone }));
  let sum = 0;
  for (let day = asked.start?.startOf("day"); day && asked.end && day < asked.end; day = day.plus({ days: 1 })) for (const each of opened(day)) sum += each.intersection(asked)?.length("milliseconds") ?? 0;
  return sum;
};
const luxonAdd = (at: Instant, milliseconds: number): Instant => {
  const start = DateTime.fromISO(at, { zone: office.timeZone });
  let missing = milliseconds;
  for (let day = start.startOf("day"); ; day = day.plus({ days: 1 })) {
    for (const each of opened(day)) {
      const from = each.start && each.start > start ? each.start : start;
      const length = each.end ? Math.max(0, each.end.toMillis() - from.toMillis()) : 0;
      if (length >= missing) return Instant.fromEpochMilliseconds(from.toMillis() + missing);
      missing -= length;
    }
  }
};

const compiled = compileCalendar(office);
const onLeave = withLeave(compiled, Array.from({ length: 40 }, (_, i) => ({ from: Instant.addMilliseconds(startAt(0), i * 90 * millisecondsPerDay), to: Instant.addMilliseconds(startAt(0), (i * 90 + 7) * millisecondsPerDay) })));
const around = { ...office, week: { kind: "always" } } as const satisfies BusinessCalendar;

/** One question after the other, each about another start. */
const questions = (ask: (i: number) => unknown): (() => void) => {
  let i = 0;
  return () => {
    i += 1;
    ask(i);
  };
};

test("elapsed over ten years, one question", async ({ bench }) => {
  expect(luxonElapsed(startAt(1), endAt(1))).toBe(compiled.elapsedBusinessTime(startAt(1), endAt(1)));
  const clock = compileCalendar(around);
  const result = await bench.compare(
    bench("business calendar", questions((i) => compiled.elapsedBusinessTime(startAt(i), endAt(i)))),
    bench("business calendar, with 40 leaves", questions((i) => onLeave.elapsedBusinessTime(startAt(i), endAt(i)))),
    bench("business calendar, around the clock", questions((i) => clock.elapsedBusinessTime(startAt(i), endAt(i)))),
    bench("a loop over days with luxon", questions((i) => luxonElapsed(startAt(i), endAt(i)))),
  );
  expect(result).toBeDefined();
});

test("ten years of hours added, one question", async ({ bench }) => {
  expect(luxonAdd(startAt(1), tenYears)).toBe(compiled.addBusinessTime(startAt(1), tenYears));
  const result = await bench.compare(
    bench("business calendar", questions((i) => compiled.addBusinessTime(startAt(i), tenYears))),
    bench("business calendar, with 40 leaves", questions((i) => onLeave.addBusinessTime(startAt(i), tenYears))),
    bench("a loop over days with luxon", questions((i) => luxonAdd(startAt(i), tenYears))),
  );
  expect(result).toBeDefined();
});

test("a calendar compiled anew, with its first question", async ({ bench }) => {
  const result = await bench.compare(
    bench("whether it is open", questions((i) => compileCalendar(office).isOpen(startAt(i)))),
    bench("a day later, eight hours added", questions((i) => compileCalendar(office).addBusinessTime(startAt(i), 8 * millisecondsPerHour))),
    bench("ten years elapsed", questions((i) => compileCalendar(office).elapsedBusinessTime(startAt(i), endAt(i)))),
  );
  expect(result).toBeDefined();
});
