import { Currency, parseInput, type InputSchema } from "@nexus/common";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import {
  calendarDateSchema,
  currencySchema,
  customFieldsSchema,
  externalReferenceSchema,
  externalReferencesSchema,
  idSchema,
  instantSchema,
  moneySchema,
  probabilityPpmSchema,
  textSchema,
  titleSchema,
} from "./schemas.js";

/** The value as accepted, or the path and message of the refusal. */
const answer = (schema: InputSchema<unknown>, field: unknown): unknown => {
  const parsed = parseInput(z.strictObject({ field: schema as z.ZodType }), { field });
  return parsed.ok ? parsed.value.field : parsed.refusal.details["issues"];
};

const expectRefusedAt = (schema: InputSchema<unknown>, field: unknown, ...path: readonly (string | number)[]): void => {
  expect(answer(schema, field)).toEqual(expect.arrayContaining([{ path: ["field", ...path], message: expect.stringMatching(/./) }]));
};

describe("[VAL-CRM-0135] an id is 1 to 128 characters without white space around it", () => {
  test.each(["L-1", "x", "x".repeat(128), "with space inside", "ünïcode"])("%j is one", (id) => expect(answer(idSchema, id)).toBe(id));
  test.each(["", " ", " L-1", "L-1\t", "x".repeat(129), "a\u0000b", "a\nb", "a\u202eb", "\ud800", 1, null, undefined, {}, ["L-1"]])("%j is none", (id) => expectRefusedAt(idSchema, id));
});

describe("a title is trimmed, normalised, 1 to 200 characters on one line", () => {
  test("white space around it goes, composed and decomposed letters become the same", () => {
    expect(answer(titleSchema, "  Acme ")).toBe("Acme");
    expect(answer(titleSchema, "Cafe\u0301")).toBe("Caf\u00e9");
    expect(answer(titleSchema, "x".repeat(200))).toHaveLength(200);
    expect(answer(titleSchema, `${"x".repeat(200)}   `)).toHaveLength(200);
  });
  test.each(["", "   ", "\u00a0\t", "x".repeat(201), "two\nlines", "a\u202eb", "\udfff", "x".repeat(1_001), 7, null, {}])("%j is refused", (title) => expectRefusedAt(titleSchema, title));
});

describe("free text may have lines and tabs, and be empty", () => {
  test.each(["", "one\r\n\ttwo", "x".repeat(10_000)])("%j is let in", (text) => expect(answer(textSchema, text)).toBe(text));
  test.each(["bell\u0007", "a\u2066b", "x".repeat(10_001), "\ud800", 1, null])("%j is refused", (text) => expectRefusedAt(textSchema, text));
});

describe("times are exact and exist", () => {
  test("an instant has milliseconds and is UTC", () => {
    expect(answer(instantSchema, "2026-02-28T23:59:59.999Z")).toBe("2026-02-28T23:59:59.999Z");
    for (const other of ["2026-02-30T00:00:00.000Z", "2026-02-28T23:59:59Z", "2026-02-28T23:59:59.999+01:00", "now", "", 0, null, new Date(0)]) expectRefusedAt(instantSchema, other);
  });
  test("a day is in the calendar", () => {
    expect(answer(calendarDateSchema, "2028-02-29")).toBe("2028-02-29");
    for (const other of ["2026-02-29", "2026-13-01", "28.02.2026", "", 20_260_228, null]) expectRefusedAt(calendarDateSchema, other);
  });
});

describe("[VAL-CRM-0131] a currency is an ISO 4217 code", () => {
  test("every code we know is let in", () => {
    for (const code of ["EUR", "USD", "JPY", "IQD", "COP"]) {
      expect(Currency.is(code)).toBe(true);
      expect(answer(currencySchema, code)).toBe(code);
    }
  });
  test.each(["eur", "EURO", "XXZ", "", "€", "__proto__", 978, null])("%j is refused", (code) => {
    expectRefusedAt(currencySchema, code);
    expectRefusedAt(moneySchema, { minorUnits: 1, currency: code }, "currency");
  });
});

describe("money is a whole number of minor units of a currency, and nothing else", () => {
  test.each([0, 1, -1, 1e15, -1e15])("%d minor units are let in", (minorUnits) => expect(answer(moneySchema, { minorUnits, currency: "EUR" })).toEqual({ minorUnits, currency: "EUR" }));
  test.each([0.5, 1e15 + 1, -1e15 - 1, 1e21, Number.NaN, Number.POSITIVE_INFINITY, -0, "1", null, undefined, 1n])("%s minor units are refused", (minorUnits) =>
    expectRefusedAt(moneySchema, { minorUnits, currency: "EUR" }, "minorUnits"));
  test("another key is refused by its name", () => expectRefusedAt(moneySchema, { minorUnits: 1, currency: "EUR", rate: 2 }, "rate"));
});

describe("a probability is 0 to 1,000,000 parts per million", () => {
  test.each([0, 1, 1_000_000])("%d is let in", (ppm) => expect(answer(probabilityPpmSchema, ppm)).toBe(ppm));
  test.each([-1, 1_000_001, 0.5, -0, Number.NaN, "1"])("%s is refused", (ppm) => expectRefusedAt(probabilityPpmSchema, ppm));
});

describe("an external reference names a source and an id there", () => {
  test("both", () => expect(answer(externalReferenceSchema, { source: "hubspot", externalId: "0012 x" })).toEqual({ source: "hubspot", externalId: "0012 x" }));
  test.each([
    [{ source: "", externalId: "1" }, "source"],
    [{ source: "hubspot", externalId: "" }, "externalId"],
    [{ source: "hubspot", externalId: "x".repeat(201) }, "externalId"],
    [{ source: "hubspot" }, "externalId"],
  ])("%j is refused", (reference, path) => expectRefusedAt(externalReferenceSchema, reference, path));
});

describe("external references are at most 20, each once", () => {
  const reference = (externalId: string): object => ({ source: "hubspot", externalId });
  test("twenty different ones are let in", () => {
    const twenty = Array.from({ length: 20 }, (_, i) => reference(String(i)));
    expect(answer(externalReferencesSchema, twenty)).toEqual(twenty);
    expectRefusedAt(externalReferencesSchema, [...twenty, reference("20")]);
  });
  test("the same one twice is refused, the same id of two sources is not", () => {
    expectRefusedAt(externalReferencesSchema, [reference("1"), reference("1")]);
    expect(answer(externalReferencesSchema, [reference("1"), { source: "sap", externalId: "1" }])).toHaveLength(2);
  });
});

describe("custom fields are plain scalars or money, under short names", () => {
  const values = { text: "a", count: 1, flag: false, price: { minorUnits: 1, currency: "EUR" } };
  test("each kind is let in", () => expect(answer(customFieldsSchema, values)).toEqual(values));
  test.each([
    [{ list: [1] }, ["list"]],
    [{ none: null }, ["none"]],
    [{ deep: { minorUnits: 1, currency: "EUR", more: 1 } }, ["deep", "more"]],
    [{ ["x".repeat(65)]: 1 }, ["x".repeat(65)]],
    [{ "": 1 }, [""]],
    [JSON.parse('{"__proto__": 1}') as object, ["__proto__"]],
  ])("%j is refused with its path", (fields, path) => expectRefusedAt(customFieldsSchema, fields, ...path));
});
