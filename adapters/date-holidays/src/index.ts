/** `@nexus/adapter-date-holidays`: public holidays of countries and regions for business calendars. */
export { dateHolidaysProvider, type DateHolidaysOptions, type HolidayType } from "./date-holidays-provider.js";
