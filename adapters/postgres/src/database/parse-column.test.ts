import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Instant } from "@nexus/common";
import { columnParsers, dateText, instantText, timeForPostgres } from "./parse-column.js";

const parse = (oid: number, text: string): unknown => columnParsers[oid]?.(text);

describe("instants of the database", () => {
  test.each([
    ["2026-01-15 09:00:00+00", "2026-01-15T09:00:00.000Z"],
    ["2026-01-15 09:00:00.5+00", "2026-01-15T09:00:00.500Z"],
    ["2026-01-15 09:00:00.123+00", "2026-01-15T09:00:00.123Z"],
    ["2026-01-15T09:00:00.12+00:00", "2026-01-15T09:00:00.120Z"],
    ["0001-02-29 00:00:00+00 BC", "0000-02-29T00:00:00.000Z"],
    ["9999-12-31 23:59:59.999+00", "9999-12-31T23:59:59.999Z"],
  ])("%s is %s", (text, instant) => {
    expect(instantText(text)).toBe(instant);
    expect(parse(1184, text)).toBe(instant);
    expect(Instant.is(instant)).toBe(true);
  });

  test("every instant there and back is itself", () => {
    fc.assert(
      fc.property(fc.integer({ min: -62_167_219_200_000, max: 253_402_300_799_999 }), (milliseconds) => {
        const instant = Instant.fromEpochMilliseconds(milliseconds);
        const given = timeForPostgres(instant);
        const [moment, era] = given.endsWith(" BC") ? [given.slice(0, -3), " BC"] : [given, ""];
        expect(instantText(`${moment.replace("T", " ").replace("Z", "+00")}${era}`)).toBe(instant);
      }),
    );
  });
});

test("the year that PostgreSQL calls 1 BC is the year 0000 of dates, and the other way round", () => {
  expect(dateText("0001-02-29 BC")).toBe("0000-02-29");
  expect(timeForPostgres("0000-02-29")).toBe("0001-02-29 BC");
  expect(dateText("2026-01-15")).toBe("2026-01-15");
});

test("integers are exact numbers or the error overflow, never a wrong number", () => {
  expect(parse(20, "9007199254740991")).toBe(Number.MAX_SAFE_INTEGER);
  expect(() => parse(20, "9007199254740992")).toThrowError(expect.objectContaining({ code: "overflow" }));
  expect(() => parse(20, "-9223372036854775808")).toThrowError(expect.objectContaining({ code: "overflow" }));
});

test("booleans, json and numerics come as JavaScript has them, numerics as text", () => {
  expect([parse(16, "t"), parse(16, "f"), parse(23, "-7"), parse(114, '{"a":[1]}'), parse(1700, "1.10")]).toEqual([true, false, -7, { a: [1] }, "1.10"]);
});
