import { divideRounded, ppmPerWhole, type Instant, type InstantRange } from "@nexus/common";
import type { ConversionGroup, ConversionRate, Records } from "@nexus/crm-operations";
import { conversionTable, stepTable, type ConversionRow, type StepRow } from "../storage/event-tables.js";
import { figuresBy, textIn, within } from "./figures.js";

export const conversionGroups = async (records: Records, range: InstantRange, by: "source" | "owner" | "day"): Promise<readonly ConversionGroup[]> => {
  const name = ({ source: "source", owner: "ownerId", day: "day" } as const)[by];
  const rows = await records.aggregate(conversionTable, { where: { all: within<ConversionRow>("at", range) }, groupBy: [name, "currency"], sum: ["amount"] });
  return [...figuresBy(rows, (key) => textIn(key, name))].map(([key, figures]) => ({ key, ...figures }));
};

/** Two round trips: who came to the first step in the range, and when anybody came to the others since. */
export const conversionRates = async (records: Records, range: InstantRange, steps: readonly string[]): Promise<readonly ConversionRate[]> => {
  const [first, ...others] = steps.filter((name) => !/[\p{Surrogate}\0]/u.test(name));
  if (first === undefined || others.length === 0) return [];
  const began = await records.find(stepTable, { where: { all: [{ column: "name", is: "eq", value: first }, ...within<StepRow>("firstAt", range)] } });
  const since: InstantRange = range.from === undefined ? {} : { from: range.from };
  const later = await records.find(stepTable, { where: { all: [{ column: "name", is: "in", values: others }, ...within<StepRow>("firstAt", since)] } });
  const taken = new Map(others.map((name) => [name, new Map(later.filter((row) => row.name === name).map(({ journeyId, firstAt }) => [journeyId, firstAt]))]));
  let cohort: ReadonlyMap<string, Instant> = new Map(began.map(({ journeyId, firstAt }) => [journeyId, firstAt]));
  return others.map((to, i) => {
    const entered = cohort.size;
    cohort = new Map([...(taken.get(to) ?? [])].filter(([journeyId, at]) => at >= (cohort.get(journeyId) ?? never)));
    return { from: i === 0 ? first : (others[i - 1] ?? first), to, entered, reached: cohort.size, ratePpm: rateOf(cohort.size, entered) };
  });
};

/** After every instant: who did not come to the step before cannot have come to this one. */
const never = "\u{10FFFF}";

/** In parts per million, rounded half to even; null of nothing. */
export const rateOf = (part: number, whole: number): number | null => (whole === 0 ? null : Number(divideRounded(BigInt(part) * BigInt(ppmPerWhole), BigInt(whole), "half-even")));
