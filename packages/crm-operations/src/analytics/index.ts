/**
 * Analytics: what is counted, and what the counts answer. Whoever converts a lead or closes a deal tracks
 * it in the same unit of work; where the figures live elsewhere, through the outbox. Money is exact and
 * per currency, every rate says its denominator, and nothing names a person.
 */
export type { TrackedConversion, TrackedDeal, TrackedEvent } from "./tracked-facts.js";
export type {
  AnalyticsExport,
  AnalyticsProvider,
  AnalyticsTracker,
  ConversionAnalytics,
  ConversionGroup,
  ConversionRate,
  CountAndAmounts,
  DayRange,
  ExportedFacts,
  ForecastFigures,
  LeaderboardEntry,
  PipelineAnalytics,
  SalesTrends,
  SalesVelocity,
  StageMetrics,
  TrendMeasure,
  TrendPoint,
} from "./analytics-provider.js";
export { checkFacts } from "./tracked-fact-schemas.js";
export { analyticsEventFamily } from "./analytics-event-family.js";
export { outboxAnalytics, trackedFactsConsumer } from "./outbox-analytics.js";
export { trackedDealOf } from "./tracked-deal-of.js";
