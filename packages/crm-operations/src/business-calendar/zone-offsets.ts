import { millisecondsPerDay } from "@nexus/common";
import { Temporal } from "temporal-polyfill";
import { OperationsError } from "../operations-error.js";
import { isTimeZone } from "../time-zone.js";

/** As long as the wall clock of a zone stays ahead of UTC by the same number of milliseconds. Half-open. */
export interface OffsetSpan {
  readonly from: number;
  readonly to: number;
  readonly offset: number;
}

/** Exact offsets of one zone. Time is looked up in blocks, each once and when it is first asked for. */
export interface ZoneOffsets {
  /** Milliseconds the wall clock is ahead of UTC. */
  at(epochMilliseconds: number): number;
  /** The spans of a block, in order and without a gap. */
  spansOf(block: number): readonly OffsetSpan[];
}

/** 27 weeks: the 400 years after which the Gregorian calendar repeats itself have exactly 773 of them. */
const blockLength = 189 * millisecondsPerDay;
const blocksPerCycle = 773;

/** In the year 2591. By then every zone keeps to one rule for a year, or to none; the last list of single years ends in 2087. */
const firstOfCycle = 1_200;

export const blockOf = (epochMilliseconds: number): number => Math.floor(epochMilliseconds / blockLength);

/** Throws `unknown_time_zone`. */
export const zoneOffsets = (zone: string): ZoneOffsets => {
  if (!isTimeZone(zone)) throw OperationsError.unknownTimeZone(zone);
  const blocks = new Map<number, readonly OffsetSpan[]>();
  let current: OffsetSpan | undefined;

  const lookUp = (block: number): readonly OffsetSpan[] => {
    const cycles = Math.floor((block - firstOfCycle) / blocksPerCycle);
    if (cycles <= 0) return spansFrom(zone, block * blockLength);
    const later = cycles * blocksPerCycle * blockLength;
    return spansOf(block - cycles * blocksPerCycle).map(({ from, to, offset }) => ({ from: from + later, to: to + later, offset }));
  };
  const spansOf = (block: number): readonly OffsetSpan[] => {
    const spans = blocks.get(block) ?? lookUp(block);
    blocks.set(block, spans);
    return spans;
  };
  return {
    at(epochMilliseconds) {
      if (!current || epochMilliseconds < current.from || epochMilliseconds >= current.to) {
        current = spansOf(blockOf(epochMilliseconds)).find(({ to }) => epochMilliseconds < to);
      }
      return current?.offset ?? 0;
    },
    spansOf,
  };
};

const spansFrom = (zone: string, start: number): readonly OffsetSpan[] => {
  const end = start + blockLength;
  const spans: OffsetSpan[] = [];
  let zoned: Temporal.ZonedDateTime | null = Temporal.Instant.fromEpochMilliseconds(start).toZonedDateTimeISO(zone);
  while (zoned && zoned.epochMilliseconds < end) {
    const change: Temporal.ZonedDateTime | null = zoned.getTimeZoneTransition("next");
    spans.push({ from: zoned.epochMilliseconds, to: Math.min(change?.epochMilliseconds ?? end, end), offset: zoned.offsetNanoseconds / 1_000_000 });
    zoned = change;
  }
  return spans;
};
