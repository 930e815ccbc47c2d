import { Instant } from "@nexus/common";
import type { BusinessCalendar } from "../business-calendar.js";
import type { Leave } from "../leave.js";
import { slowIsOpen, type Zone } from "./calendar-fixture.js";

/** The twin of business time: it looks at every minute, knows no offsets, no sums and no index. Test-only. */

const minute = 60_000;

/** Whether each minute is open, from the one the instant lies in. Offsets and hours are of whole minutes, and so is leave here. */
export interface Walk {
  readonly start: number;
  readonly open: readonly boolean[];
}

export const walk = (calendar: BusinessCalendar, zone: Zone, from: Instant, minutes: number, leave: readonly Leave[] = []): Walk => {
  const start = Math.floor(Instant.toEpochMilliseconds(from) / minute) * minute;
  const isOpen = (_: unknown, i: number): boolean => {
    const at = Instant.fromEpochMilliseconds(start + i * minute);
    return slowIsOpen(calendar, at, zone) && !leave.some((each) => each.from <= at && (each.to === null || at < each.to));
  };
  return { start, open: Array.from({ length: minutes }, isOpen) };
};

export const slowElapsed = ({ start, open }: Walk, from: Instant, to: Instant): number => {
  const [first, last] = [Instant.toEpochMilliseconds(from), Instant.toEpochMilliseconds(to)];
  return open.reduce((sum, isOpen, i) => {
    const begins = start + i * minute;
    return isOpen ? sum + Math.max(0, Math.min(begins + minute, last) - Math.max(begins, first)) : sum;
  }, 0);
};

/** Undefined when the walk ends before. */
export const slowAdd = ({ start, open }: Walk, at: Instant, milliseconds: number): Instant | undefined => {
  if (milliseconds === 0) return at;
  let missing = milliseconds;
  for (const [i, isOpen] of open.entries()) {
    const begins = Math.max(start + i * minute, Instant.toEpochMilliseconds(at));
    const length = isOpen ? start + (i + 1) * minute - begins : 0;
    if (length >= missing) return Instant.fromEpochMilliseconds(begins + missing);
    missing -= length;
  }
  return undefined;
};

/** Undefined when the walk ends before. */
export const slowNextOpen = ({ start, open }: Walk, at: Instant): Instant | undefined => {
  const first = open.indexOf(true);
  return first === -1 ? undefined : Instant.fromEpochMilliseconds(Math.max(start + first * minute, Instant.toEpochMilliseconds(at)));
};
