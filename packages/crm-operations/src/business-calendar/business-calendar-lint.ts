import type { LintFinding } from "../lint-finding.js";
import type { BusinessCalendar } from "./business-calendar.js";

export declare const lintBusinessCalendar: (calendar: BusinessCalendar) => readonly LintFinding[];
