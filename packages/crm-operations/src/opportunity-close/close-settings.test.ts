import { deepFreeze, Instant, parseInput } from "@nexus/common";
import { withstands } from "@nexus/common/testing";
import { describe, expect, test } from "vitest";
import type { OpportunityRecord } from "../crm-records/index.js";
import { closeSettingsAt, closeSettingsSchema, closingFields, lintCloseSettings, missingFields, standardCloseSettings as standard, type CloseSettings, type ClosingRequirements } from "./index.js";

const nothing: ClosingRequirements = { fields: [], customFields: [] };

describe("close settings as input", () => {
  test("the standard ones are taken as they are, and whatever is wrong with others is refused with its path", () => {
    const full = { ...standard, won: { fields: ["reason", "lines"], customFields: ["region"] }, lost: { fields: ["competitor"], customFields: [] } };
    expect(parseInput(closeSettingsSchema, standard)).toEqual({ ok: true, value: standard });
    expect(parseInput(closeSettingsSchema, full)).toEqual({ ok: true, value: full });
    for (const input of withstands(closeSettingsSchema, full)) expect(() => lintCloseSettings(input)).not.toThrow();
  });

  test.each([
    ["won", { fields: ["colour"], customFields: [] }],
    ["won", { fields: [] }],
    ["lost", { fields: [], customFields: [""] }],
    ["lost", { ...nothing, quotation: true }],
    ["withoutQuotation", "maybe"],
    ["version", 0],
    ["unheardOf", 1],
  ])("%s %j is refused", (name, value) => {
    const parsed = parseInput<unknown>(closeSettingsSchema, { ...standard, [name]: value });
    expect(parsed.ok ? [] : (parsed.refusal.details["issues"] as { path: unknown[] }[])[0]?.path[0]).toEqual(name);
  });
});

describe("lint", () => {
  const found = (changes: Partial<CloseSettings>, known?: ReadonlySet<string>): readonly string[] => lintCloseSettings({ ...standard, ...changes }, known).map(({ severity, code, path }) => `${severity} ${code} ${path.join(".")}`);

  test("finds nothing in the standard settings, nor in what deals can have", () => {
    expect(found({})).toEqual([]);
    expect(found({ won: { fields: ["reason", "lines", "contacts", "primary-contact", "expected-close-date"], customFields: ["region"] }, lost: { fields: closingFields.filter((field) => field !== "reason"), customFields: [] } }, new Set(["region"]))).toEqual([]);
  });

  test("finds what no deal that is won can have, what is asked for anyway, and what is named twice", () => {
    expect(found({ won: { fields: ["competitor", "owner", "lines", "lines"], customFields: ["region", "region"] } })).toEqual([
      "error never_met won.fields.0",
      "warning always_required won.fields.1",
      "warning repeated_field won.fields.3",
      "warning repeated_field won.customFields.1",
    ]);
    expect(found({ lost: { fields: ["reason", "reason"], customFields: [] } })).toEqual(["warning always_required lost.fields.0", "warning repeated_field lost.fields.1"]);
  });

  test("finds custom fields that there are not", () => {
    expect(found({ lost: { fields: [], customFields: ["region"] } }, new Set(["area"]))).toEqual(["error unknown_reference lost.customFields.0"]);
  });
});

test("the version that holds is the one begun last", () => {
  const at = Instant.of("2026-01-01T00:00:00.000Z");
  const versions = [standard, { ...standard, version: 2, effectiveFrom: at }];
  expect([Instant.addMilliseconds(at, -1), at].map((instant) => closeSettingsAt(versions, instant)?.version)).toEqual([1, 2]);
  expect(closeSettingsAt([], at)).toBeUndefined();
});

describe("what is missing", () => {
  // What is asked of a deal, and nothing else that matters.
  const bare = deepFreeze({ amount: null, accountId: null, ownerId: null, lines: [], contacts: [], expectedCloseDate: null, customFields: { blank: " ", zero: 0, no: false } }) as unknown as OpportunityRecord;
  const silent = { reason: null, competitor: null };

  test("is told in one order, whatever the order and however often it is asked for", () => {
    const fields = [...closingFields, ...closingFields].toReversed();
    expect(missingFields({ fields, customFields: ["region", "blank", "region"] }, bare, silent)).toEqual([...closingFields, "customFields.region", "customFields.blank"]);
    expect(missingFields(nothing, bare, silent)).toEqual([]);
  });

  test("is nothing that is known, zero and no included, and never a name that every object has", () => {
    expect(missingFields({ fields: ["reason", "competitor"], customFields: ["zero", "no", "constructor"] }, bare, { reason: "price", competitor: "Rival" })).toEqual(["customFields.constructor"]);
  });
});
