import fc from "fast-check";
import { expect, test } from "vitest";
import { Rate } from "./rate.js";

test.each([["12.5", 125_000], ["0", 0], ["100", 1_000_000], ["0.0001", 1], ["-3.25", -32_500], ["7.50000000", 75_000], ["999999999.9999", 9_999_999_999_999], [12.5, 125_000], [0, 0], [-0, 0], [33.3333, 333_333]])(
  "%s percent is %i parts per million",
  (percent, ppm) => expect(Rate.fromPercent(percent)).toBe(ppm),
);

test.each(["-0", "-0.0000"])("%s percent is zero, not minus zero", (percent) => expect(Object.is(Rate.fromPercent(percent), 0)).toBe(true));

test.each(["0.00001", "33.33333", 0.1 + 0.2])("%s percent is finer than a part per million", (percent) => {
  expect(() => Rate.fromPercent(percent)).toThrow(expect.objectContaining({ code: "rate_too_fine" }));
});

test.each(["", " ", "12,5", "12.", ".5", "+5", "1e2", "5%", "0x10", "--5", "1234567890", "1\n", Number.NaN, Number.POSITIVE_INFINITY, 1e21, 1e-7])("%s is no percentage", (percent) => {
  expect(() => Rate.fromPercent(percent)).toThrow(expect.objectContaining({ code: "invalid_rate" }));
});

test.each([[125_000, "12.5"], [0, "0"], [1, "0.0001"], [-1, "-0.0001"], [1_000_000, "100"], [-32_500, "-3.25"], [Number.MAX_SAFE_INTEGER, "900719925474.0991"]])(
  "%i parts per million read as a percentage",
  (ppm, percent) => expect(Rate.toPercent(ppm)).toBe(percent),
);

test("a rate survives being written as a percentage", () => {
  fc.assert(fc.property(fc.integer({ min: -9_999_999_999_999, max: 9_999_999_999_999 }), (ppm) => Rate.fromPercent(Rate.toPercent(ppm)) === ppm));
});

test.each(["1", null, undefined, [1]])("%j is no rate", (value) => expect(Rate.is(value)).toBe(false));

test.each([0.5, -0, Number.NaN, 2 ** 53])("%d is no rate and reads as no percentage", (value) => {
  expect(Rate.is(value)).toBe(false);
  expect(() => Rate.toPercent(value)).toThrow(expect.objectContaining({ code: "invalid_rate" }));
});
