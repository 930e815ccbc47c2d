/**
 * `@nexus/adapter-analytics`: counts what is tracked as rows of any Nexus storage, and answers
 * conversions, pipelines, trends and forecasts from them.
 */
export { bindAnalytics, type AnalyticsStores } from "./bind-analytics.js";
export type { AnalyticsDeps } from "./analytics-deps.js";
export { analyticsSchema } from "./analytics-schema.js";
