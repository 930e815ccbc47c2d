import { CalendarDate } from "@nexus/common";
import fc from "fast-check";
import { expect, test } from "vitest";
import { fiscalPeriodOf, fiscalPeriodsBetween, nextFiscalPeriod, previousFiscalPeriod, type FiscalCalendar, type FiscalPattern, type FiscalPeriod } from "./index.js";

const runs = process.env["NEXUS_SOAK"] ? 20_000 : 500;

const patterns: fc.Arbitrary<FiscalPattern> = fc.oneof(
  fc.record({ kind: fc.constant("months" as const), startMonth: fc.integer({ min: 1, max: 12 }), yearName: fc.constantFrom("ends" as const, "starts" as const) }),
  fc.record({
    kind: fc.constant("weeks" as const),
    grouping: fc.constantFrom("4-4-5" as const, "4-5-4" as const, "5-4-4" as const),
    endMonth: fc.integer({ min: 1, max: 12 }),
    lastDay: fc.integer({ min: 1, max: 7 }),
    endRule: fc.constantFrom("last" as const, "nearest" as const),
    yearName: fc.constantFrom("ends" as const, "starts" as const),
  }),
);

const start = CalendarDate.of("1990-01-01");
const days = fc.nat(25_000).map((offset) => CalendarDate.addDays(CalendarDate.of("1992-01-01"), offset));
const calendarOf = (pattern: FiscalPattern): FiscalCalendar => ({ id: "fc", name: "C", versions: [{ version: 1, from: start, pattern }] });

type PeriodOf = typeof fiscalPeriodOf;

const tilesTime = (periodOf: PeriodOf): void => {
  fc.assert(
    fc.property(patterns, days, fc.constantFrom("month" as const, "quarter" as const, "year" as const), (pattern, day, type) => {
      const calendar = calendarOf(pattern);
      const period = periodOf(calendar, day, type);
      if (!period) throw new Error("every day has a period");
      expect(period.from <= day && day < period.to).toBe(true);
      expect(periodOf(calendar, period.to, type)?.from).toBe(period.to);
      expect(periodOf(calendar, CalendarDate.addDays(period.from, -1), type)?.to).toBe(period.from);
    }),
    { numRuns: runs },
  );
};

test("every day lies in exactly one period of each type, and periods follow each other without gap", () => {
  tilesTime(fiscalPeriodOf);
});

test("control: forgetting the 53rd week leaves days without a period", () => {
  const forgetful: PeriodOf = (calendar, day, type) => {
    const year = fiscalPeriodOf(calendar, day, "year");
    const period = fiscalPeriodOf(calendar, day, type);
    if (!year || !period || CalendarDate.daysBetween(year.from, year.to) <= 366) return period;
    const end = CalendarDate.addDays(year.from, 364);
    return day >= end ? undefined : { ...period, to: period.to > end ? end : period.to };
  };
  expect(() => tilesTime(forgetful)).toThrow();
});

const addsUp = (periodsBetween: typeof fiscalPeriodsBetween): void => {
  fc.assert(
    fc.property(patterns, days, (pattern, day) => {
      const calendar = calendarOf(pattern);
      const year = fiscalPeriodOf(calendar, day, "year");
      if (!year) throw new Error("every day has a year");
      const within = (type: "month" | "quarter"): readonly FiscalPeriod[] => periodsBetween(calendar, type, year.from, year.to);
      expect([within("quarter").length, within("month").length]).toEqual([4, 12]);
      expect(within("month").filter((_, i) => i % 3 === 0).map((month) => month.from)).toEqual(within("quarter").map((quarter) => quarter.from));
      if (pattern.kind === "weeks") {
        expect([364, 371]).toContain(CalendarDate.daysBetween(year.from, year.to));
        for (const month of within("month")) expect(CalendarDate.daysBetween(month.from, month.to) % 7).toBe(0);
      }
      expect(nextFiscalPeriod(calendar, year)?.year).toBe(year.year + 1);
      expect(previousFiscalPeriod(calendar, year)?.year).toBe(year.year - 1);
    }),
    { numRuns: runs },
  );
};

test("months make up quarters and quarters years; weeks stay whole; no label is given twice in a row", () => {
  addsUp(fiscalPeriodsBetween);
});

test("control: a listing that leaves out the last period does not add up", () => {
  expect(() => addsUp((...question) => fiscalPeriodsBetween(...question).slice(0, -1))).toThrow();
});
