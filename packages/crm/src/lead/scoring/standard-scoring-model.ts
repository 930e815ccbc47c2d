import { Instant } from "@nexus/common";
import { LeadScoringWeights, type LeadScoringModel } from "./lead-scoring-model.js";

/**
 * Where a tenant may begin. Its profile knows nothing of anybody's market, so it rewards companies
 * that say who they are; replace `fit` and `budget.wanted` with your own as soon as you know them.
 */
export const standardScoringModel: LeadScoringModel = {
  version: "standard-1",
  effectiveFrom: Instant.of("2000-01-01T00:00:00.000Z"),
  weights: LeadScoringWeights.fromPercent({ "source-quality": 20, engagement: 30, fit: 20, timing: 15, budget: 15 }),
  sourceQuality: { pointsBySource: {} },
  engagement: {
    halfLifeDays: 30,
    kinds: [
      { kind: "email-opened", points: 2, cap: 10 },
      { kind: "email-clicked", points: 5, cap: 20 },
      { kind: "email-replied", points: 20, cap: 40 },
      { kind: "page-viewed", points: 1, cap: 15 },
      { kind: "pricing-viewed", points: 15, cap: 30 },
      { kind: "content-downloaded", points: 10, cap: 30 },
      { kind: "form-submitted", points: 15, cap: 30 },
      { kind: "webinar-attended", points: 20, cap: 40 },
      { kind: "call-answered", points: 15, cap: 30 },
      { kind: "meeting-held", points: 30, cap: 60 },
      { kind: "demo-requested", points: 50, cap: 50 },
      { kind: "email-bounced", points: -30, cap: 0 },
      { kind: "unsubscribed", points: -50, cap: 0 },
    ],
    behaviour: [
      { measure: "visits", bands: [{ atLeast: 1, points: 5 }, { atLeast: 3, points: 15 }, { atLeast: 6, points: 25 }] },
      { measure: "minutes-on-site", bands: [{ atLeast: 1, points: 5 }, { atLeast: 5, points: 20 }, { atLeast: 15, points: 40 }] },
      { measure: "pages-per-visit", bands: [{ atLeast: 2, points: 5 }, { atLeast: 4, points: 15 }] },
    ],
  },
  fit: {
    rules: [
      { id: "company", field: { of: "lead", name: "companyName" }, test: { kind: "known", points: 20 } },
      { id: "website", field: { of: "lead", name: "website" }, test: { kind: "known", points: 10 } },
      { id: "phone", field: { of: "lead", name: "phone" }, test: { kind: "known", points: 10 } },
      { id: "job-title", field: { of: "lead", name: "jobTitle" }, test: { kind: "known", points: 10 } },
      { id: "industry", field: { of: "lead", name: "industry" }, test: { kind: "known", points: 15 } },
      {
        id: "size",
        field: { of: "lead", name: "employees" },
        test: { kind: "bands", bands: [{ atLeast: 1, points: 5 }, { atLeast: 10, points: 15 }, { atLeast: 50, points: 25 }, { atLeast: 200, points: 35 }] },
      },
    ],
  },
  timing: {
    timeframe: [
      { atLeast: 0, points: 60 },
      { atLeast: 31, points: 45 },
      { atLeast: 91, points: 30 },
      { atLeast: 181, points: 15 },
      { atLeast: 366, points: 5 },
    ],
    recency: { points: 40, halfLifeDays: 30 },
  },
  budget: {
    wanted: { minorUnits: 10_000_00, currency: "USD" },
    coverage: [
      { atLeast: 1, points: 20 },
      { atLeast: 500_000, points: 60 },
      { atLeast: 1_000_000, points: 100 },
    ],
  },
  staleAfterHours: 168,
};
