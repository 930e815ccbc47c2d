import fc from "fast-check";
import { expect, test } from "vitest";
import { divideRounded, roundings, type Rounding } from "./rounding.js";

const runs = process.env["NEXUS_SOAK"] ? 100_000 : 5_000;

// Quarters of a whole number: -10 is -2.5.
const quarters = [-12, -11, -10, -9, -8, -6, -5, -3, -2, -1, 0, 1, 2, 3, 5, 6, 8, 9, 10, 11, 12];
const table: Readonly<Record<Rounding, readonly number[]>> = {
  //              -3  -2.75 -2.5 -2.25 -2 -1.5 -1.25 -.75 -.5 -.25 0 .25 .5 .75 1.25 1.5 2 2.25 2.5 2.75 3
  "half-up":   [-3, -3, -3, -2, -2, -2, -1, -1, -1, 0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3],
  "half-even": [-3, -3, -2, -2, -2, -2, -1, -1, 0, 0, 0, 0, 0, 1, 1, 2, 2, 2, 2, 3, 3],
  "half-down": [-3, -3, -2, -2, -2, -1, -1, -1, 0, 0, 0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3],
  down:        [-3, -2, -2, -2, -2, -1, -1, 0, 0, 0, 0, 0, 0, 0, 1, 1, 2, 2, 2, 2, 3],
  up:          [-3, -3, -3, -3, -2, -2, -2, -1, -1, -1, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3, 3],
  floor:       [-3, -3, -3, -3, -2, -2, -2, -1, -1, -1, 0, 0, 0, 0, 1, 1, 2, 2, 2, 2, 3],
  ceiling:     [-3, -2, -2, -2, -2, -1, -1, 0, 0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3, 3],
};

test.each(roundings)("%s follows its table, for every sign and both signs of the denominator", (rounding) => {
  expect(quarters.map((n) => Number(divideRounded(BigInt(n), 4n, rounding)))).toEqual(table[rounding]);
  expect(quarters.map((n) => Number(divideRounded(BigInt(-n), -4n, rounding)))).toEqual(table[rounding]);
});

const magnitude = (value: bigint): bigint => (value < 0n ? -value : value);

/** What each rounding means, said without dividing. */
const isRounded = (numerator: bigint, denominator: bigint, rounding: Rounding, result: bigint): boolean => {
  const [n, d] = denominator < 0n ? [-numerator, -denominator] : [numerator, denominator];
  const off = result * d - n;
  const awayFromZero = magnitude(result * d) - magnitude(n);
  const tie = 2n * magnitude(off) === d;
  if (magnitude(off) >= d) return false;
  switch (rounding) {
    case "floor": return off <= 0n;
    case "ceiling": return off >= 0n;
    case "down": return awayFromZero <= 0n;
    case "up": return awayFromZero >= 0n;
    case "half-up": return 2n * magnitude(off) <= d && (!tie || awayFromZero > 0n);
    case "half-down": return 2n * magnitude(off) <= d && (!tie || awayFromZero < 0n);
    case "half-even": return 2n * magnitude(off) <= d && (!tie || result % 2n === 0n);
  }
};

const integers = fc.oneof(fc.bigInt({ min: -50n, max: 50n }), fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }));
const meansWhatItSays = (divide: typeof divideRounded) =>
  fc.property(integers, integers.filter((d) => d !== 0n), fc.constantFrom(...roundings), (n, d, rounding) => isRounded(n, d, rounding, divide(n, d, rounding)));

test("every quotient is rounded as the name says, at any size", () => {
  fc.assert(meansWhatItSays(divideRounded), { numRuns: runs });
});

test("control: floating-point rounding fails the same property", () => {
  const floating = (n: bigint, d: bigint): bigint => BigInt(Math.round(Number(n) / Number(d)));
  expect(fc.check(meansWhatItSays(floating)).failed).toBe(true);
});

test("division by zero is an error", () => {
  expect(() => divideRounded(1n, 0n, "down")).toThrow(expect.objectContaining({ code: "division_by_zero" }));
});

test("a rounding nobody named is an error, not a silent truncation", () => {
  expect(() => divideRounded(1n, 2n, "nearest" as Rounding)).toThrow(expect.objectContaining({ code: "unknown_rounding" }));
});
