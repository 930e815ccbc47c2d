import { describe, expect, test } from "vitest";
import { formatMoney, moneyText, parseMoney } from "./money-text.js";
import { Money } from "./money.js";

const minorUnits = (text: string, currency: string, locale: string): number | string => {
  const result = parseMoney(text, currency, locale);
  return result.ok ? result.value.minorUnits : result.refusal.code;
};

/** Spaces of all kinds as one, without marks of text direction: what a reader sees. */
const seen = (text: string): string => text.replace(/\p{Cf}/gu, "").replace(/\p{Zs}/gu, " ");

test.each([
  ["en-US", "USD", 123_456, "$1,234.56"],
  ["en-US", "USD", -5, "-$0.05"],
  ["de-DE", "EUR", 123_456, "1.234,56 €"],
  ["fr-FR", "EUR", 123_456_789, "1 234 567,89 €"],
  ["es-ES", "EUR", 123_456, "1234,56 €"],
  ["es-ES", "EUR", 1_234_567, "12.345,67 €"],
  ["hi-IN", "INR", 123_456_789, "₹12,34,567.89"],
  ["ar-EG", "EGP", 123_456, "١٬٢٣٤٫٥٦ ج.م."],
  ["sv-SE", "SEK", -123_456, "−1 234,56 kr"],
  ["ja-JP", "JPY", 1_234, "￥1,234"],
  ["en-US", "KWD", 1_234_567, "KWD 1,234.567"],
  ["en-US", "CLF", 12_345, "CLF 1.2345"],
])("in %s an amount of %s reads as there", (locale, currency, units, text) => {
  expect(seen(formatMoney(Money.of(units, currency), locale))).toBe(text);
});

test.each([["IQD", "IQD 1,234.567"], ["HUF", "HUF 12,345.67"], ["IDR", "IDR 12,345.67"], ["COP", "COP 12,345.67"], ["PKR", "PKR 12,345.67"]])(
  "%s has the decimals of ISO 4217, not those of the locale data",
  (currency, text) => expect(seen(formatMoney(Money.of(1_234_567, currency), "en-US"))).toBe(text),
);

test("the largest amount is written to the last digit", () => {
  expect(formatMoney(Money.of(Number.MAX_SAFE_INTEGER, "USD"), "en-US")).toBe("$90,071,992,547,409.91");
  expect(formatMoney(Money.of(-Number.MAX_SAFE_INTEGER, "CLF"), "de-DE")).toContain("900.719.925.474,0991");
});

describe("reading", () => {
  test.each([
    ["1,234.56", "USD", "en-US", 123_456],
    ["$1,234.56", "USD", "en-US", 123_456],
    ["USD 1,234.56", "USD", "en-US", 123_456],
    ["1234.5", "USD", "en-US", 123_450],
    [".5", "USD", "en-US", 50],
    ["  42  ", "USD", "en-US", 4_200],
    ["US$12", "USD", "en-CA", 1_200],
    ["1.234,56 €", "EUR", "de-DE", 123_456],
    ["EUR 1.234", "EUR", "de-DE", 123_400],
    ["1'234.50", "CHF", "de-CH", 123_450],
    ["CHF 1’234.50", "CHF", "de-CH", 123_450],
    ["1 234,56", "EUR", "fr-FR", 123_456],
    ["1\u202f234,56\u00a0€", "EUR", "fr-FR", 123_456],
    ["1.234,56", "EUR", "es-ES", 123_456],
    ["12,34,567.89", "INR", "hi-IN", 123_456_789],
    ["1,234,567.89", "INR", "hi-IN", 123_456_789],
    ["١٬٢٣٤٫٥٦", "EGP", "ar-EG", 123_456],
    ["1٬234٫56", "EGP", "ar-EG", 123_456],
    ["１，２３４", "JPY", "ja-JP", 1_234],
    ["¥1,234", "JPY", "ja-JP", 1_234],
    ["1.234", "KWD", "en-US", 1_234],
    ["1.2345", "CLF", "en-US", 12_345],
    ["1.234", "HUF", "hu-HU", "invalid_amount"],
    ["1 234,5 Ft", "HUF", "hu-HU", 123_450],
  ])("%j as %s in %s", (text, currency, locale, expected) => {
    expect(minorUnits(text, currency, locale)).toBe(expected);
  });

  test.each(["-1,234.56", "-$1,234.56", "$-1,234.56", "1,234.56-", "$ 1,234.56-", "(1,234.56)", "($1,234.56)", "$(1,234.56)", "(1,234.56) USD", "\u22121,234.56"])(
    "%j is below zero",
    (text) => expect(minorUnits(text, "USD", "en-US")).toBe(-123_456),
  );

  test("minus zero is zero", () => {
    for (const text of ["-0", "(0.00)"]) expect(parseMoney(text, "USD", "en-US")).toEqual({ ok: true, value: { minorUnits: 0, currency: "USD" } });
  });

  test.each([
    ["two readings", ["1.234", "1,23", "1.234,56", "1,2345", "12,34,567", "1 234", "1'234", "1,234,56", "1234,567"]],
    ["more decimals than the currency", ["0.001", "1.500"]],
    ["no amount", ["", " ", "-", "()", "$", ".", ",", "abc", "NaN", "Infinity", "free"]],
    ["an unfinished amount", ["5.", "1,", ",5", ",123", "1,,234", "(5", "5)"]],
    ["two signs", ["--5", "-(5)", "(-5)", "-5-", "+-5"]],
    ["two symbols", ["$5$", "$USD 5"]],
    ["another currency", ["€5", "5 EUR", "£5"]],
    ["a symbol or sign inside", ["1$2", "1-2", "12$34"]],
    ["a notation of machines", ["1e3", "0x10", "1_000", "1n", "1.2.3"]],
    ["characters that would turn into other digits", ["1½", "10²", "①", "1⁄2"]],
  ])("%s is refused", (_, texts) => {
    for (const text of texts) expect([text, minorUnits(text, "USD", "en-US")]).toEqual([text, "invalid_amount"]);
  });

  test("the refusal shows how to write it, and never what was written", () => {
    expect(parseMoney("12,5", "USD", "en-US")).toEqual({
      ok: false,
      refusal: { code: "invalid_amount", message: "Write the amount as $1,234.56.", details: { currency: "USD", locale: "en-US" } },
    });
  });

  test("what is too large to be exact is refused, not rounded", () => {
    expect(minorUnits("90,071,992,547,409.91", "USD", "en-US")).toBe(Number.MAX_SAFE_INTEGER);
    expect(minorUnits("90,071,992,547,409.92", "USD", "en-US")).toBe("invalid_amount");
    expect(minorUnits("-90,071,992,547,409.92", "USD", "en-US")).toBe("invalid_amount");
    expect(minorUnits("9".repeat(99), "USD", "en-US")).toBe("invalid_amount");
  });

  test("a text of a million characters is refused at once", () => {
    for (const text of ["9", " ", "0", ","].map((each) => each.repeat(1_000_000))) {
      expect(parseMoney(text, "USD", "en-US")).toMatchObject({ refusal: { code: "invalid_amount", message: "Shorten the amount: it is too long to be one." } });
    }
  });
});

test.each(["", "xx-XX", "not a locale", "en_US", "e", "tlh"])("%j is no locale, rather than whatever the host falls back on", (locale) => {
  const failing = expect.objectContaining({ name: "CommonError", code: "unknown_locale", details: { locale } });
  expect(() => formatMoney(Money.of(1, "EUR"), locale)).toThrow(failing);
  expect(() => parseMoney("1", "EUR", locale)).toThrow(failing);
});

test("an unknown currency is an error of the caller, not of the text", () => {
  const failing = expect.objectContaining({ code: "unknown_currency" });
  expect(() => parseMoney("1", "EURO", "de-DE")).toThrow(failing);
  expect(() => formatMoney({ minorUnits: 1, currency: "EURO" }, "de-DE")).toThrow(failing);
});

test("an amount that is none is not written", () => {
  expect(() => formatMoney({ minorUnits: 0.1, currency: "EUR" }, "de-DE")).toThrow(expect.objectContaining({ code: "invalid_minor_units" }));
});

test("one text serves many currencies without mixing them up", () => {
  const english = moneyText("en-US");
  const amounts = [Money.of(1_234, "USD"), Money.of(1_234, "JPY"), Money.of(1_234, "USD"), Money.of(1_234, "KWD")];
  expect(amounts.map(english.format).map(seen)).toEqual(["$12.34", "¥1,234", "$12.34", "KWD 1.234"]);
  expect(english.parse("12.34", "USD").ok).toBe(true);
  expect(english.parse("12.34", "JPY").ok).toBe(false);
});
