import { CalendarDate } from "@nexus/common";
import type { FiscalCalendar, FiscalPeriod, FiscalPeriodType } from "./fiscal-calendar.js";
import { dayNumber, dayOfNumber, fiscalYearOf, type FiscalMonth } from "./fiscal-year.js";

/**
 * The month, quarter or year a day lies in; undefined before the first version and where a custom
 * calendar lists nothing. A period that a new version cuts off ends there, and one that a new version
 * begins in the middle of begins there: transition periods are short.
 *
 * @example
 * ```ts
 * const calendar = { id: "fc", name: "July to June", versions: [{ version: 1, from: CalendarDate.of("2020-07-01"), pattern: { kind: "months", startMonth: 7, yearName: "ends" } }] } as const;
 * fiscalPeriodOf(calendar, CalendarDate.of("2026-08-15"), "quarter")?.label; // "FY2027 Q1"
 * ```
 */
export const fiscalPeriodOf = (calendar: FiscalCalendar, day: CalendarDate, type: FiscalPeriodType): FiscalPeriod | undefined => {
  const index = calendar.versions.findLastIndex((version) => version.from <= day);
  const version = calendar.versions[index];
  if (!version) return undefined;
  const months = fiscalYearOf(version.pattern, day);
  const number = dayNumber(day);
  const month = months.find((each) => each.from <= number && number < each.to);
  if (!month) return undefined;
  const inPeriod = months.filter((each) => type === "year" || (type === "quarter" ? each.quarter === month.quarter : each.month === month.month));
  const from = dayOfNumber(Math.min(...inPeriod.map((each) => each.from)));
  const to = dayOfNumber(Math.max(...inPeriod.map((each) => each.to)));
  const cut = calendar.versions[index + 1]?.from;
  return {
    type,
    year: month.year,
    number: numberOf(month, type),
    from: from < version.from ? version.from : from,
    to: cut !== undefined && cut < to ? cut : to,
    label: labelOf(month, type),
  };
};

/** The period after; undefined where the calendar ends, or lists nothing for the day after. */
export const nextFiscalPeriod = (calendar: FiscalCalendar, period: FiscalPeriod): FiscalPeriod | undefined => fiscalPeriodOf(calendar, period.to, period.type);

/** The period before; undefined where the calendar begins, or lists nothing for the day before. */
export const previousFiscalPeriod = (calendar: FiscalCalendar, period: FiscalPeriod): FiscalPeriod | undefined =>
  fiscalPeriodOf(calendar, CalendarDate.addDays(period.from, -1), period.type);

/** Every period of the type that shares a day with `from <= day < to`, in order. Days that no period covers are passed over one by one. */
export const fiscalPeriodsBetween = (calendar: FiscalCalendar, type: FiscalPeriodType, from: CalendarDate, to: CalendarDate): readonly FiscalPeriod[] => {
  const periods: FiscalPeriod[] = [];
  let day = from;
  while (day < to) {
    const period = fiscalPeriodOf(calendar, day, type);
    if (period) periods.push(period);
    day = period?.to ?? CalendarDate.addDays(day, 1);
  }
  return periods;
};

const numberOf = (month: FiscalMonth, type: FiscalPeriodType): number => (type === "year" ? 1 : type === "quarter" ? month.quarter : month.month);

const labelOf = (month: FiscalMonth, type: FiscalPeriodType): string => {
  const year = `FY${month.year}`;
  if (type === "year") return year;
  return type === "quarter" ? `${year} Q${month.quarter}` : `${year} M${String(month.month).padStart(2, "0")}`;
};
