import { Money } from "@nexus/common";
import type { Pipeline } from "../pipeline/index.js";
import { Opportunity } from "./opportunity.js";

/** Sums of deals in one currency. */
export interface CurrencyTotal {
  readonly currency: string;
  /** Deals whose value is known. */
  readonly count: number;
  readonly amount: Money;
  /** The sum of each deal's own weighted amount; never a sum times an average. */
  readonly weighted: Money;
}

/** What is in one stage of a pipeline. */
export interface StageSummary {
  readonly stageId: string;
  /** All deals in the stage. */
  readonly count: number;
  /** Those of them whose value is not known; they are in no total. */
  readonly unknownAmounts: number;
  /** By currency code. */
  readonly totals: readonly CurrencyTotal[];
}

/** What the open deals are worth. */
export interface OpenValue {
  readonly count: number;
  readonly unknownAmounts: number;
  /** By currency code. Amounts of different currencies are never added up. */
  readonly totals: readonly Omit<CurrencyTotal, "weighted">[];
}

type Weigh = (opportunity: Opportunity) => Money | null;

const totalsOf = (opportunities: readonly Opportunity[], weigh: Weigh): readonly CurrencyTotal[] => {
  const known = opportunities.flatMap((opportunity) => {
    const amount = Opportunity.value(opportunity);
    return amount ? [{ amount, weighted: weigh(opportunity) ?? Money.zero(amount.currency) }] : [];
  });
  const currencies = [...new Set(known.map(({ amount }) => amount.currency))].toSorted();
  return currencies.map((currency) => {
    const deals = known.filter(({ amount }) => amount.currency === currency);
    return {
      currency,
      count: deals.length,
      amount: Money.sum(deals.map(({ amount }) => amount), currency),
      weighted: Money.sum(deals.map(({ weighted }) => weighted), currency),
    };
  });
};

const unknownIn = (opportunities: readonly Opportunity[]): number => opportunities.filter((opportunity) => Opportunity.value(opportunity) === null).length;

/**
 * One summary per stage of the pipeline, in the order of the stages, empty ones included. Deals of
 * other pipelines and deals in the bin do not count. What a stage sums up is the deal's value: of won
 * deals what they were won for. Throws `overflow` when a sum leaves exact integers.
 *
 * The reference that a store's own query must agree with.
 */
export const summarizeStages = (opportunities: readonly Opportunity[], pipeline: Pipeline): readonly StageSummary[] => {
  const counted = opportunities.filter((opportunity) => opportunity.pipelineId === pipeline.id && opportunity.deletedAt === null);
  return pipeline.stages.map(({ id }) => {
    const inStage = counted.filter((opportunity) => opportunity.stageId === id);
    return {
      stageId: id,
      count: inStage.length,
      unknownAmounts: unknownIn(inStage),
      totals: totalsOf(inStage, (opportunity) => Opportunity.weightedAmount(opportunity, pipeline)),
    };
  });
};

/** What the open deals outside the bin are worth, per currency. Throws `overflow` when a sum leaves exact integers. */
export const openValueOf = (opportunities: readonly Opportunity[]): OpenValue => {
  const open = opportunities.filter((opportunity) => Opportunity.isOpen(opportunity) && opportunity.deletedAt === null);
  const totals = totalsOf(open, () => null).map(({ currency, count, amount }) => ({ currency, count, amount }));
  return { count: open.length, unknownAmounts: unknownIn(open), totals };
};
