import fc from "fast-check";
import { CalendarDate, deepFreeze } from "@nexus/common";
import { expect, test } from "vitest";
import { combinedOwners, ownerOn, ownerPeriods, withOwnerFrom, type OwnerPoint, type OwnerTimeline } from "./owner-timeline.js";

const first = CalendarDate.of("2024-01-01");
const days = Array.from({ length: 12 }, (_, n) => CalendarDate.addDays(first, n));
const anyPoint: fc.Arbitrary<OwnerPoint> = fc.record({ from: fc.constantFrom(...days), ownerId: fc.constantFrom(null, "ann", "ben", "cy") });
const timelineOf = (points: readonly OwnerPoint[]): OwnerTimeline => points.reduce<OwnerTimeline>((timeline, point) => withOwnerFrom(deepFreeze(timeline), point), []);
const anyTimeline = fc.array(anyPoint, { maxLength: 8 }).map(timelineOf);
const byDay = (timeline: OwnerTimeline): readonly (string | null)[] => days.map((day) => ownerOn(timeline, day));

test("assigning changes the days from that day until the next change, and no others", () => {
  fc.assert(
    fc.property(anyTimeline, anyPoint, (timeline, point) => {
      const next = timeline.find(({ from }) => from > point.from)?.from;
      const expected = days.map((day) => (day >= point.from && (next === undefined || day < next) ? point.ownerId : ownerOn(timeline, day)));
      expect(byDay(withOwnerFrom(timeline, point))).toEqual(expected);
      expect(withOwnerFrom(withOwnerFrom(timeline, point), point)).toEqual(withOwnerFrom(timeline, point));
    }),
  );
});

test("on each day the winner's owner comes first, and the loser's fills the gaps", () => {
  fc.assert(
    fc.property(anyTimeline, anyTimeline, (winner, loser) => {
      expect(byDay(combinedOwners(winner, loser))).toEqual(days.map((day) => ownerOn(winner, day) ?? ownerOn(loser, day)));
    }),
  );
});

test("periods never overlap, leave out nobody, and say what the days say", () => {
  fc.assert(
    fc.property(anyTimeline, (timeline) => {
      const periods = ownerPeriods(timeline);
      for (const [i, { from, to }] of periods.entries()) {
        expect(to === null || from < to).toBe(true);
        const next = periods[i + 1];
        if (next) expect(to !== null && to <= next.from).toBe(true);
      }
      expect(days.map((day) => periods.filter(({ from, to }) => from <= day && (to === null || day < to)).map(({ ownerId }) => ownerId))).toEqual(byDay(timeline).map((ownerId) => (ownerId === null ? [] : [ownerId])));
    }),
  );
});

test("control: owners that only overwrite from a day on lose a change that is known", () => {
  const forgetful = (timeline: OwnerTimeline, point: OwnerPoint): OwnerTimeline => [...timeline.filter(({ from }) => from < point.from), point];
  const known = timelineOf([{ from: first, ownerId: "ann" }, { from: CalendarDate.addDays(first, 6), ownerId: "ben" }]);
  const point = { from: CalendarDate.addDays(first, 3), ownerId: "cy" };
  expect(byDay(forgetful(known, point))).not.toEqual(byDay(withOwnerFrom(known, point)));
});
