import { data as listOne, publishDate } from "currency-codes";
import { expect, test } from "vitest";
import { Currency } from "./currency.js";

/** Codes that amendments to ISO 4217 brought after the publication of the list the test compares with. */
const addedSince = new Map([["XCG", { exponent: 2, amendment: 176 }], ["XAD", { exponent: 2, amendment: 179 }]]);

test("the list compared with is the one the table names as its source", () => {
  expect(publishDate).toBe("2024-06-25");
  expect(listOne.length).toBeGreaterThan(170);
});

test("every code of ISO 4217 has the exponent of ISO 4217", () => {
  const published = Object.fromEntries(listOne.map(({ code, digits }) => [code, digits]));
  const amended = Object.fromEntries([...addedSince].map(([code, { exponent }]) => [code, exponent]));
  expect(Object.fromEntries(Currency.codes.map((code) => [code, Currency.exponent(code)]))).toEqual({ ...published, ...amended });
});

test("currencies withdrawn since stay known, because stored amounts keep them", () => {
  for (const code of ["ANG", "CUC", "BGN"]) expect(Currency.is(code)).toBe(true);
});

test.each([["JPY", 0], ["EUR", 2], ["HUF", 2], ["IDR", 2], ["COP", 2], ["PKR", 2], ["IQD", 3], ["KWD", 3], ["CLF", 4], ["UYW", 4], ["XAU", 0]])(
  "%s has %i decimals, whatever the locale data of the host says",
  (code, exponent) => expect(Currency.exponent(code)).toBe(exponent),
);

test("the locale data of the host would be wrong for some, so it is not asked", () => {
  const ofHost = (currency: string) => new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits;
  expect(Currency.codes.filter((code) => ofHost(code) !== Currency.exponent(code)).length).toBeGreaterThan(0);
});

test.each(["", "eur", "EURO", "EU", " EUR", "DEM", "BTC", "toString", "__proto__"])("%j is no currency", (code) => {
  expect(Currency.is(code)).toBe(false);
  expect(() => Currency.exponent(code)).toThrow(expect.objectContaining({ code: "unknown_currency", details: { code } }));
});

test.each([undefined, null, 978, ["EUR"], { code: "EUR" }])("%j is no currency code", (value) => expect(Currency.is(value)).toBe(false));

test("codes are listed once, in order, and cannot be changed", () => {
  expect(Currency.codes).toEqual([...new Set(Currency.codes)].sort());
  expect(Object.isFrozen(Currency.codes)).toBe(true);
});
