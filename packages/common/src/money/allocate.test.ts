import { expect, test } from "vitest";
import { deepFreeze } from "../deep-freeze.js";
import { allocate } from "./allocate.js";
import { Money } from "./money.js";

const split = (minorUnits: number, weights: readonly number[], currency = "USD"): readonly number[] =>
  allocate(deepFreeze(Money.of(minorUnits, currency)), deepFreeze(weights)).map((share) => share.minorUnits);

test("a dollar for three leaves the odd cent with the first", () => {
  expect(split(100, [1, 1, 1])).toEqual([34, 33, 33]);
});

test("an even split is even", () => {
  expect(split(100_00, [50, 50])).toEqual([50_00, 50_00]);
  expect(split(90, [1, 1, 1])).toEqual([30, 30, 30]);
});

test("odd cents go to the largest remainders, not simply to the first", () => {
  // Exact shares: 16.66…, 33.33…, 50
  expect(split(100, [1, 2, 3])).toEqual([17, 33, 50]);
  // Exact shares: 33.3, 33.3, 33.4
  expect(split(100, [333, 333, 334])).toEqual([33, 33, 34]);
});

test("equal remainders favour the earlier share", () => {
  expect(split(1, [1, 1])).toEqual([1, 0]);
  expect(split(3, [1, 1])).toEqual([2, 1]);
  expect(split(5, [3, 1, 3, 1])).toEqual([2, 1, 2, 0]);
});

test("a weight of zero gets exactly zero, wherever it stands", () => {
  expect(split(100, [0, 1, 0, 1, 1])).toEqual([0, 34, 0, 33, 33]);
  expect(split(5, [0, 7])).toEqual([0, 5]);
});

test("a negative amount splits as the mirror image of the positive one", () => {
  expect(split(-100, [1, 1, 1])).toEqual([-34, -33, -33]);
  expect(split(-100, [1, 2, 3])).toEqual([-17, -33, -50]);
});

test("nothing splits into nothing, and no share is minus zero", () => {
  for (const share of [...split(0, [1, 2]), ...split(-1, [1, 5])]) expect(Object.is(share, -0)).toBe(false);
  expect(split(0, [1, 2])).toEqual([0, 0]);
});

test("less money than shares pays the heaviest first", () => {
  expect(split(2, [1, 3, 2])).toEqual([0, 1, 1]);
});

test("the smallest unit counts in every currency", () => {
  expect(split(1_000, [1, 1, 1], "JPY")).toEqual([334, 333, 333]);
  expect(split(10_000, [1, 1, 1], "KWD")).toEqual([3_334, 3_333, 3_333]);
  expect(split(10_001, [1, 1], "CLF")).toEqual([5_001, 5_000]);
  expect(allocate(Money.of(1, "JPY"), [1])).toEqual([{ minorUnits: 1, currency: "JPY" }]);
});

test("the largest amount splits exactly by the largest weights", () => {
  const max = Number.MAX_SAFE_INTEGER;
  expect(split(max, [max, max])).toEqual([(max + 1) / 2, (max - 1) / 2]);
  expect(split(-max, [1, max])).toEqual([-1, -(max - 1)]);
});

test("weights are not a percentage: only their proportions count", () => {
  expect(split(9_999, [2, 4, 6])).toEqual(split(9_999, [1, 2, 3]));
});

test.each([
  ["no weights", []],
  ["weights that are all zero", [0, 0]],
  ["a negative weight", [1, -1]],
  ["a fraction", [0.5, 0.5]],
  ["minus zero", [1, -0]],
  ["not a number", [1, Number.NaN]],
  ["an infinite weight", [1, Number.POSITIVE_INFINITY]],
  ["a weight beyond 2^53", [1, 2 ** 53]],
  ["a hole", Object.assign<number[], object>([1], { length: 3, 2: 1 })],
])("%s is an error", (_, weights) => {
  expect(() => allocate(Money.of(100, "USD"), weights)).toThrow(expect.objectContaining({ code: "invalid_weights" }));
});

test("the error names the weight that is wrong", () => {
  expect(() => allocate(Money.of(100, "USD"), [1, 2, -3])).toThrow(expect.objectContaining({ details: { index: 2, weight: -3 } }));
});

test("an amount that is none is not split", () => {
  expect(() => allocate({ minorUnits: 0.5, currency: "USD" }, [1])).toThrow(expect.objectContaining({ code: "invalid_minor_units" }));
  expect(() => allocate({ minorUnits: 1, currency: "usd" }, [1])).toThrow(expect.objectContaining({ code: "unknown_currency" }));
});
