import { expect, test } from "vitest";
import { Rate } from "../rate.js";
import { deepFreeze } from "../deep-freeze.js";
import { Money } from "./money.js";

const usd = (minorUnits: number): Money => deepFreeze(Money.of(minorUnits, "USD"));
const max = Number.MAX_SAFE_INTEGER;
const failing = (code: string) => expect.objectContaining({ code, name: "CommonError", retryable: false });

test("amounts of one currency add and subtract exactly", () => {
  expect(Money.add(usd(10), usd(20))).toEqual({ minorUnits: 30, currency: "USD" });
  expect(Money.subtract(usd(10), usd(20))).toEqual({ minorUnits: -10, currency: "USD" });
  expect(Money.negate(usd(10))).toEqual({ minorUnits: -10, currency: "USD" });
});

test("no operation answers minus zero", () => {
  for (const zero of [Money.negate(usd(0)), Money.multiply(usd(0), -1), Money.multiplyByRate(usd(-1), 1, "down"), Money.subtract(usd(5), usd(5))]) {
    expect(Object.is(zero.minorUnits, 0)).toBe(true);
  }
});

test("a commission of 12.5 % is computed in whole cents", () => {
  expect(Money.multiplyByRate(usd(100_00), Rate.fromPercent("12.5"), "half-even")).toEqual(usd(12_50));
  expect(Money.multiplyByRate(usd(1), Rate.fromPercent("50"), "half-even")).toEqual(usd(0));
  expect(Money.multiplyByRate(usd(1), Rate.fromPercent("50"), "half-up")).toEqual(usd(1));
  expect(Money.multiplyByRate(usd(-1), Rate.fromPercent("50"), "half-up")).toEqual(usd(-1));
});

test("a sum is zero for no amounts, and may leave the range on its way", () => {
  expect(Money.sum([], "JPY")).toEqual({ minorUnits: 0, currency: "JPY" });
  expect(Money.sum([usd(max), usd(max), usd(-max)], "USD")).toEqual(usd(max));
});

test("amounts compare by value, and equal only within one currency", () => {
  expect([Money.compare(usd(1), usd(2)), Money.compare(usd(2), usd(2)), Money.compare(usd(3), usd(2))]).toEqual([-1, 0, 1]);
  expect(Money.equals(usd(1), usd(1))).toBe(true);
  expect(Money.equals(usd(1), Money.of(1, "EUR"))).toBe(false);
});

test("currencies do not mix", () => {
  const eur = Money.of(1, "EUR");
  for (const mix of [() => Money.add(usd(1), eur), () => Money.subtract(usd(1), eur), () => Money.compare(usd(1), eur), () => Money.sum([usd(1), eur], "USD")]) {
    expect(mix).toThrow(failing("currency_mismatch"));
  }
});

test("overflow is an error, never a wrong number", () => {
  const overflowing = [
    () => Money.add(usd(max), usd(1)),
    () => Money.subtract(usd(-max), usd(1)),
    () => Money.sum([usd(max), usd(1)], "USD"),
    () => Money.multiply(usd(max), 2),
    () => Money.multiplyByRate(usd(max), 1_000_001, "down"),
  ];
  for (const overflow of overflowing) expect(overflow).toThrow(failing("overflow"));
  expect(Money.add(usd(max - 1), usd(1))).toEqual(usd(max));
  expect(Money.multiplyByRate(usd(max), 1_000_000, "down")).toEqual(usd(max));
});

const notWhole = [0.5, -0, Number.NaN, Number.POSITIVE_INFINITY, max + 1, 1e21];

test.each(notWhole)("%d is no number of minor units, on the way in and in every operation", (minorUnits) => {
  const broken: Money = { minorUnits, currency: "USD" };
  const uses = [
    () => Money.of(minorUnits, "USD"),
    () => Money.add(broken, usd(1)),
    () => Money.subtract(usd(1), broken),
    () => Money.sum([broken], "USD"),
    () => Money.negate(broken),
    () => Money.compare(broken, usd(1)),
    () => Money.multiply(broken, 1),
    () => Money.multiplyByRate(broken, 1, "down"),
  ];
  for (const use of uses) expect(use).toThrow(failing("invalid_minor_units"));
  expect(Money.is(broken)).toBe(false);
});

test.each(notWhole)("%d is neither a rate nor a factor", (value) => {
  expect(() => Money.multiplyByRate(usd(1), value, "down")).toThrow(failing("invalid_rate"));
  expect(() => Money.multiply(usd(1), value)).toThrow(failing("invalid_factor"));
});

test("an amount needs a known currency", () => {
  expect(() => Money.of(1, "usd")).toThrow(failing("unknown_currency"));
  expect(() => Money.zero("XYZ")).toThrow(failing("unknown_currency"));
});

test("an amount is recognised by its shape", () => {
  expect(Money.is({ minorUnits: 1, currency: "USD" })).toBe(true);
  for (const other of [null, undefined, 1, "USD 1", {}, { minorUnits: 1 }, { minorUnits: "1", currency: "USD" }, { minorUnits: 1, currency: "usd" }]) {
    expect(Money.is(other)).toBe(false);
  }
});

test("an amount survives JSON", () => {
  expect(JSON.parse(JSON.stringify(usd(-max)))).toEqual(usd(-max));
});
