import { Instant } from "@nexus/common";
import fc from "fast-check";
import { expect, test } from "vitest";
import { compileCalendar, type BusinessCalendar } from "./index.js";
import { calendarsAround, clocks, moments, slowIsOpen, zones } from "./testing/calendar-fixture.js";

const runs = process.env["NEXUS_SOAK"] ? 5_000 : 400;

const cases = fc.array(moments, { minLength: 1, maxLength: 20 }).chain((asked) => fc.record({ asked: fc.constant(asked), calendar: calendarsAround(asked) }));

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
