/**
 * Business calendar: when somebody works, exactly, in any time zone and across daylight saving.
 * Weekly hours with several intervals a day or around the clock, holidays, and days with hours of
 * their own. Hours are read off the wall clock of the zone, so they open at nine in summer and winter.
 *
 * `compileCalendar` makes a calendar ready for many questions, `lintBusinessCalendar` finds one that
 * never opens, and `BusinessCalendarStore` keeps it.
 */
export type { BusinessCalendar, BusinessWeek, CalendarException, Holiday, OpenHours, Weekday, WeeklyHours } from "./business-calendar.js";
export { businessCalendarSchema } from "./business-calendar-schema.js";
export { compileCalendar, type CompiledCalendar } from "./compiled-calendar.js";
export { lintBusinessCalendar } from "./business-calendar-lint.js";
export { businessCalendarLock, type BusinessCalendarStore } from "./business-calendar-store.js";
