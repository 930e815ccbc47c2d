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
  region: "none",
  city: "contact",
  postalCode: "contact",
  industry: "none",
  interest: "none",
  employees: "none",
  annualRevenue: "none",
  budget: "none",
  purchaseWithinDays: "none",
  rating: "none",
  note: "direct",
} as const satisfies Readonly<Record<keyof LeadDetails, FieldDefinition["personalData"]>>;

/** A lead as field history sees it: the score by its value, so that calculating the same value again is no change. */
export interface TrackedLead extends Pick<Lead, "ownerId" | "status" | "source" | "rating" | "budget"> {
  readonly score: number | null;
}

/** What a field history compares: the tracked fields of a lead, the score as its value. */
export const trackedLead = ({ ownerId, status, source, rating, budget, score }: Lead): TrackedLead => ({
  ownerId,
  status,
  source,
  rating,
  budget,
  score: score?.value ?? null,
});

/** The fields of {@link TrackedLead} whose changes are kept. */
export const leadTrackedFields = ["ownerId", "status", "source", "rating", "budget", "score"] as const satisfies readonly (keyof TrackedLead)[];
