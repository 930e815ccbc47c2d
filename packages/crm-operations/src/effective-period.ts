import { compareText, type CalendarDate } from "@nexus/common";
import type { z } from "zod";
import { calendarDateSchema } from "./input-schemas.js";

/** When something holds: half-open, `from <= day < to`. */
export interface EffectivePeriod {
  readonly from: CalendarDate;
  /** The first day it no longer holds; null while no end is known. */
  readonly to: CalendarDate | null;
}

export const effectivePeriodShape = {
  from: calendarDateSchema,
  to: calendarDateSchema.nullable(),
} as const satisfies z.core.$ZodShape;

export const isEffectiveOn = (period: EffectivePeriod, day: CalendarDate): boolean => period.from <= day && (period.to === null || day < period.to);

/** True when it holds on no day at all. */
export const isEmptyPeriod = (period: EffectivePeriod): boolean => period.to !== null && period.to <= period.from;

export const periodsOverlap = (a: EffectivePeriod, b: EffectivePeriod): boolean =>
  !isEmptyPeriod(a) && !isEmptyPeriod(b) && (b.to === null || a.from < b.to) && (a.to === null || b.from < a.to);

/** Latest start first; `id` ascending decides between equals: the order in which the one that counts is looked for. */
export const latestFirst = (a: EffectivePeriod & { readonly id: string }, b: EffectivePeriod & { readonly id: string }): number =>
  compareText(b.from, a.from) || compareText(a.id, b.id);

/**
 * Pairs of neighbours in time that hold on a common day, `[earlier, later]`, by start. An item that
 * overlaps several others is named with each of those that start while it holds.
 */
export const overlappingPairs = <Item extends EffectivePeriod>(items: readonly Item[]): readonly (readonly [Item, Item])[] => {
  const pairs: (readonly [Item, Item])[] = [];
  let open: Item[] = [];
  for (const item of [...items].sort((a, b) => compareText(a.from, b.from))) {
    open = open.filter((earlier) => periodsOverlap(earlier, item));
    for (const earlier of open) pairs.push([earlier, item]);
    if (!isEmptyPeriod(item)) open.push(item);
  }
  return pairs;
};
