import { deepFreeze, Instant } from "@nexus/common";
import { LeadScoringEngine, type LeadScoring } from "./lead-scoring-engine.js";
import type { LeadScoringContext, ScorableLead } from "./factor-assessment.js";
import { LeadScoringWeights, type LeadScoringFactor, type LeadScoringModel } from "./lead-scoring-model.js";

/** What the tests of scoring share. Test-only, not exported from the door. */

export const at = Instant.of("2026-03-10T12:00:00.000Z");
export const daysAgo = (days: number): Instant => Instant.addDays(at, -days);

export const equalWeights = LeadScoringWeights.fromPercent({ "source-quality": 20, engagement: 20, fit: 20, timing: 20, budget: 20 });

export const model: LeadScoringModel = deepFreeze({
  version: "test-1",
  effectiveFrom: Instant.of("2026-01-01T00:00:00.000Z"),
  weights: equalWeights,
  sourceQuality: { pointsBySource: { event: 5 } },
  engagement: {
    halfLifeDays: 10,
    kinds: [
      { kind: "email-opened", points: 10, cap: 25 },
      { kind: "demo-requested", points: 60, cap: 60 },
      { kind: "unsubscribed", points: -50, cap: 0 },
    ],
    behaviour: [{ measure: "visits", bands: [{ atLeast: 1, points: 10 }, { atLeast: 5, points: 40 }] }],
  },
  fit: {
    rules: [
      { id: "market", field: { of: "lead", name: "industry" }, test: { kind: "one-of", values: ["Retail", "Logistics"], points: 40 } },
      { id: "size", field: { of: "lead", name: "employees" }, test: { kind: "bands", bands: [{ atLeast: 10, points: 10 }, { atLeast: 100, points: 30 }] } },
      { id: "revenue", field: { of: "lead", name: "annualRevenue" }, test: { kind: "bands", currency: "EUR", bands: [{ atLeast: 1_000_000_00, points: 10 }] } },
      { id: "tier", field: { of: "custom", name: "tier" }, test: { kind: "one-of", values: ["a"], points: 10 } },
      { id: "reachable", field: { of: "lead", name: "phone" }, test: { kind: "known", points: 10 } },
    ],
  },
  timing: { timeframe: [{ atLeast: 0, points: 60 }, { atLeast: 31, points: 20 }], recency: { points: 40, halfLifeDays: 10 } },
  budget: {
    wanted: { minorUnits: 1_000_00, currency: "EUR" },
    coverage: [{ atLeast: 1, points: 10 }, { atLeast: 500_000, points: 50 }, { atLeast: 1_000_000, points: 100 }],
  },
  staleAfterHours: 48,
});

export const lead: ScorableLead = deepFreeze({
  source: "other",
  companyName: null,
  jobTitle: null,
  email: null,
  phone: null,
  website: null,
  country: null,
  region: null,
  city: null,
  postalCode: null,
  industry: null,
  interest: null,
  employees: null,
  annualRevenue: null,
  budget: null,
  purchaseWithinDays: null,
  createdAt: daysAgo(1_000),
  handovers: [{ cycle: 1, stage: "inquiry", at: daysAgo(1_000) }],
  cycle: 1,
  customFields: {},
});

const engine = new LeadScoringEngine(model);

export const scored = (facts: Partial<ScorableLead> = {}, context: Partial<LeadScoringContext> = {}): LeadScoring =>
  engine.score(deepFreeze({ ...lead, ...facts }), deepFreeze({ at, ...context }));

/** One factor's points, its verdict and its sentence. */
export const factor = (name: LeadScoringFactor, facts: Partial<ScorableLead> = {}, context: Partial<LeadScoringContext> = {}) => {
  const { score, explanation } = scored(facts, context);
  const considered = explanation.considered.find(({ subject }) => subject === name);
  return { points: score.factors.find((each) => each.name === name)?.points, verdict: considered?.verdict, detail: considered?.detail, facts: considered?.facts };
};
