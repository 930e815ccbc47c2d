import fc from "fast-check";
import { expect, test } from "vitest";
import { LeadQualificationRule, standardQualification, type QualificationSettings } from "./index.js";
import type { LeadContext } from "../record-contexts/index.js";
import { contextOf, now } from "./testing/lead-context-fixture.js";

const runs = process.env["NEXUS_SOAK"] ? 100_000 : 2_000;

const anyLead = fc.record({ score: fc.option(fc.integer({ min: 0, max: 100 }), { nil: null }), activities: fc.nat(8), ageDays: fc.nat(60) }).map(contextOf);

const off = (figure: fc.Arbitrary<number>): fc.Arbitrary<number | null> => fc.option(figure, { nil: null, freq: 4 });
const anySettings: fc.Arbitrary<QualificationSettings> = fc
  .record({ minimumScore: off(fc.integer({ min: 0, max: 100 })), unknownScore: fc.constantFrom("fails" as const, "passes" as const), minimumActivities: off(fc.nat(8)), minimumAgeDays: off(fc.nat(60)), maximumAgeDays: off(fc.nat(60)) })
  .map((changes) => ({ ...standardQualification, ...changes }));

/** By how much each threshold is relaxed; null switches it off. */
const anyRelief = fc.record({ score: off(fc.nat(100)), activities: off(fc.nat(8)), younger: off(fc.nat(60)), older: off(fc.nat(60)), unknownPasses: fc.boolean() });
type Relief = typeof anyRelief extends fc.Arbitrary<infer Value> ? Value : never;

const lower = (threshold: number | null, by: number | null): number | null => (threshold === null || by === null ? null : Math.max(0, threshold - by));
const relaxed = (settings: QualificationSettings, relief: Relief): QualificationSettings => ({
  ...settings,
  minimumScore: lower(settings.minimumScore, relief.score),
  unknownScore: relief.unknownPasses ? "passes" : settings.unknownScore,
  minimumActivities: lower(settings.minimumActivities, relief.activities),
  minimumAgeDays: lower(settings.minimumAgeDays, relief.younger),
  maximumAgeDays: settings.maximumAgeDays === null || relief.older === null ? null : settings.maximumAgeDays + relief.older,
});

type Evaluate = (settings: QualificationSettings, context: LeadContext) => boolean;
const honest: Evaluate = (settings, context) => new LeadQualificationRule(settings).evaluate(context, now).qualified;

const check = (evaluate: Evaluate, seed?: number) =>
  fc.check(
    fc.property(anyLead, anySettings, anyRelief, (context, settings, relief) => !evaluate(settings, context) || evaluate(relaxed(settings, relief), context)),
    { numRuns: runs, ...(seed === undefined ? {} : { seed }) },
  );

test("relaxing thresholds, or switching criteria off, never disqualifies a lead", () => {
  expect(check(honest).counterexample).toBeNull();
});

test("control: a rule that takes a switched-off criterion for a threshold of its own is found", () => {
  const strict: Evaluate = (settings, context) => honest({ ...settings, minimumActivities: settings.minimumActivities ?? 3 }, context);
  expect(check(strict, 7).failed).toBe(true);
});

test("a lead is qualified exactly when no reason failed, and the same again gives the same", () => {
  fc.assert(
    fc.property(anyLead, anySettings, (context, settings) => {
      const result = new LeadQualificationRule(settings).evaluate(context, now);
      expect(result.qualified).toBe(result.reasons.every(({ verdict }) => verdict === "passed"));
      expect(new LeadQualificationRule(settings).evaluate(context, now)).toEqual(result);
    }),
    { numRuns: 200 },
  );
});
