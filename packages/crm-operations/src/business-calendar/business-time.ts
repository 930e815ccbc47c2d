import { blockSums } from "./block-sums.js";
import type { WallHours } from "./wall-hours.js";
import { blockOf, type OffsetSpan, type ZoneOffsets } from "./zone-offsets.js";

/** Open and closed time of a calendar in one zone. Moments and durations are whole milliseconds, moments since 1970 in UTC. */
export interface BusinessTime {
  isOpen(at: number): boolean;
  /** How long it is open between two moments, the earlier one first. */
  elapsed(from: number, to: number): number;
  /** The first moment by which it has been open for so long, more than 0; undefined when that is not before the year 10000. */
  reaching(from: number, milliseconds: number): number | undefined;
}

/** 10000-01-01T00:00:00.000Z, behind the last instant. */
export const endOfTime = 253_402_300_800_000;

/** No wall clock is further ahead of UTC, or behind it. */
const largestOffset = 86_400_000;

/**
 * Between two changes of the offset the wall clock runs on evenly, so open time is what the calendar
 * says of the clock that nobody changes. At a change it is added up anew: the hours that are skipped
 * drop out, and those that are repeated count again.
 */
export const businessTime = (hours: WallHours, offsets: ZoneOffsets): BusinessTime => {
  const openIn = ({ from, to, offset }: OffsetSpan): number => hours.openUntil(to + offset) - hours.openUntil(from + offset);
  const openWithin = (block: number, from: number, to: number): number => {
    let open = 0;
    for (const span of offsets.spansOf(block)) if (from < span.to && span.from < to) open += openIn(clip(span, from, to));
    return open;
  };
  const sums = blockSums((block) => openWithin(block, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY));
  const end = Math.min(endOfTime, hours.end + largestOffset);

  const reachingWithin = (block: number, from: number, milliseconds: number): number | undefined => {
    let missing = milliseconds;
    for (const span of offsets.spansOf(block)) {
      const rest = clip(span, from, Number.POSITIVE_INFINITY);
      const open = rest.from < rest.to ? openIn(rest) : 0;
      if (open >= missing) return hours.reaching(hours.openUntil(rest.from + rest.offset) + missing) - rest.offset;
      missing -= open;
    }
    return undefined;
  };

  return {
    isOpen: (at) => hours.isOpen(at + offsets.at(at)),
    elapsed(from, until) {
      const to = Math.min(until, end);
      if (to <= from) return 0;
      const [first, last] = [blockOf(from), blockOf(to)];
      if (first === last) return openWithin(first, from, to);
      return openWithin(first, from, Number.POSITIVE_INFINITY) + sums.between(first + 1, last) + openWithin(last, Number.NEGATIVE_INFINITY, to);
    },
    reaching(from, milliseconds) {
      if (milliseconds > end - from) return undefined;
      const first = blockOf(from);
      const here = openWithin(first, from, Number.POSITIVE_INFINITY);
      const found = here >= milliseconds ? { block: first, rest: milliseconds } : sums.reaching(milliseconds - here, first + 1, blockOf(end) + 1);
      const reached = found && reachingWithin(found.block, found.block === first ? from : Number.NEGATIVE_INFINITY, found.rest);
      return reached !== undefined && reached <= endOfTime ? reached : undefined;
    },
  };
};

const clip = (span: OffsetSpan, from: number, to: number): OffsetSpan => (from <= span.from && span.to <= to ? span : { ...span, from: Math.max(span.from, from), to: Math.min(span.to, to) });
