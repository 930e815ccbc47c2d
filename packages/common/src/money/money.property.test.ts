import { add, dinero, halfAwayFromZero, halfEven, halfTowardsZero, multiply, subtract, toSnapshot, transformScale, up, down } from "dinero.js/bigint";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { NexusError } from "../nexus-error.js";
import type { Rounding } from "../rounding.js";
import { roundings } from "../rounding.js";
import { Currency } from "./currency.js";
import { Money } from "./money.js";

const runs = process.env["NEXUS_SOAK"] ? 100_000 : 2_000;
const max = Number.MAX_SAFE_INTEGER;

const units = fc.oneof(fc.integer({ min: -1_000, max: 1_000 }), fc.maxSafeInteger());
const currency = fc.constantFrom(...Currency.codes);
const ppm = fc.oneof(fc.integer({ min: -2_000_000, max: 2_000_000 }), fc.maxSafeInteger());

/** The operation answers the exact integer where it fits, and fails with `overflow` where it does not. */
const agrees = (exact: bigint, operation: () => Money): boolean => {
  const fits = exact >= -BigInt(max) && exact <= BigInt(max);
  try {
    const { minorUnits } = operation();
    return fits && BigInt(minorUnits) === exact && !Object.is(minorUnits, -0);
  } catch (error) {
    return !fits && NexusError.is(error) && error.code === "overflow";
  }
};

describe("exact or an error, at any size", () => {
  test("adding, subtracting, negating, multiplying and comparing agree with bigint", () => {
    fc.assert(
      fc.property(units, units, currency, (x, y, code) => {
        const [a, b] = [Money.of(x, code), Money.of(y, code)];
        return (
          agrees(BigInt(x) + BigInt(y), () => Money.add(a, b)) &&
          agrees(BigInt(x) - BigInt(y), () => Money.subtract(a, b)) &&
          agrees(-BigInt(x), () => Money.negate(a)) &&
          agrees(BigInt(x) * BigInt(y), () => Money.multiply(a, y)) &&
          Money.compare(a, b) === Math.sign(x - y)
        );
      }),
      { numRuns: runs },
    );
  });

  test("a sum agrees with bigint and does not depend on the order", () => {
    fc.assert(
      fc.property(fc.array(units, { maxLength: 20 }), (all) => {
        const amounts = all.map((each) => Money.of(each, "EUR"));
        const exact = all.reduce((total, each) => total + BigInt(each), 0n);
        return agrees(exact, () => Money.sum(amounts, "EUR")) && agrees(exact, () => Money.sum(amounts.toReversed(), "EUR"));
      }),
      { numRuns: runs },
    );
  });

  test("control: floating-point addition fails the same property", () => {
    const floating = fc.property(units, units, (x, y) => agrees(BigInt(x) + BigInt(y), () => ({ minorUnits: x + y, currency: "EUR" })));
    expect(fc.check(floating, { numRuns: 2_000 }).failed).toBe(true);
  });
});

/** ECMA-402 rounds decimal texts exactly, under nine named modes: an oracle that shares no line with ours. */
const ecmaModes: Readonly<Record<Rounding, Intl.NumberFormatOptions["roundingMode"] & string>> = {
  "half-up": "halfExpand",
  "half-even": "halfEven",
  "half-down": "halfTrunc",
  down: "trunc",
  up: "expand",
  floor: "floor",
  ceiling: "ceil",
};
const ecma = Object.fromEntries(
  roundings.map((rounding) => [rounding, new Intl.NumberFormat("en-US", { useGrouping: false, maximumFractionDigits: 0, roundingMode: ecmaModes[rounding] })]),
);
const roundedByHost = (product: bigint, rounding: Rounding): bigint => {
  const digits = String(product < 0n ? -product : product).padStart(7, "0");
  const text = `${product < 0n ? "-" : ""}${digits.slice(0, -6)}.${digits.slice(-6)}`;
  return BigInt((ecma[rounding]?.format(text as Intl.StringNumericLiteral) ?? "").replace(/^-0$/, "0"));
};

describe("times a rate", () => {
  test("every rounding agrees with the host's exact decimal rounding", () => {
    fc.assert(
      fc.property(units, ppm, fc.constantFrom(...roundings), (x, rate, rounding) =>
        agrees(roundedByHost(BigInt(x) * BigInt(rate), rounding), () => Money.multiplyByRate(Money.of(x, "EUR"), rate, rounding))),
      { numRuns: runs },
    );
  });

  test("control: rounding through floating point fails the same property", () => {
    const floating = fc.property(units, ppm, (x, rate) =>
      agrees(roundedByHost(BigInt(x) * BigInt(rate), "half-even"), () => Money.of(Math.round((x * rate) / 1e6), "EUR")));
    expect(fc.check(floating, { numRuns: 2_000 }).failed).toBe(true);
  });
});

describe("agrees with dinero.js", () => {
  const euro = { code: "EUR", base: 10n, exponent: 2n };
  const of = (amount: number) => dinero({ amount: BigInt(amount), currency: euro });
  const small = fc.integer({ min: -1_000_000_000, max: 1_000_000_000 });

  test("on sums and differences", () => {
    fc.assert(
      fc.property(small, small, (x, y) => {
        const [a, b] = [Money.of(x, "EUR"), Money.of(y, "EUR")];
        return (
          BigInt(Money.add(a, b).minorUnits) === toSnapshot(add(of(x), of(y))).amount &&
          BigInt(Money.subtract(a, b).minorUnits) === toSnapshot(subtract(of(x), of(y))).amount
        );
      }),
      { numRuns: runs },
    );
  });

  test.each([["half-even", halfEven], ["half-up", halfAwayFromZero], ["half-down", halfTowardsZero], ["ceiling", up], ["floor", down]] as const)(
    "on rates rounded %s",
    (rounding, divide) => {
      fc.assert(
        fc.property(small, fc.integer({ min: -2_000_000, max: 2_000_000 }), (x, rate) => {
          const theirs = transformScale(multiply(of(x), { amount: BigInt(rate), scale: 6n }), 2n, divide);
          return BigInt(Money.multiplyByRate(Money.of(x, "EUR"), rate, rounding).minorUnits) === toSnapshot(theirs).amount;
        }),
        { numRuns: runs },
      );
    },
  );
});
