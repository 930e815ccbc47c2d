export { holidayProviderSuite, type HolidayProviderSubject } from "./holiday-provider-suite.js";
