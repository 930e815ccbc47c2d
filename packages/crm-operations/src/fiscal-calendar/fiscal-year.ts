import { CalendarDate, Instant, millisecondsPerDay } from "@nexus/common";
import type { CustomPattern, CustomPeriod, FiscalPattern, MonthsPattern, WeeksPattern } from "./fiscal-calendar.js";

/** The months of the fiscal year a day lies in, in order, without gaps; empty where the pattern says nothing of that day. */
export const fiscalYearOf = (pattern: FiscalPattern, day: CalendarDate): readonly CustomPeriod[] => {
  switch (pattern.kind) {
    case "months": return monthsYear(pattern, day);
    case "weeks": return weeksYear(pattern, day);
    case "custom": return customYear(pattern, day);
  }
};

const yearOf = (day: CalendarDate): number => Number(day.slice(0, 4));
const monthOf = (day: CalendarDate): number => Number(day.slice(5, 7));

/** The first day of a month; months beyond 12 count on into the next years. */
const firstOfMonth = (year: number, month: number): CalendarDate => {
  const months = year * 12 + month - 1;
  return CalendarDate.of(`${String(Math.floor(months / 12)).padStart(4, "0")}-${String((months % 12) + 1).padStart(2, "0")}-01`);
};

const monthsYear = ({ startMonth, yearName }: MonthsPattern, day: CalendarDate): readonly CustomPeriod[] => {
  const start = monthOf(day) >= startMonth ? yearOf(day) : yearOf(day) - 1;
  const year = startMonth === 1 || yearName === "starts" ? start : start + 1;
  return Array.from({ length: 12 }, (_, i) => ({
    year,
    quarter: Math.floor(i / 3) + 1,
    month: i + 1,
    from: firstOfMonth(start, startMonth + i),
    to: firstOfMonth(start, startMonth + i + 1),
  }));
};

const weeksByGrouping: Readonly<Record<WeeksPattern["grouping"], readonly number[]>> = {
  "4-4-5": [4, 4, 5],
  "4-5-4": [4, 5, 4],
  "5-4-4": [5, 4, 4],
};

const weeksYear = (pattern: WeeksPattern, day: CalendarDate): readonly CustomPeriod[] => {
  const around = yearOf(day);
  const endYear = [around - 1, around, around + 1].find((year) => day < yearEnd(pattern, year)) ?? around + 1;
  const from = yearEnd(pattern, endYear - 1);
  const end = yearEnd(pattern, endYear);
  const year = pattern.yearName === "ends" ? endYear : endYear - 1;
  let begin = from;
  return Array.from({ length: 12 }, (_, i) => {
    const next = i === 11 ? end : CalendarDate.addDays(begin, 7 * (weeksByGrouping[pattern.grouping][i % 3] ?? 0));
    const month = { year, quarter: Math.floor(i / 3) + 1, month: i + 1, from: begin, to: next };
    begin = next;
    return month;
  });
};

/** The day after the fiscal year that ends around the end month of this calendar year. */
const yearEnd = ({ endMonth, lastDay, endRule }: WeeksPattern, year: number): CalendarDate => {
  const monthEnd = CalendarDate.addDays(firstOfMonth(year, endMonth + 1), -1);
  const latest = endRule === "last" ? monthEnd : CalendarDate.addDays(monthEnd, 3);
  return CalendarDate.addDays(latest, 1 - ((dayOfWeek(latest) - lastDay + 7) % 7));
};

/** 1 Monday to 7 Sunday. The epoch was a Thursday. */
const dayOfWeek = (day: CalendarDate): number => {
  const days = Math.floor(Instant.toEpochMilliseconds(CalendarDate.startUtc(day)) / millisecondsPerDay);
  return ((((days + 3) % 7) + 7) % 7) + 1;
};

const customYear = ({ periods }: CustomPattern, day: CalendarDate): readonly CustomPeriod[] => {
  const here = periods.find((period) => period.from <= day && day < period.to);
  return here ? periods.filter((period) => period.year === here.year) : [];
};
