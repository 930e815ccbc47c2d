import { deepFreeze, Instant, parseInput } from "@nexus/common";
import { withstands } from "@nexus/common/testing";
import { describe, expect, test } from "vitest";
import { attentionSettingsAt, attentionSettingsSchema, lintAttention, standardAttentionSettings as standard, type AttentionSettings } from "./index.js";

const settingsWith = (changes: Partial<AttentionSettings>): AttentionSettings => deepFreeze({ ...standard, ...changes });
const codes = (changes: Partial<AttentionSettings>): readonly string[] => lintAttention(settingsWith(changes)).map(({ severity, code, path }) => `${severity} ${code} ${path.join(".")}`);

describe("attention settings as input", () => {
  test("the standard ones are taken as they are, and whatever is wrong with them is refused with its path", () => {
    expect(parseInput(attentionSettingsSchema, standard)).toEqual({ ok: true, value: standard });
    for (const input of withstands(attentionSettingsSchema, standard)) expect(() => lintAttention(input)).not.toThrow();
  });

  test.each([
    ["stale", { warningFrom: 0, criticalFrom: null }],
    ["stale", { warningFrom: 1.5, criticalFrom: null }],
    ["overdue", { warningFrom: 1, criticalFrom: 36_501 }],
    ["overdue", { warningFrom: 1 }],
    ["noDecisionMaker", { severity: "warning", roles: [] }],
    ["noNextActivity", { severity: "info" }],
    ["closeDatePushed", { warningFrom: -1, criticalFrom: null }],
    ["unheardOf", null],
  ])("%s %j is refused", (name, value) => {
    const parsed = parseInput<unknown>(attentionSettingsSchema, { ...standard, [name]: value });
    expect(parsed.ok ? [] : (parsed.refusal.details["issues"] as { path: unknown[] }[])[0]?.path[0]).toBe(name);
  });
});

describe("lint", () => {
  test("finds nothing in the standard settings", () => {
    expect(lintAttention(standard)).toEqual([]);
    expect(lintAttention(standard, new Set(["decision-maker", "economic-buyer"]))).toEqual([]);
  });

  test("finds levels that hide each other and indicators that are never raised", () => {
    expect(codes({ stale: { warningFrom: 14, criticalFrom: 14 }, overdue: { warningFrom: 9, criticalFrom: 2 } })).toEqual(["error levels_out_of_order stale.criticalFrom", "error levels_out_of_order overdue.criticalFrom"]);
    expect(codes({ stageTooOld: { warningFrom: null, criticalFrom: null } })).toEqual(["warning never_raised stageTooOld"]);
    expect(codes({ closeDatePushed: { warningFrom: null, criticalFrom: 1 } })).toEqual([]);
  });

  test("finds roles named twice and roles nobody can have", () => {
    const roles = ["boss", "buyer", "boss"];
    expect(codes({ noDecisionMaker: { severity: "critical", roles } })).toEqual(["warning repeated_role noDecisionMaker.roles.2"]);
    expect(lintAttention(settingsWith({ noDecisionMaker: { severity: "critical", roles: ["boss", "buyer"] } }), new Set(["buyer"]))).toEqual([
      { severity: "error", code: "unknown_reference", path: ["noDecisionMaker", "roles", 0], message: "Add the role boss or name one that exists." },
    ]);
  });

  test("finds settings that look at nothing", () => {
    const off = { stale: null, overdue: null, noNextActivity: null, noDecisionMaker: null, stageTooOld: null, closeDatePushed: null };
    expect(codes(off)).toEqual(["warning nothing_looked_at "]);
    expect(codes({ ...off, noNextActivity: { severity: "warning" } })).toEqual([]);
  });
});

test("the version that holds is the one begun last, of equals the highest", () => {
  const at = Instant.of;
  const versions = [
    settingsWith({ version: 1, effectiveFrom: at("2026-01-01T00:00:00.000Z") }),
    settingsWith({ version: 3, effectiveFrom: at("2026-02-01T00:00:00.000Z") }),
    settingsWith({ version: 2, effectiveFrom: at("2026-02-01T00:00:00.000Z") }),
  ];
  const held = ["2025-12-31T23:59:59.999Z", "2026-01-01T00:00:00.000Z", "2026-02-01T00:00:00.000Z"].map((text) => attentionSettingsAt(versions, at(text))?.version);
  expect(held).toEqual([undefined, 1, 3]);
});
