import { Instant, type Money } from "@nexus/common";
import { expect, test } from "vitest";
import type { LeadRecord } from "../crm-records/index.js";
import { LeadConversionData } from "./lead-conversion-data.js";

const inquiryAt = Instant.of("2026-03-01T09:00:00.000Z");

const lead = (budget: Money | null): LeadRecord => ({
  id: "L-1", version: 1, createdAt: inquiryAt, updatedAt: inquiryAt, ownerId: null, externalReferences: [], customFields: {}, title: "Vans", contactName: null, jobTitle: null, companyName: null, email: null, phone: null, website: null,
  country: null, region: null, city: null, postalCode: null, industry: null, interest: "Van", employees: null, annualRevenue: null, budget, purchaseWithinDays: 30, rating: null, note: null, status: "qualified", source: "website",
  sourceCategory: "web", score: null, scoredAt: null, duplicateKeys: [], cycle: 1, handOvers: { inquiryAt, marketingQualifiedAt: null, salesAcceptedAt: null, salesQualifiedAt: null }, disqualification: null, conversion: null,
});

test("a deal is worth what the prospect says they can spend; nothing to spend is no amount", () => {
  const budget: Money = { minorUnits: 5_000_00, currency: "EUR" };
  expect(LeadConversionData.of(lead(budget)).deal).toEqual({ name: "Vans", amount: budget, interest: "Van", wantedBy: "2026-03-31" });
  expect(LeadConversionData.of(lead({ minorUnits: 0, currency: "EUR" })).deal.amount).toBeNull();
  expect(LeadConversionData.of(lead(null)).deal.amount).toBeNull();
});
