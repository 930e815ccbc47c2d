import { parseInput } from "@nexus/common";
import { describe, expect, test } from "vitest";
import { withstands } from "@nexus/common/testing";
import { disqualificationReasonsSchema, standardDisqualificationReasons } from "./disqualification-reason.js";
import { LeadSource, leadSourceCatalogueSchema, leadSourceCategories, standardLeadSources, type LeadSourceDefinition } from "./lead-source.js";

test("[ENUM-CRM-0109] there are eleven standard sources", () => {
  expect(LeadSource.all).toEqual([
    "website", "organic-search", "referral", "partner", "cold-call", "email-campaign", "event", "paid-search", "display-advertising", "social-media", "other",
  ]);
  expect(LeadSource.all.every(LeadSource.is)).toBe(true);
  expect(["", "fax", null].some(LeadSource.is)).toBe(false);
});

test("[BUS-CRM-0014] every source falls in exactly one category", () => {
  const byCategory = leadSourceCategories.map((category) => [category, LeadSource.all.filter((source) => LeadSource.category(source) === category)]);
  expect(Object.fromEntries(byCategory)).toEqual({
    organic: ["website", "organic-search"],
    relationship: ["referral", "partner"],
    outbound: ["cold-call", "email-campaign", "event"],
    paid: ["paid-search", "display-advertising"],
    social: ["social-media"],
    uncategorized: ["other"],
  });
});

test("[ENUM-CRM-0110] a source answers whether it is inbound, outbound, paid, and its category", () => {
  expect(LeadSource.all.filter((source) => LeadSource.isOutbound(source))).toEqual(["cold-call", "email-campaign", "event"]);
  expect(LeadSource.all.filter((source) => LeadSource.isPaid(source))).toEqual(["paid-search", "display-advertising"]);
  expect(LeadSource.all.filter((source) => LeadSource.isInbound(source))).toEqual([
    "website", "organic-search", "referral", "partner", "paid-search", "display-advertising", "social-media",
  ]);
  expect(LeadSource.find("other")).toMatchObject({ inbound: false, outbound: false, paid: false, category: "uncategorized" });
});

const pigeon: LeadSourceDefinition = { id: "pigeon", label: "Pigeon", category: "social", inbound: true, outbound: false, paid: false, qualityPoints: 10 };

describe("a tenant's own catalogue", () => {
  test("answers in place of the standard one", () => {
    expect(LeadSource.category("pigeon", [pigeon])).toBe("social");
    expect(LeadSource.find("website", [pigeon])).toBeUndefined();
  });

  test("a source that is not in it is a failure that names the known ones", () => {
    expect(() => LeadSource.isPaid("website", [pigeon])).toThrow(
      expect.objectContaining({ code: "unknown_lead_source", details: { source: "website", known: ["pigeon"] } }),
    );
  });

  test.each<[string, object]>([
    ["both ways at once", { outbound: true }],
    ["a category outbound that does not go out", { category: "outbound", inbound: false }],
    ["a category paid that costs nothing", { category: "paid" }],
    ["another category", { category: "telepathic" }],
    ["more than 100 points", { qualityPoints: 101 }],
    ["no name", { id: "" }],
  ])("%s is refused", (_, change) => {
    expect(parseInput(leadSourceCatalogueSchema, [pigeon]).ok).toBe(true);
    expect(parseInput(leadSourceCatalogueSchema, [{ ...pigeon, ...change }]).ok).toBe(false);
  });

  test("ids are unique, in sources as in reasons, and the standard ones pass", () => {
    expect(parseInput(leadSourceCatalogueSchema, [pigeon, { ...pigeon, label: "Another" }]).ok).toBe(false);
    expect(parseInput(leadSourceCatalogueSchema, []).ok).toBe(false);
    expect(parseInput(leadSourceCatalogueSchema, standardLeadSources).ok).toBe(true);
    expect(parseInput(disqualificationReasonsSchema, standardDisqualificationReasons).ok).toBe(true);
    expect(parseInput(disqualificationReasonsSchema, [{ id: "a", label: "A" }, { id: "a", label: "B" }]).ok).toBe(false);
  });

  test("bad input is refused with a path", () => {
    withstands(leadSourceCatalogueSchema, [pigeon]);
    withstands(disqualificationReasonsSchema, [{ id: "spam", label: "Spam" }]);
  });
});
