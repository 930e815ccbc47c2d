import { Instant, parseInput } from "@nexus/common";
import { withstands } from "@nexus/common/testing";
import { describe, expect, test } from "vitest";
import { lintQualification, LeadQualificationRule, qualificationAt, qualificationSettingsSchema, standardQualification as standard, type QualificationSettings } from "./index.js";
import { contextOf, now } from "./testing/lead-context-fixture.js";

describe("qualification settings as input", () => {
  test("the standard ones are taken as they are, and whatever is wrong with them is refused with its path", () => {
    const full = { ...standard, minimumAgeDays: 1 };
    expect(parseInput(qualificationSettingsSchema, full)).toEqual({ ok: true, value: full });
    for (const input of withstands(qualificationSettingsSchema, full)) expect(() => new LeadQualificationRule(input).evaluate(contextOf({ score: 1, activities: 1, ageDays: 1 }), now)).not.toThrow();
  });

  test.each([
    ["minimumScore", 101],
    ["minimumScore", -1],
    ["minimumScore", 49.5],
    ["minimumScore", undefined],
    ["unknownScore", "maybe"],
    ["minimumActivities", -1],
    ["maximumAgeDays", 36_501],
    ["minimumAgeDays", "2"],
    ["version", 0],
    ["unheardOf", 1],
  ])("%s %j is refused", (name, value) => {
    const parsed = parseInput<unknown>(qualificationSettingsSchema, { ...standard, [name]: value });
    expect(parsed.ok ? [] : (parsed.refusal.details["issues"] as { path: unknown[] }[])[0]?.path).toEqual([name]);
  });
});

const found = (changes: Partial<QualificationSettings>): readonly string[] => lintQualification({ ...standard, ...changes }).map(({ severity, code, path }) => `${severity} ${code} ${path.join(".")}`);

describe("lint", () => {
  test("finds nothing in the standard settings, nor at the edge of what can be met", () => {
    expect(lintQualification(standard)).toEqual([]);
    expect(found({ minimumAgeDays: 365 })).toEqual([]);
  });

  test("finds ages between which no lead can lie: no lead is ever qualified by them", () => {
    expect(found({ minimumAgeDays: 366 })).toEqual(["error no_age_passes minimumAgeDays"]);
    const rule = new LeadQualificationRule({ ...standard, minimumAgeDays: 366 });
    expect([365, 366].map((ageDays) => rule.evaluate(contextOf({ score: 100, activities: 9, ageDays }), now).qualified)).toEqual([false, false]);
  });

  test("finds thresholds that everything reaches", () => {
    expect(found({ minimumScore: 0, minimumActivities: 0, minimumAgeDays: 0 })).toEqual(["warning always_reached minimumScore", "warning always_reached minimumActivities", "warning always_reached minimumAgeDays"]);
    const [fails, passes] = (["fails", "passes"] as const).map((unknownScore) => lintQualification({ ...standard, minimumScore: 0, unknownScore })[0]?.message);
    expect([fails, passes]).toEqual(["Raise it, or mean it: any score passes, and only a lead without one fails.", "Raise it, or switch it off with null: every lead passes."]);
  });

  test("finds leads that pass for want of a score, and settings that weigh nothing", () => {
    expect(found({ unknownScore: "passes" })).toEqual(["warning unscored_leads_pass unknownScore"]);
    expect(found({ minimumScore: null, unknownScore: "passes" })).toEqual([]);
    expect(found({ minimumScore: null, minimumActivities: null, maximumAgeDays: null })).toEqual(["warning nothing_weighed "]);
  });
});

test("the version that holds is the one begun last", () => {
  const at = Instant.of("2026-01-01T00:00:00.000Z");
  const versions = [standard, { ...standard, version: 2, effectiveFrom: at }];
  expect([Instant.addMilliseconds(at, -1), at].map((instant) => qualificationAt(versions, instant)?.version)).toEqual([1, 2]);
});
