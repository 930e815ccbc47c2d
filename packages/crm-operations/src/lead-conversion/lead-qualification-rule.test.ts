import { explanationToText, Instant } from "@nexus/common";
import { describe, expect, test } from "vitest";
import { LeadQualificationRule, qualificationCriteria, standardQualification as standard, type QualificationResult, type QualificationSettings } from "./index.js";
import { contextOf, now, type WeighedLead } from "./testing/lead-context-fixture.js";

const off: QualificationSettings = { ...standard, minimumScore: null, minimumActivities: null, minimumAgeDays: null, maximumAgeDays: null };
const good: WeighedLead = { score: 80, activities: 3, ageDays: 10 };

const evaluate = (settings: Partial<QualificationSettings>, lead: Partial<WeighedLead> = {}, base = off): QualificationResult =>
  new LeadQualificationRule({ ...base, ...settings }).evaluate(contextOf({ ...good, ...lead }), now);

const brief = ({ qualified, reasons }: QualificationResult): string => `${qualified ? "yes" : "no"}: ${reasons.map(({ code }) => code).join(", ")}`;

describe("[TST-CRMOP-0093] [TST-CRMOP-0095] every criterion, to the point of its threshold", () => {
  test.each([
    ["score", { minimumScore: 50 }, [[{ score: 49 }, "no: score_too_low"], [{ score: 50 }, "yes: score_reached"], [{ score: 51 }, "yes: score_reached"], [{ score: 0 }, "no: score_too_low"], [{ score: null }, "no: score_unknown"]]],
    ["score of nothing at least", { minimumScore: 0 }, [[{ score: 0 }, "yes: score_reached"], [{ score: null }, "no: score_unknown"]]],
    ["score that may be unknown", { minimumScore: 50, unknownScore: "passes" }, [[{ score: null }, "yes: score_unknown"], [{ score: 49 }, "no: score_too_low"]]],
    ["activities", { minimumActivities: 2 }, [[{ activities: 1 }, "no: activities_too_few"], [{ activities: 2 }, "yes: activities_enough"], [{ activities: 0 }, "no: activities_too_few"]]],
    ["highest age", { maximumAgeDays: 30 }, [[{ ageDays: 29 }, "yes: young_enough"], [{ ageDays: 30 }, "yes: young_enough"], [{ ageDays: 31 }, "no: too_old"]]],
    ["lowest age", { minimumAgeDays: 2 }, [[{ ageDays: 1 }, "no: too_young"], [{ ageDays: 2 }, "yes: old_enough"], [{ ageDays: 0 }, "no: too_young"]]],
  ] as const)("%s", (_, settings, cases) => {
    for (const [lead, expected] of cases) expect(brief(evaluate(settings, lead)), JSON.stringify(lead)).toBe(expected);
  });

  test("the last millisecond of an age is part of it: a lead is 31 days old when it was asked for 31 days ago, not before", () => {
    const rule = new LeadQualificationRule({ ...off, maximumAgeDays: 30 });
    const context = contextOf({ ...good, ageDays: 30 });
    expect([now, Instant.addMilliseconds(now, 1)].map((at) => rule.evaluate(context, at).qualified)).toEqual([true, false]);
  });

  test("a criterion that is switched off is not weighed and gives no reason", () => {
    const hopeless = { score: null, activities: 0, ageDays: 10_000 };
    expect(brief(evaluate({}, hopeless))).toBe("yes: ");
    const all = { minimumScore: 50, minimumActivities: 1, minimumAgeDays: 10_001, maximumAgeDays: 365 };
    expect(brief(evaluate(all, hopeless))).toBe("no: score_unknown, activities_too_few, too_young, too_old");
    for (const name of Object.keys(all)) expect(evaluate({ ...all, [name]: null }, hopeless).reasons).toHaveLength(3);
  });
});

describe("[BUS-CRMOP-0014] score, activities and age are weighed together", () => {
  const all = { minimumScore: 50, minimumActivities: 1, minimumAgeDays: 1, maximumAgeDays: 30 };

  test("a lead that passes all of them is qualified, one that fails any of them is not", () => {
    expect(evaluate(all).qualified).toBe(true);
    for (const failing of [{ score: 49 }, { activities: 0 }, { ageDays: 0 }, { ageDays: 31 }]) {
      const { qualified, reasons } = evaluate(all, failing);
      expect([qualified, reasons.filter(({ verdict }) => verdict === "failed").length], JSON.stringify(failing)).toEqual([false, 1]);
    }
  });

  test("a high score does not make up for what is missing", () => {
    expect(evaluate(all, { score: 100, activities: 0 }).qualified).toBe(false);
  });
});

describe("[BUS-CRMOP-0017] the standard asks for a score of 50", () => {
  test.each([[49, false], [50, true], [100, true], [null, false]] as const)("%s", (score, qualified) => {
    expect(evaluate({}, { score }, standard).qualified).toBe(qualified);
  });
});

describe("[IFC-CRMOP-0043] [IFC-CRMOP-0044] the rule answers a result with reasons", () => {
  test("one per criterion, in their order, each with verdict, fact, threshold and a sentence; JSON-plain", () => {
    const settings = { minimumScore: 50, minimumActivities: 1, minimumAgeDays: 1, maximumAgeDays: 30 };
    const result = evaluate(settings, { score: null, activities: 1 });
    expect(result.reasons.map(({ criterion }) => criterion)).toEqual(qualificationCriteria);
    expect(result).toMatchObject({ leadId: "L-1", leadVersion: 4, at: now, settings: { id: "standard", version: 1 }, qualified: false, score: null });
    expect(result.reasons).toEqual([
      { criterion: "score", code: "score_unknown", verdict: "failed", fact: null, threshold: 50, explanation: "Score it first: it has no score, and at least 50 is asked for." },
      { criterion: "activities", code: "activities_enough", verdict: "passed", fact: 1, threshold: 1, explanation: "1 activity was completed, and at least 1 is asked for." },
      { criterion: "minimum_age", code: "old_enough", verdict: "passed", fact: 10, threshold: 1, explanation: "It is 10 days old, and at least 1 day is asked for." },
      { criterion: "maximum_age", code: "young_enough", verdict: "passed", fact: 10, threshold: 30, explanation: "It is 10 days old, and at most 30 days are allowed." },
    ]);
    expect(JSON.parse(JSON.stringify(result))).toEqual(result);
  });

  test("the same in the one format of explanations, an unknown score as unknown", () => {
    expect(explanationToText(evaluate({}, { score: null, activities: 0 }, standard).explanation)).toBe(
      [
        "Qualification of lead L-1 by standard 1: not qualified: score_unknown, activities_too_few",
        "  unknown  score: Score it first: it has no score, and at least 50 is asked for. [lead.score = missing, threshold = 50]",
        "  no       activities: 0 activities were completed, and at least 1 is asked for. [activities.completedCount = 0, threshold = 1]",
        "  yes      maximum_age: It is 10 days old, and at most 365 days are allowed. [lead.ageDays = 10, threshold = 365]",
      ].join("\n"),
    );
    expect(evaluate({}, {}, standard).explanation.outcome).toBe("qualified");
  });

  test("the age is as of the instant, not as of when the context was read", () => {
    const rule = new LeadQualificationRule(standard);
    const later = Instant.addDays(now, 356);
    expect(rule.evaluate(contextOf(good), now).qualified).toBe(true);
    expect(brief(rule.evaluate(contextOf(good), later))).toBe("no: score_reached, activities_enough, too_old");
  });
});
