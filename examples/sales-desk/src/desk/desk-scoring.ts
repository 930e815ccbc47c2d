import type { ScoringSettings } from "@nexus/adapter-crm";
import { LeadScoringWeights, standardScoringModel } from "@nexus/crm";

/**
 * How this desk scores: the standard model, with budgets in euros, its own customer profile, and web
 * behaviour as the files bring it. A change of the model is a new version.
 */
export const deskScoring: ScoringSettings = {
  model: {
    ...standardScoringModel,
    version: "sales-desk-1",
    weights: LeadScoringWeights.fromPercent({ "source-quality": 25, engagement: 25, fit: 20, timing: 15, budget: 15 }),
    engagement: {
      ...standardScoringModel.engagement,
      behaviour: [
        { measure: "visits", bands: [{ atLeast: 1, points: 10 }, { atLeast: 5, points: 25 }, { atLeast: 15, points: 45 }, { atLeast: 30, points: 60 }] },
        { measure: "seconds-on-website", bands: [{ atLeast: 60, points: 10 }, { atLeast: 300, points: 25 }, { atLeast: 900, points: 45 }] },
      ],
    },
    fit: {
      rules: [
        { id: "company", field: { of: "lead", name: "companyName" }, test: { kind: "known", points: 20 } },
        { id: "website", field: { of: "lead", name: "website" }, test: { kind: "known", points: 10 } },
        { id: "phone", field: { of: "lead", name: "phone" }, test: { kind: "known", points: 10 } },
        { id: "industry", field: { of: "lead", name: "industry" }, test: { kind: "one-of", values: ["agriculture", "food", "logistics", "manufacturing"], points: 25 } },
        { id: "size", field: { of: "lead", name: "employees" }, test: { kind: "bands", bands: [{ atLeast: 10, points: 15 }, { atLeast: 50, points: 25 }, { atLeast: 200, points: 35 }] } },
      ],
    },
    budget: { ...standardScoringModel.budget, wanted: { minorUnits: 10_000_00, currency: "EUR" } },
  },
  behaviourFields: {
    visits: "website_visits",
    "seconds-on-website": "seconds_on_website",
  },
};
