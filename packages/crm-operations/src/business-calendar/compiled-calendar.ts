import type { Instant } from "@nexus/common";
import type { BusinessCalendar } from "./business-calendar.js";

export interface CompiledCalendar {
  readonly calendar: BusinessCalendar;
  /** Open at this instant on the wall clock of `zone`, by default the calendar's own. Throws `unknown_time_zone`. */
  isOpen(at: Instant, zone?: string): boolean;
  /** The same for milliseconds since 1970, for whoever has them at hand. */
  isOpenAt(epochMilliseconds: number, zone?: string): boolean;
}

export declare const compileCalendar: (calendar: BusinessCalendar) => CompiledCalendar;
