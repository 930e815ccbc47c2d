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
 * `overflow` when a result is no exact integer, `currency_mismatch` when currencies differ.
 *
 * @example
 * ```ts
 * const deal = Money.of(100_00, "USD");
 * Money.multiplyByRate(deal, Rate.fromPercent("12.5"), "half-even"); // { minorUnits: 1250, currency: "USD" }
 * ```
 */
export const Money = {
  /** Throws `unknown_currency` or `invalid_minor_units` (fractions, minus zero, beyond 2^53). */
  of(minorUnits: number, currency: string): Money {
    if (!isSafeInteger(minorUnits)) {
      throw new CommonError("invalid_minor_units", "An amount is a whole number of minor units.", { details: { minorUnits } });
    }
    Currency.exponent(currency);
    return { minorUnits, currency };
  },

  zero: (currency: string): Money => Money.of(0, currency),

  add(a: Money, b: Money): Money {
    sameCurrency(a, b);
    return make(BigInt(a.minorUnits) + BigInt(b.minorUnits), a.currency);
  },

  subtract(a: Money, b: Money): Money {
    sameCurrency(a, b);
    return make(BigInt(a.minorUnits) - BigInt(b.minorUnits), a.currency);
  },

  /** The sum of amounts, all in `currency`; zero for none. The running total may leave the range, the sum may not. */
  sum(amounts: Iterable<Money>, currency: string): Money {
    const zero = Money.zero(currency);
    let total = 0n;
    for (const amount of amounts) {
      sameCurrency(zero, amount);
      total += BigInt(amount.minorUnits);
    }
    return make(total, currency);
  },

  negate: (a: Money): Money => make(-BigInt(a.minorUnits), a.currency),

  /** -1, 0 or 1. */
  compare(a: Money, b: Money): -1 | 0 | 1 {
    sameCurrency(a, b);
    return a.minorUnits < b.minorUnits ? -1 : a.minorUnits > b.minorUnits ? 1 : 0;
  },

  equals: (a: Money, b: Money): boolean => a.currency === b.currency && a.minorUnits === b.minorUnits,

  /** Times a rate in parts per million, rounded once, as named. */
  multiplyByRate: (a: Money, rate: RatePpm, rounding: Rounding): Money =>
    make(divideRounded(BigInt(a.minorUnits) * BigInt(rate), BigInt(ppmPerWhole), rounding), a.currency),

  /** Times a whole number, exactly. */
  multiply: (a: Money, factor: number): Money => make(BigInt(a.minorUnits) * BigInt(factor), a.currency),
} as const;
