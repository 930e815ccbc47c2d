import { millisecondsPerDay } from "@nexus/common";
import fc from "fast-check";
import { expect, test } from "vitest";
import { decayed, describePoints, micropointsPerPoint, toPoints } from "./decay.js";

const after = (points: number, days: number, halfLife = 30): number => decayed(points, days * millisecondsPerDay, halfLife) / micropointsPerPoint;

test("half is left after each half-life, exactly", () => {
  expect([0, 30, 60, 90, 300].map((days) => after(80, days))).toEqual([80, 40, 20, 10, 0.078125]);
  expect(after(-80, 60)).toBe(-20);
});

test("between two half-lives it goes in a straight line", () => {
  expect([10, 15, 45].map((days) => after(60, days))).toEqual([50, 45, 22.5]);
});

test("in the end nothing is left, and nothing decays before it happened", () => {
  expect(after(100, 30 * 28)).toBe(0);
  expect(after(100, -5)).toBe(100);
  expect(Object.is(after(-1, 30 * 27), 0) || after(-1, 30 * 27) < 0).toBe(true);
});

test("older is never more, and never far from the exponential curve", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 100 }), fc.integer({ min: 1, max: 365 }), fc.nat(400 * millisecondsPerDay), fc.nat(millisecondsPerDay), (points, halfLife, age, more) => {
      const now = decayed(points, age, halfLife);
      expect(decayed(points, age + more, halfLife)).toBeLessThanOrEqual(now);
      const curve = points * micropointsPerPoint * 2 ** (-age / (halfLife * millisecondsPerDay));
      expect(now).toBeGreaterThanOrEqual(curve - 1);
      expect(now).toBeLessThanOrEqual(curve + points * micropointsPerPoint * 0.0431 + 1);
      expect(Number.isSafeInteger(now)).toBe(true);
    }),
  );
});

test("points are whole, rounded half-up, within 0 to 100; words have two decimals", () => {
  expect([499_999, 500_000, -1, 100_500_000, 99_499_999].map(toPoints)).toEqual([0, 1, 0, 100, 99]);
  expect([0, 1_500_000, 22_050_000, 4_999, 5_000, -2_500_000, -1].map(describePoints)).toEqual(["0", "1.5", "22.05", "0", "0.01", "-2.5", "0"]);
});
