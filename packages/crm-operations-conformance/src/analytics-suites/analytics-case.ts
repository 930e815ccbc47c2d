import type { AnalyticsProvider, TrackedConversion, TrackedDeal, TrackedEvent } from "@nexus/crm-operations";
import { casesFor, type PortsOnTrial, type PortsSubject } from "../port-case.js";

export interface AnalyticsPorts {
  readonly analytics: AnalyticsProvider;
}

/** Analytics under test. Days are days of UTC. */
export type AnalyticsSubject = PortsSubject<AnalyticsPorts>;

export type Analytics = PortsOnTrial<AnalyticsPorts, AnalyticsSubject>;

export const { portCase: analyticsCase, boundedCase: boundedAnalyticsCase } = casesFor<AnalyticsPorts, AnalyticsSubject>();

export const steps = (trial: Analytics, ...events: readonly TrackedEvent[]): Promise<void> => trial.commit(({ analytics }, ctx) => analytics.track(ctx, events));
export const conversions = (trial: Analytics, ...facts: readonly TrackedConversion[]): Promise<void> => trial.commit(({ analytics }, ctx) => analytics.recordConversions(ctx, facts));
export const deals = (trial: Analytics, ...facts: readonly TrackedDeal[]): Promise<void> => trial.commit(({ analytics }, ctx) => analytics.recordDeals(ctx, facts));

/** What a question answers. */
export const asked = <Answer>(trial: Analytics, ask: (analytics: AnalyticsProvider, ctx: Analytics["ctx"]) => Promise<Answer>): Promise<Answer> => trial.read(({ analytics }, ctx) => ask(analytics, ctx));
