import type { CalendarDate, Instant, InstantRange, Money, OperationContext, Page, PageRequest, RatePpm } from "@nexus/common";
import type { TrackedConversion, TrackedDeal, TrackedEvent } from "./tracked-facts.js";

/**
 * Takes in what is counted. Set-based: bounded round trips whatever the number of facts. A fact that was
 * tracked before is left out, also within one call, so all may be repeated. Throws `invalid_fact`.
 */
export interface AnalyticsTracker {
  track(ctx: OperationContext, events: readonly TrackedEvent[]): Promise<void>;
  recordConversions(ctx: OperationContext, conversions: readonly TrackedConversion[]): Promise<void>;
  /** In any order: a version below the one that is known changes nothing. */
  recordDeals(ctx: OperationContext, deals: readonly TrackedDeal[]): Promise<void>;
}

/** Figures of one group. */
export interface CountAndAmounts {
  readonly count: number;
  /** One exact sum per currency, ordered by currency. What has no amount is counted and adds nothing. */
  readonly amounts: readonly Money[];
}

export interface ConversionGroup extends CountAndAmounts {
  /** A source, a user or a day; null for those without one. */
  readonly key: string | null;
}

/** How many of those who took one step took the next one. */
export interface ConversionRate {
  readonly from: string;
  readonly to: string;
  /** The denominator: journeys that came to `from`. */
  readonly entered: number;
  /** Of these, journeys that also came to `to`, not earlier. */
  readonly reached: number;
  /** Rounded half to even; null where nobody entered. */
  readonly ratePpm: RatePpm | null;
}

/** What became of leads, as far as it was tracked. Days are days of UTC unless the adapter was told another way to count them. */
export interface ConversionAnalytics {
  /** Conversions in the range, by source, owner or day, ordered by key, null last. Groups without a conversion are left out. */
  conversions(ctx: OperationContext, range: InstantRange, by: "source" | "owner" | "day"): Promise<readonly ConversionGroup[]>;
  /**
   * From each of the steps to the next, for the journeys that first came to the first step within the
   * range; later steps count whenever they were taken. A step that is taken again counts the first time,
   * one that was left out counts as not reached, and so do all behind it. Fewer than two steps answer
   * none. Takes as much memory as there are such journeys.
   */
  conversionRates(ctx: OperationContext, range: InstantRange, steps: readonly string[]): Promise<readonly ConversionRate[]>;
}

export interface StageMetrics extends CountAndAmounts {
  readonly stageId: string;
  /** Amounts times probability, summed up per currency. */
  readonly weighted: readonly Money[];
  /** How long they have been in the stage by `at`, on average, in whole seconds rounded down; null where nothing is known. */
  readonly averageAgeSeconds: number | null;
}

export interface SalesVelocity {
  readonly currency: string;
  /** Deals open now. */
  readonly open: number;
  /** Closed in the range. */
  readonly won: number;
  readonly lost: number;
  /** What was won in the range. */
  readonly wonAmount: Money;
  /** Won of won and lost, rounded half to even; null where nothing was closed. */
  readonly winRatePpm: RatePpm | null;
  /** From opening to winning, rounded down; null where nothing was won. */
  readonly averageCycleSeconds: number | null;
  /** Open deals times win rate times average amount won, by average cycle in days: rounded once, half to even; null where one of them is not known. */
  readonly perDay: Money | null;
}

/** What is expected by a day, in one currency. */
export interface ForecastFigures {
  readonly won: Money;
  /** Open deals that are expected to close in the range, by their forecast category. */
  readonly commit: Money;
  readonly bestCase: Money;
  readonly pipeline: Money;
  readonly omitted: Money;
  /** Open deals that are expected to close in the range, weighted; those of category `omitted` are left out. */
  readonly weighted: Money;
}

/** Days, both of them included. */
export interface DayRange {
  readonly from: CalendarDate;
  readonly to: CalendarDate;
}

/** How deals stand, by the newest version of each that was tracked: not what the CRM says now, but what it was told. */
export interface PipelineAnalytics {
  /** Open deals by stage, ordered by stage id. Stages without a deal are left out; an unknown pipeline answers none. */
  pipelineMetrics(ctx: OperationContext, pipelineId: string, at: Instant): Promise<readonly StageMetrics[]>;
  /** Per currency, ordered by it; null takes all pipelines. Deals without an amount are left out. */
  velocity(ctx: OperationContext, range: InstantRange, pipelineId: string | null): Promise<readonly SalesVelocity[]>;
  /** Per currency, ordered by it; null takes all pipelines. Deals without an amount are left out. */
  forecast(ctx: OperationContext, days: DayRange, pipelineId: string | null): Promise<readonly ForecastFigures[]>;
}

export type TrendMeasure = "conversions" | "won" | "lost";

export interface TrendPoint extends CountAndAmounts {
  /** `2026-01-15`, or `2026-01`. */
  readonly period: string;
}

export interface LeaderboardEntry extends CountAndAmounts {
  /** 1 for the first; equals share a rank, and the next one is behind all of them: 1, 2, 2, 4. */
  readonly rank: number;
  readonly ownerId: string;
}

/** How it goes over time, and who is ahead. */
export interface SalesTrends {
  /** One point per day or month of the range, in order, also where nothing happened. Throws `invalid_range` for more than 1,000 points. */
  trend(ctx: OperationContext, measure: TrendMeasure, days: DayRange, by: "day" | "month"): Promise<readonly TrendPoint[]>;
  /** Owners by deals won in the range, or by what they won in one currency; equals by id. Deals that nobody owns are left out. At most `limit`. */
  leaderboard(ctx: OperationContext, range: InstantRange, by: "won" | { readonly currency: string }, limit: number): Promise<readonly LeaderboardEntry[]>;
}

export interface ExportedFacts {
  readonly events: TrackedEvent;
  readonly conversions: TrackedConversion;
  /** The newest version of each. */
  readonly deals: TrackedDeal;
}

/** Everything that was tracked, for other tools. */
export interface AnalyticsExport {
  /** Ordered by `at`, then id. Throws `invalid_page` for a limit outside 1 to 1,000 or a cursor it did not give. */
  export<Kind extends keyof ExportedFacts>(ctx: OperationContext, kind: Kind, range: InstantRange, page: PageRequest): Promise<Page<ExportedFacts[Kind]>>;
}

/**
 * The analytics of the tenant in `ctx`. Bound to a transaction it joins that unit of work. Sums are exact:
 * one that is no exact integer throws `overflow`. Throws `storage_unavailable`, retryable.
 */
export interface AnalyticsProvider extends AnalyticsTracker, ConversionAnalytics, PipelineAnalytics, SalesTrends, AnalyticsExport {}
