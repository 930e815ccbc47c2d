import { deepFreeze, Instant } from "@nexus/common";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isPlain } from "../../shared/specification.js";
import { leads, commands, create } from "../lead-fixture.js";
import { LeadScore } from "../lead-score.js";
import type { LeadScoringContext, ScorableLead } from "./factor-assessment.js";
import { LeadScoringEngine } from "./lead-scoring-engine.js";
import { LeadScoringFactor, LeadScoringWeights, scoringModelAt } from "./lead-scoring-model.js";
import { at, daysAgo, equalWeights, lead, model, scored } from "./scoring-fixture.js";
import { standardScoringModel } from "./standard-scoring-model.js";

const promising: Partial<ScorableLead> = { source: "referral", industry: "Retail", phone: "+49 30 901820", purchaseWithinDays: 14, budget: { minorUnits: 700_00, currency: "EUR" } };
const context: Partial<LeadScoringContext> = { engagements: [{ kind: "demo-requested", at: daysAgo(10) }], behaviour: { visits: 2 } };

describe("[SRV-CRM-0118] the engine scores a lead in a context", () => {
  test("a score and the reasons for it", () => {
    const { score, explanation } = scored(promising, context);
    expect(score).toMatchObject({ value: 59, calculatedAt: at, modelVersion: "test-1", origin: "engine" });
    expect(score.factors.map(({ name, points }) => [name, points])).toEqual([["source-quality", 95], ["engagement", 40], ["fit", 50], ["timing", 60], ["budget", 50]]);
    expect(explanation).toMatchObject({ decision: "lead-score", outcome: "59 (medium)" });
  });

  test("a lead takes it over as it is", () => {
    const { score } = scored(promising, { at: Instant.of("2026-03-10T11:00:00.000Z") });
    const after = leads.after(create).when({ ...commands["assign-score"], score });
    expect(after.after?.score).toEqual(score);
  });

  test("without anything known the score is what time and source say, and every factor that knows nothing says so", () => {
    const { score, explanation } = scored({ source: "pigeon" });
    expect(score.value).toBe(0);
    expect(explanation.considered.filter(({ verdict }) => verdict === "unknown").map(({ subject }) => subject)).toEqual(["source-quality", "engagement", "fit", "budget"]);
  });
});

describe("[SRV-CRM-0119] the factors are source quality, engagement, fit, timing and budget", () => {
  test("each in every score, in this order, each with points of its own", () => {
    expect(LeadScoringFactor.all).toEqual(["source-quality", "engagement", "fit", "timing", "budget"]);
    expect(scored().score.factors.map(({ name }) => name)).toEqual(LeadScoringFactor.all);
  });

  test("each moves the score by its own facts and no other's", () => {
    const changes: Readonly<Record<LeadScoringFactor, readonly [Partial<ScorableLead>, Partial<LeadScoringContext>]>> = {
      "source-quality": [{ source: "referral" }, {}],
      engagement: [{}, { behaviour: { visits: 5 } }],
      fit: [{ industry: "Retail" }, {}],
      timing: [{ purchaseWithinDays: 3 }, {}],
      budget: [{ budget: { minorUnits: 1_000_00, currency: "EUR" } }, {}],
    };
    const base = scored().score.factors;
    for (const [name, [facts, more]] of Object.entries(changes)) {
      const changed = scored(facts, more).score.factors.filter(({ points }, i) => points !== base[i]?.points);
      expect(changed.map((each) => each.name)).toEqual([name]);
    }
  });
});

describe("[SRV-CRM-0120] [BUS-CRM-0015] weights are configurable and add up to exactly 100 %", () => {
  const budgetOnly = { "source-quality": 0, engagement: 0, fit: 0, timing: 0, budget: 1_000_000 };
  test("another weight is another score", () => {
    const engine = new LeadScoringEngine({ ...model, weights: budgetOnly });
    expect(engine.score({ ...lead, ...promising }, { at }).score.value).toBe(50);
  });

  test("thirds with four decimals add up, and a millionth too little or too much is refused", () => {
    expect(LeadScoringWeights.fromPercent({ "source-quality": "33.3333", engagement: "33.3333", fit: "33.3334", timing: 0, budget: 0 }).fit).toBe(333_334);
    const thirds = { "source-quality": "33.3333", engagement: "33.3333", fit: "33.3333", timing: 0, budget: 0 };
    expect(() => LeadScoringWeights.fromPercent(thirds)).toThrow(expect.objectContaining({ code: "scoring_weights_not_100", details: { totalPercent: "99.9999" } }));
    expect(() => LeadScoringWeights.fromPercent({ ...thirds, fit: "33.33333" })).toThrow(expect.objectContaining({ code: "rate_too_fine" }));
    for (const off of [-1, 1]) {
      expect(() => new LeadScoringEngine({ ...model, weights: { ...equalWeights, fit: 200_000 + off } })).toThrow(expect.objectContaining({ code: "invalid_scoring_model" }));
    }
  });

  test("percentages on which floating point stumbles are 100 here", () => {
    const awkward = { "source-quality": 14.1, engagement: 28.6, fit: 7.7, timing: 16.4, budget: 33.2 };
    expect(Object.values(awkward).reduce((sum, each) => sum + each, 0)).not.toBe(100);
    expect(LeadScoringWeights.total(LeadScoringWeights.fromPercent(awkward))).toBe(1_000_000);
  });
});

describe("the explanation", () => {
  test("the points of the factors add up to the score, and each is made of the rules that were asked", () => {
    const { score, explanation } = scored(promising, context);
    const points = explanation.considered.flatMap((each) => (each.points === undefined ? [] : [Math.round(each.points * 1_000_000)]));
    expect(points).toHaveLength(5);
    expect(Math.round(points.reduce((sum, each) => sum + each, 0) / 1_000_000)).toBe(score.value);
    const fit = explanation.considered.find(({ subject }) => subject === "fit");
    expect(fit?.considered?.map(({ subject, verdict }) => [subject, verdict])).toEqual([["market", "matched"], ["size", "unknown"], ["revenue", "unknown"], ["tier", "unknown"], ["reachable", "matched"]]);
    expect(fit?.considered?.[1]).toEqual({ subject: "size", verdict: "unknown", detail: "employees unknown.", facts: [{ name: "lead.employees", value: null }] });
    expect(explanation.considered.find(({ subject }) => subject === "budget")?.facts).toContainEqual({ name: "lead.budget", value: { minorUnits: 700_00, currency: "EUR" } });
  });

  test("every score is frozen and fit to be stored, every explanation plain, whatever the texts", () => {
    const odd = "\ud800\u0000\u202e" + "x".repeat(5_000);
    const { score, explanation } = scored({ source: odd, industry: odd, customFields: { tier: odd } }, { engagements: [{ kind: odd, at }] });
    expect(LeadScore.create(score).ok).toBe(true);
    expect(isPlain(explanation)).toBe(true);
    expect(() => Object.assign(score, { value: 100 })).toThrow(TypeError);
  });
});

const anyLead = fc.record({
  source: fc.constantFrom("referral", "other", "pigeon"),
  industry: fc.constantFrom(null, "Retail", "Mining"),
  employees: fc.option(fc.nat(1_000)),
  budget: fc.option(fc.record({ minorUnits: fc.nat(2_000_00), currency: fc.constantFrom("EUR", "USD") })),
  purchaseWithinDays: fc.option(fc.nat(400)),
  createdAt: fc.nat(400).map(daysAgo),
  handovers: fc.constant([]),
});
const anyContext = fc.record({
  engagements: fc.array(fc.record({ kind: fc.constantFrom("email-opened", "demo-requested", "unsubscribed", "telepathy"), at: fc.integer({ min: -3, max: 60 }).map(daysAgo) }), { maxLength: 8 }),
  behaviour: fc.record({ visits: fc.nat(20) }),
});

test("any lead in any context: a score of 0 to 100, valid, the same for ever, and by every engine of the model", () => {
  fc.assert(
    fc.property(anyLead, anyContext, (facts, around) => {
      const { score, explanation } = scored(facts, around);
      expect(LeadScore.create(score).ok).toBe(true);
      const again = new LeadScoringEngine(structuredClone(model)).score({ ...lead, ...structuredClone(facts) }, { at, ...structuredClone(around) });
      expect(JSON.stringify(again)).toBe(JSON.stringify({ score, explanation }));
    }),
    { numRuns: process.env["NEXUS_SOAK"] ? 20_000 : 200 },
  );
});

test("the order in which engagements are listed does not change the score", () => {
  fc.assert(
    fc.property(anyContext, ({ engagements }) => {
      expect(scored({}, { engagements: [...engagements].reverse() }).score.value).toBe(scored({}, { engagements }).score.value);
    }),
  );
});

test("a frozen answer: this lead under the standard model scores this for ever", () => {
  const { score, explanation } = new LeadScoringEngine(standardScoringModel).score(
    deepFreeze({ ...lead, source: "paid-search", companyName: "Acme", employees: 60, purchaseWithinDays: 45, budget: { minorUnits: 6_000_00, currency: "USD" }, createdAt: daysAgo(45), handovers: [] }),
    deepFreeze({ at, engagements: [{ kind: "form-submitted", at: daysAgo(45) }, { kind: "email-opened", at: daysAgo(7) }], behaviour: { visits: 4, "minutes-on-site": 12.5 } }),
  );
  expect(score.factors.map(({ points }) => points)).toEqual([55, 42, 45, 60, 60]);
  expect([score.value, explanation.outcome]).toEqual([51, "51 (medium)"]);
});

test("a score is outdated when it is stale or of another version", () => {
  const engine = new LeadScoringEngine(model);
  const { score } = scored();
  expect(engine.isOutdated(score, Instant.addMilliseconds(at, 48 * 3_600_000))).toBe(false);
  expect(engine.isOutdated(score, Instant.addMilliseconds(at, 48 * 3_600_000 + 1))).toBe(true);
  expect(engine.isOutdated({ ...score, modelVersion: "test-0" }, at)).toBe(true);
});

test("the model in force is the latest that is effective by then", () => {
  const on = (version: string, effectiveFrom: string) => ({ ...model, version, effectiveFrom: Instant.of(effectiveFrom) });
  const models = [on("b", "2026-02-01T00:00:00.000Z"), on("a", "2026-01-01T00:00:00.000Z"), on("b2", "2026-02-01T00:00:00.000Z")];
  const at2 = (text: string) => scoringModelAt(models, Instant.of(text))?.version;
  expect([at2("2025-12-31T23:59:59.999Z"), at2("2026-01-01T00:00:00.000Z"), at2("2026-02-01T00:00:00.000Z")]).toEqual([undefined, "a", "b2"]);
});
