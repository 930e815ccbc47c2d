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

  /** Open time from the beginning of the first leave to that of each, leave itself left out. */
  const workedIn = (zone = calendar.calendar.timeZone): readonly number[] => {
    const known = sums.get(zone) ?? workedBetween(away, calendar, zone);
    sums.set(zone, known);
    return known;
  };
  /** Where the first leave lies that ends after the instant. */
  const placeOf = (at: Instant): number => firstPlace(away.length, (place) => endOf(away[place]) > at);
  /** Up to the end or to the leave, whichever comes first. */
  const workedBefore = (next: Leave | undefined, from: Instant, to: Instant, zone: string | undefined): number => {
    const end = next && next.from < to ? next.from : to;
    return from < end ? calendar.elapsedBusinessTime(from, end, zone) : 0;
  };

  const elapsed = (from: Instant, to: Instant, zone: string | undefined): number => {
    const [first, last] = [placeOf(from), placeOf(to)];
    const before = workedBefore(away[first], from, to, zone);
    if (first === last) return before;
    const worked = workedIn(zone);
    return before + (worked[last - 1] ?? 0) - (worked[first] ?? 0) + workedBefore(away[last], away[last - 1]?.to ?? to, to, zone);
  };

  const isOpen: CompiledCalendar["isOpen"] = (at, zone) => {
    const next = away[placeOf(at)];
    return calendar.isOpen(at, zone) && !(next && next.from <= at);
  };

  const addBusinessTime: CompiledCalendar["addBusinessTime"] = (at, milliseconds, zone) => {
    const first = placeOf(at);
    const next = away[first];
    if (checkedDuration(milliseconds) === 0 || !next) return calendar.addBusinessTime(at, milliseconds, zone);
    const worked = workedIn(zone);
    const until = workedBefore(next, at, next.from, zone) - (worked[first] ?? 0);
    const behind = firstPlace(away.length - first, (place) => until + (worked[first + place] ?? 0) >= milliseconds);
    const last = behind === 0 ? undefined : away[first + behind - 1];
    if (!last) return calendar.addBusinessTime(at, milliseconds, zone);
    return last.to === null ? undefined : calendar.addBusinessTime(last.to, milliseconds - until - (worked[first + behind - 1] ?? 0), zone);
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

/** When its millisecond is over no instant is left to name as a deadline. */
const lastInstant = Instant.of("9999-12-31T23:59:59.999Z");

const behindAll = "\uffff";

const endOf = (leave: Leave | undefined): string => leave?.to ?? behindAll;

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

const workedBetween = (away: readonly Leave[], calendar: CompiledCalendar, zone: string): readonly number[] => {
  const worked = [0];
  away.slice(1).forEach(({ from }, i) => worked.push((worked[i] ?? 0) + calendar.elapsedBusinessTime(away[i]?.to ?? from, from, zone)));
  return worked;
};
