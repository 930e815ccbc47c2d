import { parseInput, type FieldDefinition } from "@nexus/common";
import { describe, expect, test } from "vitest";
import { withstands } from "@nexus/common/testing";
import { standardLeadSources } from "../lead-source.js";
import { leadScoringModelSchema } from "./lead-scoring-model-schema.js";
import type { FitRule, LeadScoringModel } from "./lead-scoring-model.js";
import { lintScoringModel, type ScoringModelSurroundings } from "./lint-scoring-model.js";
import { equalWeights, model } from "./scoring-fixture.js";
import { standardScoringModel } from "./standard-scoring-model.js";

const fields: readonly FieldDefinition[] = [
  { entity: "lead", name: "tier", label: "Tier", type: "choice", required: false, choices: ["a"], personalData: "none" },
  { entity: "lead", name: "fee", label: "Fee", type: "money", required: false, personalData: "none" },
  { entity: "account", name: "region", label: "Region", type: "text", required: false, personalData: "none" },
];
const around: ScoringModelSurroundings = { sources: standardLeadSources, fields };

const found = (change: Partial<LeadScoringModel>): readonly string[] => lintScoringModel({ ...model, ...change }, around).map(({ severity, code, path }) => `${severity} ${code} ${path}`);
const fit = (...rules: readonly FitRule[]): Partial<LeadScoringModel> => ({ fit: { rules: [...model.fit.rules, ...rules] } });
const quiet: FitRule = { id: "quiet", field: { of: "lead", name: "email" }, test: { kind: "known", points: -1 } };

test("a sound model gives no finding, and so does the standard one", () => {
  expect(found({})).toEqual([]);
  expect(lintScoringModel(standardScoringModel, around)).toEqual([]);
  expect(parseInput(leadScoringModelSchema, standardScoringModel).ok).toBe(true);
});

describe("what is wrong", () => {
  test("[BUS-CRM-0015] weights that are not exactly 100 %", () => {
    expect(found({ weights: { ...equalWeights, fit: 199_999 } })).toEqual(["error weights-not-100 weights"]);
    expect(lintScoringModel({ ...model, weights: { ...equalWeights, fit: 200_001 } })[0]?.message).toContain("100.0001 %");
  });
  test("bands out of order or said twice", () => {
    expect(found({ timing: { ...model.timing, timeframe: [{ atLeast: 0, points: 60 }, { atLeast: 0, points: 20 }] } })).toContain("error bands-not-ascending timing.timeframe[1]");
    expect(found({ budget: { ...model.budget, coverage: [{ atLeast: 9, points: 100 }, { atLeast: 1, points: 20 }] } })).toContain("error bands-not-ascending budget.coverage[1]");
  });
  test("rules said twice", () => {
    const { engagement } = model;
    const [kind] = engagement.kinds;
    const [measure] = engagement.behaviour;
    if (!kind || !measure) throw new Error("the model lost its rules");
    expect(found({ engagement: { ...engagement, kinds: [...engagement.kinds, kind] } })).toEqual(["error duplicate-rule engagement.kinds[3]"]);
    expect(found({ engagement: { ...engagement, behaviour: [...engagement.behaviour, measure] } })).toEqual(["error duplicate-rule engagement.behaviour[1]"]);
    expect(found(fit(quiet, quiet))).toContain("error duplicate-rule fit.rules[6]");
  });
  test("names the tenant does not have", () => {
    expect(found(fit({ ...quiet, field: { of: "custom", name: "region" } }))).toEqual(["error unknown-field fit.rules[5].field"]);
    expect(found({ sourceQuality: { pointsBySource: { pigeon: 1 } } })).toEqual(["warning unknown-source sourceQuality.pointsBySource.pigeon"]);
    expect(lintScoringModel({ ...model, ...fit({ ...quiet, field: { of: "custom", name: "region" } }) })).toEqual([]);
  });
  test("tests that cannot be put to their field", () => {
    const bands = [{ atLeast: 1, points: -1 }];
    expect(found(fit({ id: "x", field: { of: "lead", name: "country" }, test: { kind: "bands", bands } }))).toEqual(["error field-of-other-type fit.rules[5].field"]);
    expect(found(fit({ id: "x", field: { of: "custom", name: "tier" }, test: { kind: "bands", bands } }))).toEqual(["error field-of-other-type fit.rules[5].field"]);
    expect(found(fit({ id: "x", field: { of: "custom", name: "fee" }, test: { kind: "one-of", values: ["1"], points: -1 } }))).toEqual(["error field-of-other-type fit.rules[5].field"]);
    expect(found(fit({ id: "x", field: { of: "custom", name: "fee" }, test: { kind: "bands", bands } }))).toEqual(["error currency-missing fit.rules[5].test"]);
    expect(found(fit({ id: "x", field: { of: "custom", name: "fee" }, test: { kind: "bands", bands, currency: "EUR" } }))).toEqual([]);
  });
});

describe("what looks like a mistake", () => {
  test("two rules that count the same value", () => {
    expect(found(fit({ id: "again", field: { of: "lead", name: "industry" }, test: { kind: "one-of", values: ["LOGISTICS "], points: -1 } }))).toEqual(["warning overlapping-rules fit.rules[5]"]);
    expect(found(fit({ id: "other", field: { of: "lead", name: "industry" }, test: { kind: "one-of", values: ["Mining"], points: -1 } }))).toEqual([]);
    expect(found(fit({ id: "again", field: { of: "lead", name: "employees" }, test: { kind: "bands", bands: [{ atLeast: 1, points: -1 }] } }))).toEqual(["warning overlapping-rules fit.rules[5]"]);
  });
  test("points that can never count, and a factor that can never reach 100", () => {
    expect(found(fit({ ...quiet, test: { kind: "known", points: 30 } }))).toEqual(["warning points-beyond-100 fit"]);
    expect(found({ timing: { ...model.timing, recency: { points: 10, halfLifeDays: 5 } } })).toEqual(["warning 100-out-of-reach timing"]);
    expect(found({ engagement: { ...model.engagement, kinds: [] } })).toEqual(["warning 100-out-of-reach engagement"]);
    const unweighted = { "source-quality": 500_000, engagement: 500_000, fit: 0, timing: 0, budget: 0 };
    expect(found({ weights: unweighted, fit: { rules: [] } })).toEqual([]);
  });
  test("rules without points, and bands that nothing falls into", () => {
    expect(found(fit({ ...quiet, test: { kind: "known", points: 0 } }))).toEqual(["warning rule-without-points fit.rules[5]"]);
    expect(found({ engagement: { ...model.engagement, kinds: [...model.engagement.kinds, { kind: "x", points: 5, cap: 0 }] } })).toEqual(["warning rule-without-points engagement.kinds[3]"]);
    expect(found({ timing: { ...model.timing, timeframe: [{ atLeast: -10, points: 5 }, { atLeast: 0, points: 60 }] } })).toEqual(["warning band-out-of-reach timing.timeframe[0]"]);
  });
});

test("a model that comes in badly is refused with a path", () => {
  withstands(leadScoringModelSchema, model);
});
