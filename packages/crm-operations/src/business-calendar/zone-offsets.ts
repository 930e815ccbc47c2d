import { millisecondsPerDay } from "@nexus/common";
import { Temporal } from "temporal-polyfill";
import { OperationsError } from "../operations-error.js";
import { isTimeZone } from "../time-zone.js";

/** Milliseconds the wall clock of a zone is ahead of UTC at an instant. */
export type ZoneOffsets = (epochMilliseconds: number) => number;

/** On a UTC day the offset is `before` until `change` and `after` from then on. */
interface DayOffsets {
  readonly change: number;
  readonly before: number;
  readonly after: number;
}

/**
 * Exact offsets of one zone; every UTC day that is asked for is looked up once and remembered. No zone
 * changes twice within a day. Throws `unknown_time_zone`.
 */
export const zoneOffsets = (zone: string): ZoneOffsets => {
  if (!isTimeZone(zone)) throw OperationsError.unknownTimeZone(zone);
  const days = new Map<number, DayOffsets>();
  return (epochMilliseconds) => {
    const day = Math.floor(epochMilliseconds / millisecondsPerDay);
    let known = days.get(day);
    if (!known) {
      known = offsetsOn(zone, day);
      days.set(day, known);
    }
    return epochMilliseconds < known.change ? known.before : known.after;
  };
};

const offsetsOn = (zone: string, day: number): DayOffsets => {
  const start = zonedAt(zone, day * millisecondsPerDay);
  const before = offsetOf(start);
  const after = offsetOf(zonedAt(zone, (day + 1) * millisecondsPerDay));
  const change = before === after ? Number.POSITIVE_INFINITY : (start.getTimeZoneTransition("next")?.epochMilliseconds ?? Number.POSITIVE_INFINITY);
  return { change, before, after };
};

const zonedAt = (zone: string, epochMilliseconds: number): Temporal.ZonedDateTime => Temporal.Instant.fromEpochMilliseconds(epochMilliseconds).toZonedDateTimeISO(zone);

const offsetOf = (zoned: Temporal.ZonedDateTime): number => zoned.offsetNanoseconds / 1_000_000;
