/**
 * Business calendar: when somebody works, exactly, in any time zone and across daylight saving.
 * Weekly hours with several intervals a day, weeks in turn or around the clock, holidays, days with
 * hours of their own, and leave. Hours are read off the wall clock of the zone, so they open at nine in
 * summer and winter.
 *
 * `compileCalendar` makes a calendar ready for many questions: whether and when it is open, by when it
 * has been open for so long, and for how long between two instants. `withLeave` subtracts absences,
 * `lintBusinessCalendar` finds a calendar that never opens, and `BusinessCalendarStore` keeps it. Whose
 * holidays they are a `HolidayProvider` knows.
 */
export type { BusinessCalendar, BusinessWeek, CalendarException, Holiday, OpenHours, RotatingWeeks, Weekday, WeeklyHours } from "./business-calendar.js";
export { businessCalendarSchema } from "./business-calendar-schema.js";
export { compileCalendar, type CompiledCalendar } from "./compiled-calendar.js";
export { withLeave, type Leave } from "./leave.js";
export { lintBusinessCalendar } from "./business-calendar-lint.js";
export { businessCalendarLock, type BusinessCalendarStore } from "./business-calendar-store.js";
export { holidayQuestionSchema, type HolidayProvider, type HolidayQuestion } from "./holiday-provider.js";
