import { Decimal } from "../decimal.js";
import { accept, refuse, type Refused, type Result } from "../result.js";
import { Money } from "./money.js";
import { moneyNotation, normalizeAmountText, type MoneyNotation } from "./money-notation.js";

/** Amounts as people of one locale write and read them. */
export interface MoneyText {
  /**
   * In the words and digits of the locale, with the decimals of ISO 4217 and not those of the locale
   * data; exact at any size. For people, not for storage: the wording follows the host's locale data.
   */
  format(money: Money): string;

  /**
   * Reads what a person or a file wrote in the locale's separators, with or without the currency's
   * symbol or code, a minus sign or parentheses. Refuses with `invalid_amount` what is ambiguous, too
   * large to be exact, or has more decimals than the currency; never rounds.
   */
  parse(text: string, currency: string): Result<Money, "invalid_amount">;
}

/**
 * Both directions for one locale ("en-US", "de-DE", "ar-EG"). Setting up a currency costs a hundred
 * times more than using it, so keep the answer for a batch; it remembers the currencies it has seen.
 * `format` and `parse` throw `unknown_locale` and `unknown_currency`.
 *
 * @example
 * ```ts
 * const german = moneyText("de-DE");
 * german.parse("1.234,56 €", "EUR"); // { ok: true, value: { minorUnits: 123456, currency: "EUR" } }
 * german.parse("1,234", "EUR").ok; // false: three decimals
 * ```
 */
export const moneyText = (locale: string): MoneyText => {
  const notations = new Map<string, MoneyNotation>();
  const notationOf = (currency: string): MoneyNotation => {
    const notation = notations.get(currency) ?? moneyNotation(locale, currency);
    notations.set(currency, notation);
    return notation;
  };
  const format = (money: Money): string =>
    // A decimal text is formatted exactly (ECMA-402, Intl mathematical values); a number would round.
    notationOf(money.currency).formatter.format(Decimal.ofMoney(money) as string as Intl.StringNumericLiteral);
  const refused = (message: string, currency: string): Refused<"invalid_amount"> => refuse("invalid_amount", message, { currency, locale });

  return {
    format,
    parse(text, currency) {
      const notation = notationOf(currency);
      if (text.length > longestAmount) return refused("Shorten the amount: it is too long to be one.", currency);
      const { negative, body } = peel(normalizeAmountText(text), notation.symbols);
      const digits = digitsOf(body, notation);
      if (digits === undefined) return refused(`Write the amount as ${format(Money.of(123_456, currency))}.`, currency);
      const units = BigInt(digits);
      if (units > BigInt(Number.MAX_SAFE_INTEGER)) return refused("Give a smaller amount: this one is too large to be exact.", currency);
      return accept(Money.of(Number(negative ? -units : units), currency));
    },
  };
};

/**
 * {@link MoneyText.format} for one amount.
 *
 * @example
 * ```ts
 * formatMoney({ minorUnits: 123_456, currency: "USD" }, "en-US"); // "$1,234.56"
 * ```
 */
export const formatMoney = (money: Money, locale: string): string => moneyText(locale).format(money);

/**
 * {@link MoneyText.parse} for one amount.
 *
 * @example
 * ```ts
 * parseMoney("1.234,56 €", "EUR", "de-DE"); // { ok: true, value: { minorUnits: 123456, currency: "EUR" } }
 * ```
 */
export const parseMoney = (text: string, currency: string, locale: string): Result<Money, "invalid_amount"> => moneyText(locale).parse(text, currency);

const longestAmount = 100;

/** Takes one sign (minus before or after, or parentheses) and one currency symbol off the ends, in any order. */
const peel = (text: string, symbols: readonly string[]): { readonly negative: boolean; readonly body: string } => {
  let body = text.trim();
  let negative = false;
  let named = false;
  for (let before = ""; before !== body; ) {
    before = body;
    const symbol = named ? undefined : symbols.find((each) => body.startsWith(each) || body.endsWith(each));
    if (symbol !== undefined) {
      named = true;
      body = body.startsWith(symbol) ? body.slice(symbol.length) : body.slice(0, -symbol.length);
    } else if (!negative && /^-|^\(.*\)$|-$/.test(body)) {
      negative = true;
      body = body.startsWith("(") ? body.slice(1, -1) : body.startsWith("-") ? body.slice(1) : body.slice(0, -1);
    }
    body = body.trim();
  }
  return { negative, body };
};

/** The minor units as digits, or undefined where the text is not an amount in this notation. */
const digitsOf = (body: string, { decimal, decimals, digits, ...grouping }: MoneyNotation): string | undefined => {
  const [whole = "", fraction, ...more] = [...body].map((char) => digits.get(char) ?? char).join("").split(decimal);
  const ungrouped = ungroup(whole, grouping);
  const fractionSound = fraction === undefined || (/^\d+$/.test(fraction) && fraction.length <= decimals);
  if (more.length > 0 || ungrouped === undefined || !fractionSound || (ungrouped === "" && fraction === undefined)) return undefined;
  return ungrouped + (fraction ?? "").padEnd(decimals, "0");
};

/** Digits without group separators, when these stand where the locale puts them (or every three digits). */
const ungroup = (text: string, { group, groupSizes: [last, others] }: Pick<MoneyNotation, "group" | "groupSizes">): string | undefined => {
  const groups = group === "" ? [text] : text.split(group);
  if (groups.length === 1) return /^\d*$/.test(text) ? text : undefined;
  const grouped = (size: number): boolean =>
    groups.every((part, index) =>
      /^\d+$/.test(part) && (index === 0 ? part.length <= size : part.length === (index === groups.length - 1 ? last : size)));
  return grouped(others) || grouped(last) ? groups.join("") : undefined;
};
