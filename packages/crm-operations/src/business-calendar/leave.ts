import { compareText, Instant } from "@nexus/common";
import { checkedDuration, signedElapsed, type CompiledCalendar } from "./compiled-calendar.js";
import { firstPlace } from "./first-place.js";

/** Time that somebody is away, `from <= t < to`: an `Absence`, for example. */
export interface Leave {
  readonly from: Instant;
  /** Null while the return is not known. */
  readonly to: Instant | null;
}

/**
 * The calendar of somebody who is away at times: closed during leave, all else as before. Leave may
 * overlap and come in any order; what ends before it begins counts for nothing. A question costs the
 * logarithm of the leave besides; the first one in a zone costs one question for each.
 *
 * @example
 * ```ts
 * const always = compileCalendar({ id: "a", name: "Always", timeZone: "UTC", week: { kind: "always" }, holidays: [], exceptions: [] });
 * const ana = withLeave(always, [{ from: Instant.of("2026-08-03T00:00:00.000Z"), to: Instant.of("2026-08-17T00:00:00.000Z") }]);
 * ana.addBusinessTime(Instant.of("2026-08-02T23:00:00.000Z"), 2 * millisecondsPerHour); // "2026-08-17T01:00:00.000Z"
 * ana.isOpen(Instant.of("2026-08-10T12:00:00.000Z")); // false
 * ```
 */
export const withLeave = (calendar: CompiledCalendar, leave: readonly Leave[]): CompiledCalendar => {
  const away = joined(leave);
  const sums = new Map<string, readonly number[]>();

  /** Open time that falls into the leave before each place. */
  const lostIn = (zone = calendar.calendar.timeZone): readonly number[] => {
    const known = sums.get(zone) ?? lostBefore(away, calendar, zone);
    sums.set(zone, known);
    return known;
  };
  /** Where the first leave lies that ends after the instant. */
  const placeOf = (at: Instant): number => firstPlace(away.length, (place) => endOf(away[place]) > at);
  const leaveAt = (at: Instant): Leave | undefined => {
    const next = away[placeOf(at)];
    return next && next.from <= at ? next : undefined;
  };
  const lostUntil = (at: Instant, zone: string | undefined): number => {
    const current = leaveAt(at);
    return (lostIn(zone)[placeOf(at)] ?? 0) + (current ? calendar.elapsedBusinessTime(current.from, at, zone) : 0);
  };
  const elapsed = (from: Instant, to: Instant, zone: string | undefined): number => calendar.elapsedBusinessTime(from, to, zone) - (lostUntil(to, zone) - lostUntil(from, zone));

  const isOpen: CompiledCalendar["isOpen"] = (at, zone) => calendar.isOpen(at, zone) && !leaveAt(at);

  const addBusinessTime: CompiledCalendar["addBusinessTime"] = (at, milliseconds, zone) => {
    if (checkedDuration(milliseconds) === 0) return calendar.addBusinessTime(at, 0, zone);
    const first = placeOf(at);
    const later = firstPlace(away.length - first, (place) => elapsed(at, laterOf(at, away[first + place]?.from), zone) >= milliseconds);
    const last = later === 0 ? undefined : away[first + later - 1];
    if (!last) return calendar.addBusinessTime(at, milliseconds, zone);
    return last.to === null ? undefined : calendar.addBusinessTime(last.to, milliseconds - elapsed(at, last.to, zone), zone);
  };

  return {
    calendar: calendar.calendar,
    isOpen,
    addBusinessTime,
    nextOpen(at, zone) {
      if (isOpen(at, zone)) return at;
      const afterFirst = addBusinessTime(at, 1, zone);
      if (afterFirst !== undefined) return Instant.addMilliseconds(afterFirst, -1);
      return isOpen(lastInstant, zone) ? lastInstant : undefined;
    },
    elapsedBusinessTime: (from, to, zone) => signedElapsed(from, to, (earlier, later) => elapsed(earlier, later, zone)),
  };
};

/** Of the open time of this millisecond nobody can name the end. */
const lastInstant = Instant.of("9999-12-31T23:59:59.999Z");

const behindAll = "\uffff";

const endOf = (leave: Leave | undefined): string => leave?.to ?? behindAll;

const laterOf = (a: Instant, b: Instant | undefined): Instant => (b !== undefined && b > a ? b : a);

/** In order, and those that meet as one. */
const joined = (leave: readonly Leave[]): readonly Leave[] => {
  const away: Leave[] = [];
  for (const { from, to } of leave.filter((each) => each.from < endOf(each)).toSorted((a, b) => compareText(a.from, b.from))) {
    const last = away.at(-1);
    if (last && from <= endOf(last)) away[away.length - 1] = { from: last.from, to: endOf(last) < endOf({ from, to }) ? to : last.to };
    else away.push({ from, to });
  }
  return away;
};

const lostBefore = (away: readonly Leave[], calendar: CompiledCalendar, zone: string): readonly number[] => {
  const lost = [0];
  for (const { from, to } of away) if (to !== null) lost.push((lost.at(-1) ?? 0) + calendar.elapsedBusinessTime(from, to, zone));
  return lost;
};
