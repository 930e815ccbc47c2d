import type { FieldDefinition } from "@nexus/common";
import type { Lead, LeadDetails } from "./lead.js";

/**
 * How personal each field of a lead is: `direct` names a person or may (free text), `contact` reaches
 * one, `none` is about the company or the deal. Drives redaction and erasure. Custom fields say it in
 * the registry; notes of disqualifications and recycling are free text like `note`.
 */
export const leadPersonalData = {
  title: "direct",
  contactName: "direct",
  jobTitle: "direct",
  companyName: "none",
  email: "contact",
  phone: "contact",
  website: "none",
  country: "none",
  industry: "none",
  interest: "none",
  employees: "none",
  annualRevenue: "none",
  budget: "none",
  purchaseWithinDays: "none",
  rating: "none",
  note: "direct",
} as const satisfies Readonly<Record<keyof LeadDetails, FieldDefinition["personalData"]>>;

/**
 * The fields whose changes are kept as field history, and how each is read. A score is tracked by its
 * value, so that calculating the same value again is no change.
 */
export const leadTrackedFields = {
  ownerId: (lead: Lead) => lead.ownerId,
  status: (lead: Lead) => lead.status,
  source: (lead: Lead) => lead.source,
  rating: (lead: Lead) => lead.rating,
  score: (lead: Lead) => lead.score?.value ?? null,
  budget: (lead: Lead) => lead.budget,
} as const;
