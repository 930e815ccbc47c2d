import { CommonError } from "./nexus-error.js";
import { divideRounded, type Rounding } from "./rounding.js";
import { toSafeInteger } from "./safe-integer.js";
import { Currency } from "./money/currency.js";
import type { Money } from "./money/money.js";

declare const brand: unique symbol;

/** An exact decimal as text: "1.0845". Up to 18 digits before the point and 18 after. */
export type Decimal = string & { readonly [brand]: "Decimal" };

const pattern = /^-?(0|[1-9]\d{0,17})(\.\d{1,18})?$/;

const isDecimal = (value: unknown): value is Decimal => typeof value === "string" && pattern.test(value) && !/^-0(\.0+)?$/.test(value);

const parts = (decimal: Decimal): { readonly coefficient: bigint; readonly scale: number } => {
  const [whole = "0", fraction = ""] = decimal.split(".");
  return { coefficient: BigInt(whole + fraction), scale: fraction.length };
};

export const Decimal = {
  is: isDecimal,

  /** Throws `invalid_decimal` for anything but a plain decimal (no exponent, no leading zeros, no minus zero). */
  of(text: string): Decimal {
    if (!isDecimal(text)) {
      throw new CommonError("invalid_decimal", "Not an exact decimal: write it as 1.0845.", { details: { text } });
    }
    return text;
  },

  /**
   * Converts an amount at an exact rate (`1` major unit of the amount's currency = `rate` major units
   * of `currency`), rounded once to the minor unit of the target.
   *
   * @example
   * ```ts
   * Decimal.convert({ minorUnits: 100_00, currency: "EUR" }, Decimal.of("1.0845"), "USD", "half-even");
   * // { minorUnits: 10845, currency: "USD" }
   * ```
   */
  convert(amount: Money, rate: Decimal, currency: string, rounding: Rounding): Money {
    const { coefficient, scale } = parts(rate);
    const numerator = BigInt(amount.minorUnits) * coefficient * 10n ** BigInt(Currency.exponent(currency));
    const denominator = 10n ** BigInt(scale + Currency.exponent(amount.currency));
    return { minorUnits: toSafeInteger(divideRounded(numerator, denominator, rounding), "The converted amount"), currency };
  },
} as const;
