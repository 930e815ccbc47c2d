import { CommonError } from "./nexus-error.js";
import { divideRounded, type Rounding } from "./rounding.js";
import { toSafeInteger } from "./safe-integer.js";
import { Currency } from "./money/currency.js";
import { Money } from "./money/money.js";

declare const brand: unique symbol;

/** An exact decimal as text: "1.0845". Up to 18 digits before the point and 18 after; trailing zeros are kept. */
export type Decimal = string & { readonly [brand]: "Decimal" };

const pattern = /^-?(0|[1-9]\d{0,17})(\.\d{1,18})?$/;

const isDecimal = (value: unknown): value is Decimal => typeof value === "string" && pattern.test(value) && !/^-0(\.0+)?$/.test(value);

const parts = (decimal: Decimal): { readonly coefficient: bigint; readonly scale: number } => {
  const [whole = "0", fraction = ""] = decimal.split(".");
  return { coefficient: BigInt(whole + fraction), scale: fraction.length };
};

export const Decimal = {
  is: isDecimal,

  /** An amount in major units with exactly the currency's decimals, for files and logs: "1234.50", "-0.005", "1234" (JPY). */
  ofMoney(amount: Money): Decimal {
    const { minorUnits, currency } = Money.of(amount.minorUnits, amount.currency);
    const exponent = Currency.exponent(currency);
    const digits = String(Math.abs(minorUnits)).padStart(exponent + 1, "0");
    const point = digits.length - exponent;
    return `${minorUnits < 0 ? "-" : ""}${digits.slice(0, point)}${exponent === 0 ? "" : `.${digits.slice(point)}`}` as Decimal;
  },

  /** Throws `invalid_decimal` for anything but a plain decimal (no exponent, no leading zeros, no minus zero). */
  of(text: string): Decimal {
    if (!isDecimal(text)) {
      throw new CommonError("invalid_decimal", "Not an exact decimal: write it as 1.0845.");
    }
    return text;
  },

  /**
   * Converts an amount at an exact rate (`1` major unit of the amount's currency = `rate` major units
   * of `currency`), rounded once to the minor unit of the target. Throws `invalid_exchange_rate` unless
   * the rate is above zero, `overflow` when the result is no exact integer.
   *
   * @example
   * ```ts
   * Decimal.convert({ minorUnits: 100_00, currency: "EUR" }, Decimal.of("1.0845"), "USD", "half-even");
   * // { minorUnits: 10845, currency: "USD" }
   * ```
   */
  convert(amount: Money, rate: Decimal, currency: string, rounding: Rounding): Money {
    const { coefficient, scale } = parts(rate);
    if (coefficient <= 0n) {
      throw new CommonError("invalid_exchange_rate", "Give an exchange rate above zero.", { details: { rate, from: amount.currency, to: currency } });
    }
    const { minorUnits } = Money.of(amount.minorUnits, amount.currency);
    const numerator = BigInt(minorUnits) * coefficient * 10n ** BigInt(Currency.exponent(currency));
    const denominator = 10n ** BigInt(scale + Currency.exponent(amount.currency));
    return { minorUnits: toSafeInteger(divideRounded(numerator, denominator, rounding), "The converted amount"), currency };
  },
} as const;
