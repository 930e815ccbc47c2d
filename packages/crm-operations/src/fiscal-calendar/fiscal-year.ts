import { Instant, millisecondsPerDay, type CalendarDate } from "@nexus/common";
import type { CustomPattern, FiscalPattern, MonthsPattern, WeeksPattern } from "./fiscal-calendar.js";

/** Days since 1970-01-01: what periods are computed in. */
type DayNumber = number;

export const dayNumber = (day: CalendarDate): DayNumber => Date.parse(day) / millisecondsPerDay;

export const dayOfNumber = (number: DayNumber): CalendarDate => Instant.utcDate(Instant.fromEpochMilliseconds(number * millisecondsPerDay));

/** One month of a fiscal year: half-open. */
export interface FiscalMonth {
  readonly year: number;
  readonly quarter: number;
  readonly month: number;
  readonly from: DayNumber;
  readonly to: DayNumber;
}

/** The months of the fiscal year a day lies in, in order, without gaps; empty where the pattern says nothing of that day. */
export const fiscalYearOf = (pattern: FiscalPattern, day: CalendarDate): readonly FiscalMonth[] => {
  switch (pattern.kind) {
    case "months": return monthsYear(pattern, day);
    case "weeks": return weeksYear(pattern, day);
    case "custom": return customYear(pattern, day);
  }
};

const yearOf = (day: CalendarDate): number => Number(day.slice(0, 4));
const monthOf = (day: CalendarDate): number => Number(day.slice(5, 7));

/** The first day of a month; months beyond 12 count on into the next years. */
const firstOfMonth = (year: number, month: number): DayNumber => {
  const months = year * 12 + month - 1;
  return Date.parse(`${String(Math.floor(months / 12)).padStart(4, "0")}-${String((months % 12) + 1).padStart(2, "0")}-01`) / millisecondsPerDay;
};

const monthsYear = ({ startMonth, yearName }: MonthsPattern, day: CalendarDate): readonly FiscalMonth[] => {
  const start = monthOf(day) >= startMonth ? yearOf(day) : yearOf(day) - 1;
  const year = startMonth === 1 || yearName === "starts" ? start : start + 1;
  const begins = Array.from({ length: 13 }, (_, i) => firstOfMonth(start, startMonth + i));
  return monthsBetween(year, begins);
};

const weeksByGrouping: Readonly<Record<WeeksPattern["grouping"], readonly [number, number, number]>> = {
  "4-4-5": [4, 4, 5],
  "4-5-4": [4, 5, 4],
  "5-4-4": [5, 4, 4],
};

const weeksYear = (pattern: WeeksPattern, day: CalendarDate): readonly FiscalMonth[] => {
  const around = yearOf(day);
  const number = dayNumber(day);
  const endYear = [around - 1, around].find((year) => number < yearEnd(pattern, year)) ?? around + 1;
  const start = yearEnd(pattern, endYear - 1);
  const [first, second] = weeksByGrouping[pattern.grouping];
  const begins = [0, 13, 26, 39].flatMap((weeks) => [weeks, weeks + first, weeks + first + second]).map((weeks) => start + 7 * weeks);
  return monthsBetween(pattern.yearName === "ends" ? endYear : endYear - 1, [...begins, yearEnd(pattern, endYear)]);
};

/** The day after the fiscal year that ends around the end month of this calendar year. */
const yearEnd = ({ endMonth, lastDay, endRule }: WeeksPattern, year: number): DayNumber => {
  const monthEnd = firstOfMonth(year, endMonth + 1) - 1;
  const latest = endRule === "last" ? monthEnd : monthEnd + 3;
  return latest + 1 - ((dayOfWeek(latest) - lastDay + 7) % 7);
};

/** 1 Monday to 7 Sunday. Day 0 was a Thursday. */
const dayOfWeek = (day: DayNumber): number => ((((day + 3) % 7) + 7) % 7) + 1;

/** Twelve months from thirteen beginnings. */
const monthsBetween = (year: number, begins: readonly DayNumber[]): readonly FiscalMonth[] =>
  begins.slice(0, -1).map((from, i) => ({ year, quarter: Math.floor(i / 3) + 1, month: i + 1, from, to: begins[i + 1] ?? from }));

const customYear = ({ periods }: CustomPattern, day: CalendarDate): readonly FiscalMonth[] => {
  const here = periods.find((period) => period.from <= day && day < period.to);
  if (!here) return [];
  return periods.filter((period) => period.year === here.year).map(({ from, to, ...names }) => ({ ...names, from: dayNumber(from), to: dayNumber(to) }));
};
