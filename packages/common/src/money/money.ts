import { CommonError } from "../nexus-error.js";
import { divideRounded, type Rounding } from "../rounding.js";
import { isSafeInteger, toSafeInteger } from "../safe-integer.js";
import { ppmPerWhole, type RatePpm } from "../rate.js";
import { Currency } from "./currency.js";

/** An amount: whole minor units (cents, yen, fils) of one ISO 4217 currency. JSON-plain. */
export interface Money {
  readonly minorUnits: number;
  readonly currency: string;
}

/** Throws rather than compute with what a cast or a foreign store let through (a fraction, NaN, 2^53). */
const unitsOf = ({ minorUnits }: Money): bigint => whole(minorUnits, "invalid_minor_units", "Give the amount in whole minor units: 12.50 EUR is 1250.");

const whole = (value: number, code: string, message: string): bigint => {
  if (!isSafeInteger(value)) throw new CommonError(code, message, { details: { value } });
  return BigInt(value);
};

const make = (minorUnits: bigint, currency: string): Money => ({ minorUnits: toSafeInteger(minorUnits, "The amount"), currency });

const sameCurrency = (a: Money, b: Money): void => {
  if (a.currency !== b.currency) {
    throw new CommonError("currency_mismatch", `Convert one amount first: ${a.currency} and ${b.currency} do not combine.`, {
      details: { left: a.currency, right: b.currency },
    });
  }
};

/**
 * Arithmetic on {@link Money}. Every function answers a new amount, computes in bigint, and throws
 * `overflow` when a result is no exact integer, `currency_mismatch` when currencies differ, and
 * `invalid_minor_units` when handed an amount that is none.
 *
 * @example
 * ```ts
 * const deal = Money.of(100_00, "USD");
 * Money.multiplyByRate(deal, Rate.fromPercent("12.5"), "half-even"); // { minorUnits: 1250, currency: "USD" }
 * ```
 */
export const Money = {
  /** True for a plain amount of a known currency; further properties are not looked at. */
  is: (value: unknown): value is Money =>
    typeof value === "object" && value !== null && "minorUnits" in value && "currency" in value && isSafeInteger(value.minorUnits) && Currency.is(value.currency),

  /** Throws `unknown_currency` or `invalid_minor_units` (fractions, minus zero, beyond 2^53). */
  of(minorUnits: number, currency: string): Money {
    Currency.exponent(currency);
    return make(unitsOf({ minorUnits, currency }), currency);
  },

  zero: (currency: string): Money => Money.of(0, currency),

  add(a: Money, b: Money): Money {
    sameCurrency(a, b);
    return make(unitsOf(a) + unitsOf(b), a.currency);
  },

  subtract(a: Money, b: Money): Money {
    sameCurrency(a, b);
    return make(unitsOf(a) - unitsOf(b), a.currency);
  },

  /** The sum of amounts, all in `currency`; zero for none. The running total may leave the range, the sum may not. */
  sum(amounts: Iterable<Money>, currency: string): Money {
    const zero = Money.zero(currency);
    let total = 0n;
    for (const amount of amounts) {
      sameCurrency(zero, amount);
      total += unitsOf(amount);
    }
    return make(total, currency);
  },

  negate: (a: Money): Money => make(-unitsOf(a), a.currency),

  /** -1, 0 or 1. */
  compare(a: Money, b: Money): -1 | 0 | 1 {
    sameCurrency(a, b);
    const difference = unitsOf(a) - unitsOf(b);
    return difference < 0n ? -1 : difference > 0n ? 1 : 0;
  },

  /** False, not an error, when the currencies differ. */
  equals: (a: Money, b: Money): boolean => a.currency === b.currency && a.minorUnits === b.minorUnits,

  /** Times a rate in parts per million, rounded once, as named. Throws `invalid_rate` for a rate that is no whole number. */
  multiplyByRate: (a: Money, rate: RatePpm, rounding: Rounding): Money =>
    make(
      divideRounded(unitsOf(a) * whole(rate, "invalid_rate", "Give the rate in whole parts per million: 12.5 % is 125000."), BigInt(ppmPerWhole), rounding),
      a.currency,
    ),

  /** Times a whole number, exactly. Throws `invalid_factor` for any other. */
  multiply: (a: Money, factor: number): Money =>
    make(unitsOf(a) * whole(factor, "invalid_factor", "Multiply by a whole number, or by a rate with multiplyByRate."), a.currency),
} as const;
