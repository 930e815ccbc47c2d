import { Instant, millisecondsPerDay, millisecondsPerHour } from "@nexus/common";
import fc from "fast-check";
import { expect, test } from "vitest";
import { compileCalendar, withLeave, type BusinessCalendar, type CompiledCalendar, type Leave } from "./index.js";
import { calendarsAround, clocks, moments, type Moment } from "./testing/calendar-fixture.js";
import { slowAdd, slowElapsed, slowNextOpen, walk } from "./testing/slow-time.js";

const long = Boolean(process.env["NEXUS_SOAK"]);

type Compile = (calendar: BusinessCalendar) => Pick<CompiledCalendar, "addBusinessTime" | "elapsedBusinessTime" | "nextOpen">;

const around = (moment: Moment) => calendarsAround([moment]).map((calendar) => ({ ...moment, calendar }));

/** A control needs no smallest counterexample. */
const untilItFails = { endOnFailure: true };

/** Two days hold every change of the offset with the hours on both sides of it. */
const minutesWalked = 2 * 24 * 60;
const passed = fc.oneof(fc.integer({ min: 0, max: (minutesWalked - 1) * 60_000 }), fc.integer({ min: 0, max: 6 * millisecondsPerHour }));

const wholeMinute = (at: Instant, minutes: number): Instant => Instant.fromEpochMilliseconds(Math.floor(Instant.toEpochMilliseconds(at) / 60_000 + minutes) * 60_000);
const leaveAround = (at: Instant): fc.Arbitrary<readonly Leave[]> =>
  fc.array(
    fc.record({ from: fc.integer({ min: -2_000, max: minutesWalked }), minutes: fc.option(fc.integer({ min: -10, max: 1_000 }), { freq: 20 }) }).map(({ from, minutes }) => ({
      from: wholeMinute(at, from),
      to: minutes === null ? null : wholeMinute(at, from + minutes),
    })),
    { maxLength: 4 },
  );

/** Null adds what has passed until an instant, which is mostly a closed one: so deadlines at the end of hours come up. */
const durationOrNull = (durations: fc.Arbitrary<number>): fc.Arbitrary<number | null> => fc.option(durations, { freq: 2 });

const agreesWithTheTwin = (compile: (calendar: BusinessCalendar, leave: readonly Leave[]) => ReturnType<Compile>, settings: object = {}): void => {
  const cases = moments.chain(around).chain((each) => fc.record({ ...constants(each), to: passed, duration: durationOrNull(passed), leave: fc.oneof(fc.constant([]), leaveAround(each.at)) }));
  fc.assert(
    fc.property(cases, ({ calendar, zone, at, to, duration, leave }) => {
      const [tested, walked] = [compile(calendar, leave), walk(calendar, zone, at, minutesWalked, leave)];
      const later = Instant.addMilliseconds(at, to);
      expect(tested.elapsedBusinessTime(at, later, zone), "elapsed").toBe(slowElapsed(walked, at, later));
      const milliseconds = duration ?? slowElapsed(walked, at, later);
      const walkEnds = wholeMinute(at, minutesWalked);
      const within = (answer: Instant | undefined, last: Instant): Instant | undefined => (answer !== undefined && answer > last ? undefined : answer);
      expect(within(tested.addBusinessTime(at, milliseconds, zone), walkEnds), "added").toBe(slowAdd(walked, at, milliseconds));
      expect(within(tested.nextOpen(at, zone), Instant.addMilliseconds(walkEnds, -1)), "next open").toBe(slowNextOpen(walked, at));
    }),
    { numRuns: long ? 5_000 : 100, ...settings },
  );
};

const constants = <T extends object>(values: T): { [Name in keyof T]: fc.Arbitrary<T[Name]> } =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, fc.constant(value)])) as { [Name in keyof T]: fc.Arbitrary<T[Name]> };

test("elapsed, added and next open are what somebody finds who looks at the clock every minute, around every change of offset, leave included", () => {
  agreesWithTheTwin((calendar, leave) => withLeave(compileCalendar(calendar), leave));
});

/** What the wall clock shows, as if it were UTC: for the controls. */
const wallAsUtc = (at: Instant, zone: string | undefined): Instant => {
  const shown = clocks.get(zone ?? "UTC")?.(at);
  return Instant.of(`${shown?.date}T${shown?.time}Z`);
};
const shifted = (shift: (at: Instant, zone: string | undefined) => number): Compile => (calendar) => {
  const utc = compileCalendar({ ...calendar, timeZone: "UTC" });
  return {
    addBusinessTime: (at, milliseconds, zone) => {
      const by = shift(at, zone);
      const added = utc.addBusinessTime(Instant.addMilliseconds(at, by), milliseconds);
      return added && Instant.addMilliseconds(added, -by);
    },
    elapsedBusinessTime: (from, to, zone) => utc.elapsedBusinessTime(Instant.addMilliseconds(from, shift(from, zone)), Instant.addMilliseconds(to, shift(to, zone))),
    nextOpen: (at, zone) => {
      const next = utc.nextOpen(Instant.addMilliseconds(at, shift(at, zone)));
      return next && Instant.addMilliseconds(next, -shift(at, zone));
    },
  };
};
const offsetAt = (at: Instant, zone: string | undefined): number => Instant.toEpochMilliseconds(wallAsUtc(at, zone)) - Instant.toEpochMilliseconds(at);

const withoutHolidays: Compile = (calendar) => compileCalendar({ ...calendar, holidays: [] });

test.each<readonly [string, Parameters<typeof agreesWithTheTwin>[0]]>([
  ["takes the offset of the day's start for the whole day", (calendar, leave) => withLeave({ ...compileCalendar(calendar), ...shifted((at, zone) => offsetAt(Instant.of(`${at.slice(0, 10)}T00:00:00.000Z`), zone))(calendar) }, leave)],
  ["counts a repeated hour once and a skipped one all the same", (calendar) => shifted(offsetAt)(calendar)],
  ["ignores holidays", (calendar, leave) => withLeave({ ...compileCalendar(calendar), ...withoutHolidays(calendar) }, leave)],
  ["ignores leave", (calendar) => compileCalendar(calendar)],
  ["lets a deadline slide to the next beginning", (calendar, leave) => {
    const tested = withLeave(compileCalendar(calendar), leave);
    return { ...tested, addBusinessTime: (at, milliseconds, zone) => {
      const added = tested.addBusinessTime(at, milliseconds, zone);
      return added && tested.nextOpen(added, zone);
    } };
  }],
])("control: a calendar that %s is not what the clock says", (_, compile) => {
  expect(() => agreesWithTheTwin(compile, untilItFails)).toThrow();
});

/** Of minutes, of days, and of years. */
const durations = fc.oneof(fc.integer({ min: 0, max: 3 * millisecondsPerHour }), fc.integer({ min: 0, max: 30 * millisecondsPerDay }), fc.integer({ min: 0, max: 3 * 365 * millisecondsPerDay }));

const addingIsUndoneByCounting = (compile: Compile, settings: object = {}): void => {
  const cases = moments.chain(around).chain((each) => fc.record({ ...constants(each), to: durations, duration: durationOrNull(durations) }));
  fc.assert(
    fc.property(cases, ({ calendar, zone, at, to, duration }) => {
      const { addBusinessTime, elapsedBusinessTime } = compile(calendar);
      const milliseconds = duration ?? elapsedBusinessTime(at, Instant.addMilliseconds(at, to), zone);
      const deadline = addBusinessTime(at, milliseconds, zone);
      if (deadline === undefined) {
        expect(elapsedBusinessTime(at, endOfInstants, zone), "all that is left").toBeLessThan(milliseconds);
        return;
      }
      expect(elapsedBusinessTime(at, deadline, zone)).toBe(milliseconds);
      if (milliseconds > 0) expect(elapsedBusinessTime(at, Instant.addMilliseconds(deadline, -1), zone), "a millisecond before").toBe(milliseconds - 1);
    }),
    { numRuns: long ? 50_000 : 500, ...settings },
  );
};
const endOfInstants = Instant.of("9999-12-31T23:59:59.999Z");

test("counting what was added gives what was added, and no earlier instant does, over zones, calendars and years", () => {
  addingIsUndoneByCounting(compileCalendar);
});

test.each<readonly [string, Compile]>([
  ["ignores holidays when it adds", (calendar) => ({ ...compileCalendar(calendar), addBusinessTime: withoutHolidays(calendar).addBusinessTime })],
  ["adds on a clock that is never changed", (calendar) => ({ ...compileCalendar(calendar), addBusinessTime: shifted(offsetAt)(calendar).addBusinessTime })],
  ["lets a deadline slide to the next beginning", (calendar) => ({ ...compileCalendar(calendar), addBusinessTime: (at, milliseconds, zone) => {
    const compiled = compileCalendar(calendar);
    const deadline = compiled.addBusinessTime(at, milliseconds, zone);
    return deadline && compiled.nextOpen(deadline, zone);
  } })],
])("control: a calendar that %s does not undo itself", (_, compile) => {
  expect(() => addingIsUndoneByCounting(compile, untilItFails)).toThrow();
});

const partsMakeTheWhole = (compile: Compile): void => {
  const years = fc.integer({ min: -12 * 365 * millisecondsPerDay, max: 12 * 365 * millisecondsPerDay });
  fc.assert(
    fc.property(moments.chain(around), years, years, ({ calendar, zone, at }, toMiddle, toEnd) => {
      const { elapsedBusinessTime } = compile(calendar);
      const [middle, end] = [Instant.addMilliseconds(at, toMiddle), Instant.addMilliseconds(at, toEnd)];
      expect(elapsedBusinessTime(at, middle, zone) + elapsedBusinessTime(middle, end, zone)).toBe(elapsedBusinessTime(at, end, zone));
    }),
    { numRuns: long ? 20_000 : 300 },
  );
};

test("the parts of a time make up the whole, in any order, over years: what holds for days holds for decades", () => {
  partsMakeTheWhole(compileCalendar);
});

test("control: a calendar that loses a millisecond at each question does not", () => {
  expect(() => partsMakeTheWhole((calendar) => ({ ...compileCalendar(calendar), elapsedBusinessTime: (...question) => compileCalendar(calendar).elapsedBusinessTime(...question) - 1 }))).toThrow();
});
