import { CommonError } from "../nexus-error.js";
import { Currency } from "./currency.js";

/** How a locale writes amounts of one currency, read off what its own formatting answers. */
export interface MoneyNotation {
  readonly formatter: Intl.NumberFormat;
  readonly decimal: string;
  readonly decimals: number;
  /** Empty where the locale does not group. */
  readonly group: string;
  /** Digits in the last group and in those before it: 3 and 3, or 3 and 2 in India. */
  readonly groupSizes: readonly [last: number, others: number];
  /** The locale's own digits to 0..9. */
  readonly digits: ReadonlyMap<string, string>;
  /** Symbol, narrow symbol and ISO code, the longest first. */
  readonly symbols: readonly string[];
}

/**
 * What looks alike counts as alike: one kind of space, apostrophe and minus, full-width forms as plain
 * ones, no invisible marks (text direction, zero width). Unlike NFKC it leaves ½ and ² alone, which
 * would turn into other amounts.
 */
export const normalizeAmountText = (text: string): string =>
  text
    .replace(/\p{Cf}/gu, "")
    .replace(/[\p{Zs}\uff01-\uff5e\uffe0-\uffe6]/gu, (char) => char.normalize("NFKC"))
    .replace(/\u2212/g, "-")
    .replace(/\u2019/g, "'");

/** Throws `unknown_locale` where the host would quietly fall back on a locale of its own. */
export const moneyNotation = (locale: string, currency: string): MoneyNotation => {
  assertLocale(locale);
  const decimals = Currency.exponent(currency);
  const options = { style: "currency", currency, minimumFractionDigits: decimals, maximumFractionDigits: decimals } as const;
  const partsOf = (more: Intl.NumberFormatOptions) => new Intl.NumberFormat(locale, { ...options, ...more }).formatToParts(9_876_543_210.5);
  const sample = partsOf({ minimumFractionDigits: 1, maximumFractionDigits: 1, useGrouping: true });
  const find = (parts: readonly Intl.NumberFormatPart[], type: Intl.NumberFormatPartTypes): string =>
    normalizeAmountText(parts.find((part) => part.type === type)?.value ?? "");
  const groups = sample.filter((part) => part.type === "integer").map((part) => [...part.value]);
  const symbols = [find(sample, "currency"), find(partsOf({ currencyDisplay: "narrowSymbol" }), "currency"), currency];
  return {
    formatter: new Intl.NumberFormat(locale, options),
    decimal: find(sample, "decimal"),
    decimals,
    group: find(sample, "group"),
    groupSizes: [groups.at(-1)?.length ?? 0, groups.at(-2)?.length ?? 0],
    digits: new Map(groups.flat().map((digit, index) => [normalizeAmountText(digit), String(9 - index)])),
    symbols: symbols
      .map((symbol) => symbol.trim())
      .filter((symbol) => symbol !== "")
      .sort((a, b) => b.length - a.length),
  };
};

const assertLocale = (locale: string): void => {
  let supported: readonly string[] = [];
  let cause: unknown;
  try {
    supported = Intl.NumberFormat.supportedLocalesOf(locale);
  } catch (error) {
    cause = error;
  }
  if (supported.length === 0) {
    throw new CommonError("unknown_locale", "Not a locale this host knows: use a BCP 47 tag such as en-US.", { details: { locale }, cause });
  }
};
