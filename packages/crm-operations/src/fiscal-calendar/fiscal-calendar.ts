import type { CalendarDate } from "@nexus/common";

/** Whether a fiscal year is named after the calendar year it ends in or the one before. */
export type FiscalYearName = "ends" | "starts";

/** Calendar months: the year begins on the first day of `startMonth`. */
export interface MonthsPattern {
  readonly kind: "months";
  /** 1 to 12. In a year that starts in January both names are the same. */
  readonly startMonth: number;
  readonly yearName: FiscalYearName;
}

/**
 * Whole weeks: quarters of 13 weeks in three months, and a 53rd week in the last month of the years
 * that need it. The year ends on the last `lastDay` of `endMonth`, or on the one nearest to the end of
 * that month, which may lie up to three days into the next.
 */
export interface WeeksPattern {
  readonly kind: "weeks";
  readonly grouping: "4-4-5" | "4-5-4" | "5-4-4";
  /** 1 to 12. */
  readonly endMonth: number;
  /** Day of the week the year ends on: 1 Monday to 7 Sunday. */
  readonly lastDay: number;
  readonly endRule: "last" | "nearest";
  /** `starts` names it after the year before the one that `endMonth` lies in. */
  readonly yearName: FiscalYearName;
}

/** One fiscal month as listed. */
export interface CustomPeriod {
  readonly year: number;
  /** 1 to 4. */
  readonly quarter: number;
  /** From 1 within the year. */
  readonly month: number;
  readonly from: CalendarDate;
  /** The first day of the next. */
  readonly to: CalendarDate;
}

/** Periods as listed, in order and without gaps. */
export interface CustomPattern {
  readonly kind: "custom";
  readonly periods: readonly CustomPeriod[];
}

export type FiscalPattern = MonthsPattern | WeeksPattern | CustomPattern;

/**
 * The rules from a day on, until the next version begins. Versions never change: a company that moves
 * its year adds one, and the periods of the past stay as they were.
 */
export interface FiscalCalendarVersion {
  /** 1, 2, 3, … */
  readonly version: number;
  readonly from: CalendarDate;
  readonly pattern: FiscalPattern;
}

export interface FiscalCalendar {
  readonly id: string;
  readonly name: string;
  /** By version, which is also by `from`. */
  readonly versions: readonly FiscalCalendarVersion[];
}

export type FiscalPeriodType = "month" | "quarter" | "year";

/** One period: half-open, `from <= day < to`. */
export interface FiscalPeriod {
  readonly type: FiscalPeriodType;
  /** The fiscal year by its name: 2027. */
  readonly year: number;
  /** Month 1 to 12 (or as listed) or quarter 1 to 4 within the year; 1 for the year itself. */
  readonly number: number;
  readonly from: CalendarDate;
  readonly to: CalendarDate;
  /** `FY2027`, `FY2027 Q1`, `FY2027 M01`. */
  readonly label: string;
}
