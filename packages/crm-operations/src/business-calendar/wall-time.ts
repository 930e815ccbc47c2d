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
