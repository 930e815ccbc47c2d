import { compareText, type CalendarDate } from "@nexus/common";

/** From this day on, until the next point, this is the owner; null is nobody. Before the first point nobody is. */
export interface OwnerPoint {
  readonly from: CalendarDate;
  readonly ownerId: string | null;
}

/** Points by day, each a change. Two owners on one day cannot be said so, and no gap is without meaning. */
export type OwnerTimeline = readonly OwnerPoint[];

export const ownerOn = (timeline: OwnerTimeline, day: CalendarDate): string | null => timeline.findLast(({ from }) => from <= day)?.ownerId ?? null;

/** Without points that change nothing. */
const changesOnly = (points: readonly OwnerPoint[]): OwnerTimeline => {
  const changes: OwnerPoint[] = [];
  for (const point of points.toSorted((a, b) => compareText(a.from, b.from))) if ((changes.at(-1)?.ownerId ?? null) !== point.ownerId) changes.push(point);
  return changes;
};

/** The owner from that day on, until the next change that is known. */
export const withOwnerFrom = (timeline: OwnerTimeline, point: OwnerPoint): OwnerTimeline => changesOnly([...timeline.filter(({ from }) => from !== point.from), point]);

/** The winner's owners, and on days without one the loser's. */
export const combinedOwners = (winner: OwnerTimeline, loser: OwnerTimeline): OwnerTimeline => {
  const days = [...new Set([...winner, ...loser].map(({ from }) => from))];
  return changesOnly(days.map((from) => ({ from, ownerId: ownerOn(winner, from) ?? ownerOn(loser, from) })));
};

/** Who owns from when to when, half-open, by day. */
export const ownerPeriods = (timeline: OwnerTimeline): readonly { readonly ownerId: string; readonly from: CalendarDate; readonly to: CalendarDate | null }[] =>
  timeline.flatMap(({ from, ownerId }, i) => (ownerId === null ? [] : [{ ownerId, from, to: timeline[i + 1]?.from ?? null }]));
