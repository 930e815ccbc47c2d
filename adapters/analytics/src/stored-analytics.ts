import type { Instant, InstantRange, OperationContext, Page, PageRequest } from "@nexus/common";
import {
  pageBy,
  type AnalyticsProvider,
  type ConversionGroup,
  type ConversionRate,
  type DayRange,
  type ExportedFacts,
  type ForecastFigures,
  type LeaderboardEntry,
  type RecordRow,
  type Records,
  type RecordTable,
  type SalesVelocity,
  type StageMetrics,
  type TrendMeasure,
  type TrendPoint,
} from "@nexus/crm-operations";
import type { AnalyticsDeps } from "./analytics-deps.js";
import { conversionGroups, conversionRates } from "./queries/conversion-queries.js";
import { within } from "./queries/figures.js";
import { dealForecast, salesVelocity, stageMetrics } from "./queries/pipeline-queries.js";
import { leaders, trendPoints } from "./queries/trend-queries.js";
import { dealOf, dealTable } from "./storage/deal-table.js";
import { conversionOf, conversionTable, eventOf, eventTable } from "./storage/event-tables.js";
import { StoredTracker } from "./storage/stored-tracker.js";

type Exporters = { readonly [Kind in keyof ExportedFacts]: (range: InstantRange, page: PageRequest) => Promise<Page<ExportedFacts[Kind]>> };

/** Analytics inside one unit of work: what was tracked as rows, and answers as sums over them. */
export class StoredAnalytics extends StoredTracker implements AnalyticsProvider {
  private readonly exporters: Exporters;

  constructor(
    private readonly rows: Records,
    deps: AnalyticsDeps,
  ) {
    super(rows, deps);
    this.exporters = {
      events: exporter(rows, eventTable, ["at", "id"], eventOf),
      conversions: exporter(rows, conversionTable, ["at", "id"], conversionOf),
      deals: exporter(rows, dealTable, ["at", "factId", "id"], dealOf),
    };
  }

  conversions(_ctx: OperationContext, range: InstantRange, by: "source" | "owner" | "day"): Promise<readonly ConversionGroup[]> {
    return conversionGroups(this.rows, range, by);
  }

  conversionRates(_ctx: OperationContext, range: InstantRange, steps: readonly string[]): Promise<readonly ConversionRate[]> {
    return conversionRates(this.rows, range, steps);
  }

  pipelineMetrics(_ctx: OperationContext, pipelineId: string, at: Instant): Promise<readonly StageMetrics[]> {
    return stageMetrics(this.rows, pipelineId, at);
  }

  velocity(_ctx: OperationContext, range: InstantRange, pipelineId: string | null): Promise<readonly SalesVelocity[]> {
    return salesVelocity(this.rows, range, pipelineId);
  }

  forecast(_ctx: OperationContext, days: DayRange, pipelineId: string | null): Promise<readonly ForecastFigures[]> {
    return dealForecast(this.rows, days, pipelineId);
  }

  async trend(_ctx: OperationContext, measure: TrendMeasure, days: DayRange, by: "day" | "month"): Promise<readonly TrendPoint[]> {
    return trendPoints(this.rows, measure, days, by);
  }

  async leaderboard(_ctx: OperationContext, range: InstantRange, by: "won" | { readonly currency: string }, limit: number): Promise<readonly LeaderboardEntry[]> {
    return leaders(this.rows, range, by, limit);
  }

  async export<Kind extends keyof ExportedFacts>(_ctx: OperationContext, kind: Kind, range: InstantRange, page: PageRequest): Promise<Page<ExportedFacts[Kind]>> {
    return this.exporters[kind](range, page);
  }
}

const exporter =
  <Row extends RecordRow & { readonly at: Instant }, Fact>(records: Records, table: RecordTable<Row>, order: readonly (keyof Row & string)[], factOf: (row: Row) => Fact) =>
  async (range: InstantRange, page: PageRequest): Promise<Page<Fact>> => {
    const { items, next } = await pageBy(records, table, order, within<Row>("at", range), page);
    return { items: items.map(factOf), next };
  };
