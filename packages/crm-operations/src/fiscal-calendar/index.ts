/**
 * Fiscal calendar: which fiscal month, quarter and year a day belongs to. Calendar months from any
 * start, 52 and 53 week years, or listed periods; versioned, so that a company that moves its year
 * keeps its past. Quotas, attainment, forecast and commission count in these periods.
 * `lintFiscalCalendar` finds days without a period or with two; `FiscalCalendarStore` keeps it.
 */
export type {
  CustomPattern,
  CustomPeriod,
  FiscalCalendar,
  FiscalCalendarVersion,
  FiscalPattern,
  FiscalPeriod,
  FiscalPeriodType,
  FiscalYearName,
  MonthsPattern,
  WeeksPattern,
} from "./fiscal-calendar.js";
export { fiscalCalendarSchema, fiscalCalendarVersionSchema } from "./fiscal-calendar-schema.js";
export { fiscalPeriodOf, fiscalPeriodsBetween, nextFiscalPeriod, previousFiscalPeriod } from "./fiscal-periods.js";
export { lintFiscalCalendar } from "./lint-fiscal-calendar.js";
export type { FiscalCalendarStore } from "./fiscal-calendar-store.js";
