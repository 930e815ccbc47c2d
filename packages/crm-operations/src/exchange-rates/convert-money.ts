import { Currency, divideRounded, isSafeInteger, Money, type Decimal, type Rounding } from "@nexus/common";
import { OperationsError } from "../operations-error.js";
import type { RateQuote } from "./exchange-rate.js";

/** A rate as a fraction of whole numbers. */
const fraction = (rate: Decimal): { readonly numerator: bigint; readonly denominator: bigint } => {
  const [whole = "0", decimals = ""] = rate.split(".");
  return { numerator: BigInt(whole + decimals), denominator: 10n ** BigInt(decimals.length) };
};

/**
 * The amount in the quote's other currency, through all its legs exactly and rounded once at the end.
 * With one leg in its own direction it is `Decimal.convert`. Throws `currency_mismatch` unless the
 * amount is in the quote's currency, and `overflow` when the result is no exact integer.
 */
export const convertMoney = (amount: Money, quote: RateQuote, rounding: Rounding): Money => {
  if (amount.currency !== quote.from) throw OperationsError.currencyMismatch(amount.currency, quote.from);
  let numerator = BigInt(amount.minorUnits) * 10n ** BigInt(Currency.exponent(quote.to));
  let denominator = 10n ** BigInt(Currency.exponent(quote.from));
  for (const { rate, inverted } of quote.legs) {
    const exact = fraction(rate.rate);
    numerator *= inverted ? exact.denominator : exact.numerator;
    denominator *= inverted ? exact.numerator : exact.denominator;
  }
  const minorUnits = Number(divideRounded(numerator, denominator, rounding));
  if (!isSafeInteger(minorUnits)) throw OperationsError.convertedAmountTooLarge(quote.from, quote.to);
  return Money.of(minorUnits, quote.to);
};
