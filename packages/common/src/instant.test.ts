import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CalendarDate, Instant, millisecondsPerDay } from "./instant.js";

const first = "0000-01-01T00:00:00.000Z";
const last = "9999-12-31T23:59:59.999Z";

describe("an instant", () => {
  test.each([first, last, "2026-11-22T20:16:16.000Z", "2024-02-29T12:00:00.001Z", "2000-02-29T00:00:00.000Z", "1969-12-31T23:59:59.999Z"])("%s is one", (text) => {
    expect(Instant.of(text)).toBe(text);
  });

  test.each([
    ["days that do not exist", ["2026-02-29T00:00:00.000Z", "1900-02-29T00:00:00.000Z", "2026-04-31T00:00:00.000Z", "2026-00-10T00:00:00.000Z", "2026-13-01T00:00:00.000Z", "2026-01-00T00:00:00.000Z"]],
    ["times that do not exist", ["2026-01-01T24:00:00.000Z", "2026-01-01T23:60:00.000Z", "2016-12-31T23:59:60.000Z"]],
    ["offsets and local times", ["2026-01-01T00:00:00.000+00:00", "2026-01-01T00:00:00.000-05:00", "2026-01-01T00:00:00.000", "2026-01-01T00:00:00.000z"]],
    ["other precisions", ["2026-01-01", "2026-01-01T00:00Z", "2026-01-01T00:00:00Z", "2026-01-01T00:00:00.0Z", "2026-01-01T00:00:00.000000Z", "2026-01-01T00:00:00,000Z"]],
    ["years outside 0000 to 9999", ["+010000-01-01T00:00:00.000Z", "-000001-01-01T00:00:00.000Z", "-0001-01-01T00:00:00.000Z"]],
    ["text around it", ["", " 2026-01-01T00:00:00.000Z", "2026-01-01T00:00:00.000Z\n", "2026-01-01 00:00:00.000Z", "now", "Sun Nov 22 2026"]],
    ["other digits", ["２０２６-01-01T00:00:00.000Z", "٢٠٢٦-01-01T00:00:00.000Z"]],
  ])("%s are none", (_, texts) => {
    for (const text of texts) {
      expect([text, Instant.is(text)]).toEqual([text, false]);
      expect(() => Instant.of(text)).toThrow(expect.objectContaining({ code: "invalid_instant", name: "CommonError" }));
    }
  });

  test.each([0, null, undefined, new Date(0), [first]])("a value that is no text is none", (value) => expect(Instant.is(value)).toBe(false));

  const milliseconds = fc.integer({ min: Date.parse(first), max: Date.parse(last) });

  test("survives being counted in milliseconds, and sorts as text the way it sorts in time", () => {
    fc.assert(
      fc.property(milliseconds, milliseconds, (a, b) => {
        const [x, y] = [Instant.fromEpochMilliseconds(a), Instant.fromEpochMilliseconds(b)];
        return Instant.toEpochMilliseconds(x) === a && Instant.is(x) && x < y === a < b;
      }),
    );
  });

  test("moves by milliseconds and by days of 24 hours", () => {
    const signed = Instant.of("2026-11-22T20:16:16.000Z");
    expect(Instant.addDays(signed, 2)).toBe("2026-11-24T20:16:16.000Z");
    expect(Instant.addDays(signed, -366)).toBe("2025-11-21T20:16:16.000Z");
    expect(Instant.addMilliseconds(signed, -1)).toBe("2026-11-22T20:16:15.999Z");
    expect(Instant.addMilliseconds(signed, -0)).toBe(signed);
    expect(Instant.addDays(Instant.of("2024-02-28T23:00:00.000Z"), 1)).toBe("2024-02-29T23:00:00.000Z");
  });

  test("counts whole days toward zero, without minus zero", () => {
    const [noon, evening] = [Instant.of("2026-01-01T12:00:00.000Z"), Instant.of("2026-01-03T11:59:59.999Z")];
    expect(Instant.wholeDaysBetween(noon, evening)).toBe(1);
    expect(Instant.wholeDaysBetween(evening, noon)).toBe(-1);
    expect(Object.is(Instant.wholeDaysBetween(Instant.addMilliseconds(noon, 1), noon), 0)).toBe(true);
  });

  test("does not leave the years 0000 to 9999", () => {
    const leaving = [
      () => Instant.addMilliseconds(Instant.of(last), 1),
      () => Instant.addMilliseconds(Instant.of(first), -1),
      () => Instant.addDays(Instant.of(last), 10 ** 7),
      () => Instant.fromEpochMilliseconds(Number.MAX_SAFE_INTEGER),
    ];
    for (const leave of leaving) expect(leave).toThrow(expect.objectContaining({ code: "invalid_instant" }));
  });

  test.each([0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])("does not move by %d", (amount) => {
    const failing = expect.objectContaining({ code: "invalid_duration" });
    expect(() => Instant.fromEpochMilliseconds(amount)).toThrow(failing);
    expect(() => Instant.addMilliseconds(Instant.of(first), amount)).toThrow(failing);
    expect(() => Instant.addDays(Instant.of(first), amount)).toThrow(failing);
    expect(() => CalendarDate.addDays(CalendarDate.of("2026-01-01"), amount)).toThrow(failing);
  });
});

describe("a calendar date", () => {
  test.each(["0000-01-01", "9999-12-31", "2024-02-29", "2000-02-29", "0000-02-29"])("%s is one", (text) => expect(CalendarDate.of(text)).toBe(text));

  test.each(["2026-02-29", "1900-02-29", "2100-02-29", "2026-04-31", "2026-1-1", "20260101", "2026-01-01T00:00:00.000Z", "2026-W01-1", "01.01.2026", "", "2026-01-01 ", "+2026-01-01"])("%j is none", (text) => {
    expect(CalendarDate.is(text)).toBe(false);
    expect(() => CalendarDate.of(text)).toThrow(expect.objectContaining({ code: "invalid_calendar_date" }));
  });

  test("moves over month ends, leap days and years", () => {
    expect(CalendarDate.addDays(CalendarDate.of("2024-02-28"), 1)).toBe("2024-02-29");
    expect(CalendarDate.addDays(CalendarDate.of("2025-02-28"), 1)).toBe("2025-03-01");
    expect(CalendarDate.addDays(CalendarDate.of("2026-01-01"), -1)).toBe("2025-12-31");
    expect(() => CalendarDate.addDays(CalendarDate.of("9999-12-31"), 1)).toThrow(expect.objectContaining({ code: "invalid_instant" }));
  });

  test("adding days and counting them undo each other", () => {
    const date = fc.integer({ min: 0, max: 2_900_000 }).map((days) => CalendarDate.addDays(CalendarDate.of("1000-01-01"), days));
    fc.assert(
      fc.property(date, fc.integer({ min: -300_000, max: 300_000 }), (from, days) => {
        const to = CalendarDate.addDays(from, days);
        return CalendarDate.is(to) && CalendarDate.daysBetween(from, to) === days && from < to === days > 0;
      }),
    );
  });

  test("begins at midnight UTC, and an instant lies in its UTC day", () => {
    const date = CalendarDate.of("2026-03-29");
    expect(CalendarDate.startUtc(date)).toBe("2026-03-29T00:00:00.000Z");
    expect(Instant.utcDate(Instant.addMilliseconds(CalendarDate.startUtc(date), millisecondsPerDay - 1))).toBe(date);
    expect(Instant.utcDate(Instant.addDays(CalendarDate.startUtc(date), 1))).toBe("2026-03-30");
  });
});

test("a day exists exactly when Date says so, for every day and non-day of a whole cycle of 400 years", () => {
  const byDate = (text: string): boolean => {
    const milliseconds = Date.parse(`${text}T00:00:00.000Z`);
    return !Number.isNaN(milliseconds) && new Date(milliseconds).toISOString().startsWith(text);
  };
  const two = (value: number): string => String(value).padStart(2, "0");
  const wrong: string[] = [];
  for (let year = 1900; year < 2300; year += 1) {
    for (let month = 0; month <= 13; month += 1) {
      for (const day of [0, 1, 28, 29, 30, 31, 32]) {
        const text = `${year}-${two(month)}-${two(day)}`;
        if (CalendarDate.is(text) !== byDate(text)) wrong.push(text);
      }
    }
  }
  expect(wrong).toEqual([]);
});
