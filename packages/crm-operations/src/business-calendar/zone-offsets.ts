import { millisecondsPerDay } from "@nexus/common";
import { Temporal } from "temporal-polyfill";
import { OperationsError } from "../operations-error.js";
import { isTimeZone } from "../time-zone.js";

/** Milliseconds the wall clock of a zone is ahead of UTC at an instant. */
export type ZoneOffsets = (epochMilliseconds: number) => number;

/** From `from` on, for the length of a stretch, the offset is `before` until `change` and `after` from then on. */
interface Stretch {
  readonly from: number;
  readonly change: number;
  readonly before: number;
  readonly after: number;
}

/** No zone changes twice within so short a time: the shortest summer on record lasted a week (Recife, October 2000). */
const stretch = 4 * millisecondsPerDay;

/** Exact offsets of one zone; every stretch of time that is asked for is looked up once and remembered. Throws `unknown_time_zone`. */
export const zoneOffsets = (zone: string): ZoneOffsets => {
  if (!isTimeZone(zone)) throw OperationsError.unknownTimeZone(zone);
  const stretches = new Map<number, Stretch>();
  let current = stretchFrom(zone, 0);
  return (epochMilliseconds) => {
    if (epochMilliseconds < current.from || epochMilliseconds >= current.from + stretch) {
      const from = Math.floor(epochMilliseconds / stretch) * stretch;
      current = stretches.get(from) ?? stretchFrom(zone, from);
      stretches.set(from, current);
    }
    return epochMilliseconds < current.change ? current.before : current.after;
  };
};

const stretchFrom = (zone: string, from: number): Stretch => {
  const start = zonedAt(zone, from);
  const before = offsetOf(start);
  const after = offsetOf(zonedAt(zone, from + stretch));
  const change = before === after ? Number.POSITIVE_INFINITY : (start.getTimeZoneTransition("next")?.epochMilliseconds ?? Number.POSITIVE_INFINITY);
  return { from, change, before, after };
};

const zonedAt = (zone: string, epochMilliseconds: number): Temporal.ZonedDateTime => Temporal.Instant.fromEpochMilliseconds(epochMilliseconds).toZonedDateTimeISO(zone);

const offsetOf = (zoned: Temporal.ZonedDateTime): number => zoned.offsetNanoseconds / 1_000_000;
