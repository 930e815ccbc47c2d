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

/** In the summer of 2100. By then every zone keeps to one rule for each year, or to none: the last table of single years, that of Morocco, ends in 2087. */
const firstOfCycle = 252;

export const blockOf = (epochMilliseconds: number): number => Math.floor(epochMilliseconds / blockLength);

/** Throws `unknown_time_zone`. */
export const zoneOffsets = (zone: string): ZoneOffsets => {
  if (!isTimeZone(zone)) throw OperationsError.unknownTimeZone(zone);
  const blocks = new Map<number, readonly OffsetSpan[]>();
  let current: OffsetSpan | undefined;
  /** The last span that was found, beyond its block: of centuries without a change one is looked up. */
  let quiet: OffsetSpan | undefined;

  const lookUp = (block: number): readonly OffsetSpan[] => {
    const cycles = Math.floor((block - firstOfCycle) / blocksPerCycle);
    if (cycles > 0) return later(spansOf(block - cycles * blocksPerCycle), cycles * blocksPerCycle * blockLength);
    const [from, to] = [block * blockLength, (block + 1) * blockLength];
    if (quiet && quiet.from <= from && to <= quiet.to) return [{ from, to, offset: quiet.offset }];
    const spans = spansUntil(to, Temporal.Instant.fromEpochMilliseconds(from).toZonedDateTimeISO(zone));
    quiet = spans.at(-1);
    return spans.map((span) => ({ ...span, to: Math.min(span.to, to) }));
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

/** The last one goes on to the next change, where there is one. */
const spansUntil = (end: number, start: Temporal.ZonedDateTime): readonly OffsetSpan[] => {
  const spans: OffsetSpan[] = [];
  let zoned: Temporal.ZonedDateTime | null = start;
  while (zoned && zoned.epochMilliseconds < end) {
    const change: Temporal.ZonedDateTime | null = zoned.getTimeZoneTransition("next");
    spans.push({ from: zoned.epochMilliseconds, to: change?.epochMilliseconds ?? end, offset: zoned.offsetNanoseconds / 1_000_000 });
    zoned = change;
  }
  return spans;
};

const later = (spans: readonly OffsetSpan[], by: number): readonly OffsetSpan[] => spans.map(({ from, to, offset }) => ({ from: from + by, to: to + by, offset }));
