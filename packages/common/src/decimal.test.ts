import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Decimal } from "./decimal.js";
import { Currency } from "./money/currency.js";
import { Money } from "./money/money.js";

test.each(["0", "1", "-1", "0.5", "-0.5", "1.0845", "1.10", "0.00", "999999999999999999.999999999999999999"])("%s is an exact decimal", (text) => {
  expect(Decimal.is(text)).toBe(true);
  expect(Decimal.of(text)).toBe(text);
});

test.each(["", ".5", "5.", "01", "00", "-0", "-0.00", "+1", "1e3", "1,5", " 1", "1\n", "1_0", "NaN", "Infinity", "0x1", "1000000000000000000", "0.1234567890123456789", "١"])("%j is none", (text) => {
  expect(Decimal.is(text)).toBe(false);
  expect(() => Decimal.of(text)).toThrow(expect.objectContaining({ code: "invalid_decimal" }));
});

test.each([1, 1n, null, undefined, ["1"], Object("1")])("a value that is no text is none", (value) => expect(Decimal.is(value)).toBe(false));

describe("an amount in major units", () => {
  test.each([["USD", 123_450, "1234.50"], ["USD", -5, "-0.05"], ["USD", 0, "0.00"], ["JPY", 1_234, "1234"], ["JPY", -1, "-1"], ["KWD", -5, "-0.005"], ["CLF", 12_345, "1.2345"]])("in %s %i is %s", (currency, units, text) => {
    expect(Decimal.ofMoney(Money.of(units, currency))).toBe(text);
  });

  test("is a decimal of the currency's exponent, and loses nothing", () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.constantFrom(...Currency.codes), (units, currency) => {
        const text = Decimal.ofMoney(Money.of(units, currency));
        const decimals = text.split(".")[1]?.length ?? 0;
        return Decimal.is(text) && decimals === Currency.exponent(currency) && BigInt(text.replace(".", "")) === BigInt(units);
      }),
    );
  });
});

describe("conversion", () => {
  const convert = (units: number, from: string, rate: string, to: string) => Decimal.convert(Money.of(units, from), Decimal.of(rate), to, "half-even").minorUnits;

  test("is exact and rounds once, to the minor unit of the target", () => {
    expect(convert(100_00, "EUR", "1.0845", "USD")).toBe(108_45);
    expect(convert(-100_00, "EUR", "1.0845", "USD")).toBe(-108_45);
    expect(convert(1, "EUR", "1.5", "USD")).toBe(2);
    expect(convert(1, "EUR", "2.5", "USD")).toBe(2);
  });

  test("moves between exponents", () => {
    expect(convert(1_00, "USD", "157.23", "JPY")).toBe(157);
    expect(convert(157, "JPY", "0.00636", "USD")).toBe(1_00);
    expect(convert(1_000, "KWD", "3.2567", "USD")).toBe(3_26);
    expect(convert(1_00, "USD", "0.024", "CLF")).toBe(240);
    expect(convert(0, "USD", "157.23", "JPY")).toBe(0);
  });

  const units = fc.integer({ min: -1_000_000, max: 1_000_000 });
  const rate = fc.record({ digits: fc.integer({ min: 1, max: 100_000 }), scale: fc.integer({ min: 1, max: 9 }) });
  const from = fc.constantFrom("USD", "JPY", "KWD");
  const to = fc.constantFrom("EUR", "JPY", "CLF");

  /** Holds the result against units / 10^from * digits / 10^scale, over one denominator and without dividing. */
  const isClosest = (convertTo: (amount: Money, rate: Decimal, currency: string) => Money) =>
    fc.property(units, rate, from, to, (each, { digits, scale }, source, target) => {
      const padded = String(digits).padStart(scale + 1, "0");
      const result = convertTo(Money.of(each, source), Decimal.of(`${padded.slice(0, -scale)}.${padded.slice(-scale)}`), target).minorUnits;
      const unit = 10n ** BigInt(Currency.exponent(source) + scale);
      const off = BigInt(result) * unit - BigInt(each) * BigInt(digits) * 10n ** BigInt(Currency.exponent(target));
      return 2n * off <= unit && 2n * off >= -unit;
    });

  test("answers the closest amount there is", () => {
    for (const rounding of ["half-up", "half-even", "half-down"] as const) {
      fc.assert(isClosest((amount, exactRate, currency) => Decimal.convert(amount, exactRate, currency, rounding)), { numRuns: 1_000 });
    }
  });

  test.each(["floor", "ceiling", "down", "up"] as const)("rounds %s as named", (rounding) => {
    expect(fc.check(isClosest((amount, exactRate, currency) => Decimal.convert(amount, exactRate, currency, rounding))).failed).toBe(true);
    const cent = { floor: [1, -2], ceiling: [2, -1], down: [1, -1], up: [2, -2] }[rounding];
    expect([1, -1].map((each) => Decimal.convert(Money.of(each, "EUR"), Decimal.of("1.2"), "USD", rounding).minorUnits)).toEqual(cent);
  });

  test("control: forgetting the exponents fails the same property", () => {
    const naive = (amount: Money, exactRate: Decimal, currency: string) => Money.of(Math.round(amount.minorUnits * Number(exactRate)), currency);
    expect(fc.check(isClosest(naive), { numRuns: 1_000 }).failed).toBe(true);
  });

  test.each(["0", "0.00", "-1.5"])("an exchange rate of %s is an error", (wrong) => {
    expect(() => convert(1, "EUR", wrong, "USD")).toThrow(expect.objectContaining({ code: "invalid_exchange_rate" }));
  });

  test("overflow and unknown currencies are errors", () => {
    expect(() => convert(Number.MAX_SAFE_INTEGER, "EUR", "1.5", "USD")).toThrow(expect.objectContaining({ code: "overflow" }));
    expect(() => convert(1, "EUR", "1.5", "XYZ")).toThrow(expect.objectContaining({ code: "unknown_currency" }));
  });
});
