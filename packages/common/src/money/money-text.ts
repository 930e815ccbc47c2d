import { CommonError } from "../nexus-error.js";
import { accept, refuse, type Result } from "../result.js";
import { Currency } from "./currency.js";
import type { Money } from "./money.js";

/** The amount as a plain decimal with exactly the currency's decimals: "1234.50", "-0.005". */
const toDecimalText = (money: Money): string => {
  const exponent = Currency.exponent(money.currency);
  const digits = String(Math.abs(money.minorUnits)).padStart(exponent + 1, "0");
  const whole = digits.slice(0, digits.length - exponent);
  return `${money.minorUnits < 0 ? "-" : ""}${whole}${exponent === 0 ? "" : `.${digits.slice(-exponent)}`}`;
};

/**
 * For people, in the words and digits of a locale ("en-US", "de-DE", "ar-EG"), with the decimals of
 * ISO 4217 and not those of the locale data. Exact at any size.
 *
 * @example
 * ```ts
 * formatMoney({ minorUnits: 123_456, currency: "USD" }, "en-US"); // "$1,234.56"
 * ```
 */
export const formatMoney = (money: Money, locale: string): string => {
  const decimals = Currency.exponent(money.currency);
  const format = new Intl.NumberFormat(locale, {
    style: "currency",
    currency: money.currency,
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  });
  // A decimal text is formatted exactly (ECMA-402, Intl mathematical values); a number would round.
  return format.format(toDecimalText(money) as Intl.StringNumericLiteral);
};

/**
 * Reads what a person or a file wrote, in a locale's separators, with or without the currency's
 * symbol or code, minus sign or parentheses. Refuses with `invalid_amount` what is ambiguous or has
 * more decimals than the currency; never rounds.
 *
 * @example
 * ```ts
 * parseMoney("1.234,56 €", "EUR", "de-DE"); // { ok: true, value: { minorUnits: 123456, currency: "EUR" } }
 * ```
 */
export const parseMoney = (text: string, currency: string, locale: string): Result<Money, "invalid_amount"> => {
  const exponent = Currency.exponent(currency);
  const { group, decimal, digits, symbols } = separators(locale, currency);
  let rest = text.normalize("NFKC").trim();
  const parenthesised = /^\((.*)\)$/s.exec(rest);
  if (parenthesised) rest = parenthesised[1] ?? "";
  for (const symbol of symbols) rest = rest.replace(symbol, "");
  rest = rest.replace(/[\s\u200e\u200f\u061c]/g, "");
  const signed = /^[-\u2212]|[-\u2212]$/.test(rest);
  rest = rest.replace(/^[-\u2212]|[-\u2212]$/, "");
  const plain = [...rest].map((char) => digits.get(char) ?? char).join("");
  const [wholeText = "", fraction = "", ...more] = plain.split(decimal);
  const whole = ungroup(wholeText, group);
  const wrong = more.length > 0 || whole === undefined || !/^\d*$/.test(fraction) || whole + fraction === "" || (parenthesised && signed);
  if (wrong || fraction.length > exponent) {
    return refuse("invalid_amount", `Write the amount as ${formatMoney({ minorUnits: 123_456, currency }, locale)}.`, { currency, locale });
  }
  const units = BigInt(whole + fraction.padEnd(exponent, "0"));
  if (units > BigInt(Number.MAX_SAFE_INTEGER)) {
    return refuse("invalid_amount", "The amount is too large to be exact.", { currency, locale });
  }
  const minorUnits = Number(units);
  return accept({ minorUnits: (parenthesised || signed) && minorUnits !== 0 ? -minorUnits : minorUnits, currency });
};

/** Digits without group separators, when these stand where they belong (groups of 2 or 3, the last of 3). */
const ungroup = (text: string, group: string): string | undefined => {
  if (!text.includes(group) || group === "") return /^\d*$/.test(text) ? text : undefined;
  const groups = text.split(group);
  const [first = "", ...others] = groups;
  const last = others.at(-1) ?? "";
  const sound = /^\d{1,3}$/.test(first) && /^\d{3}$/.test(last) && others.every((part) => /^\d{2,3}$/.test(part));
  return sound ? groups.join("") : undefined;
};

const separators = (locale: string, currency: string) => {
  const format = new Intl.NumberFormat(locale, { style: "currency", currency, useGrouping: true, minimumFractionDigits: 1 });
  const formatted = format.formatToParts(12345678.9);
  const find = (type: Intl.NumberFormatPartTypes): string =>
    (formatted.find((part) => part.type === type)?.value ?? "").normalize("NFKC").replace(/\s/g, "");
  const decimal = find("decimal");
  if (decimal === "") throw new CommonError("unknown_locale", "This locale writes no decimals.", { details: { locale } });
  const digits = new Map(
    Array.from({ length: 10 }, (_, digit) => [new Intl.NumberFormat(locale, { useGrouping: false }).format(digit), String(digit)] as const),
  );
  const narrow = new Intl.NumberFormat(locale, { style: "currency", currency, currencyDisplay: "narrowSymbol" }).formatToParts(1);
  const symbols = [find("currency"), narrow.find((part) => part.type === "currency")?.value ?? "", currency].filter((symbol) => symbol !== "");
  return { group: find("group"), decimal, digits, symbols };
};
