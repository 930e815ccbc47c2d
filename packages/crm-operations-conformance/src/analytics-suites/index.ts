export { analyticsTrackerSuite, type TrackedFacts, type TrackerPorts, type TrackerSubject } from "./analytics-tracker-suite.js";
export { analyticsProviderSuite } from "./analytics-provider-suite.js";
export type { AnalyticsPorts, AnalyticsSubject } from "./analytics-case.js";
