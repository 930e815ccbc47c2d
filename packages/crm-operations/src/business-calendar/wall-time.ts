import type { OpenHours } from "./business-calendar.js";

const millisecondsPerMinute = 60_000;

/** Milliseconds since midnight of `HH:MM`. */
export const wallMilliseconds = (time: string): number => (Number(time.slice(0, 2)) * 60 + Number(time.slice(3))) * millisecondsPerMinute;

/** Half-open, in milliseconds since midnight. */
export interface WallInterval {
  readonly from: number;
  readonly to: number;
}

export const wallInterval = ({ from, to }: OpenHours): WallInterval => ({ from: wallMilliseconds(from), to: wallMilliseconds(to) });

/** In order, without the empty ones, and those that meet as one: each moment is open once, however often it is named. */
export const openIntervals = (hours: readonly OpenHours[]): readonly WallInterval[] => {
  const joined: WallInterval[] = [];
  for (const { from, to } of hours.map(wallInterval).filter((each) => each.from < each.to).sort((a, b) => a.from - b.from)) {
    const last = joined.at(-1);
    if (last && from <= last.to) joined[joined.length - 1] = { from: last.from, to: Math.max(last.to, to) };
    else joined.push({ from, to });
  }
  return joined;
};
