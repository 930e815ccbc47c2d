import { deepFreeze, Instant } from "@nexus/common";
import type { LeadRecord } from "../../crm-records/index.js";
import { leadAgeDays, type LeadContext } from "../../record-contexts/index.js";

/** What the tests of this room share. */

export const now = Instant.of("2026-03-31T12:00:00.000Z");

const lead: LeadRecord = {
  id: "L-1",
  version: 4,
  ownerId: "ann",
  externalReferences: [],
  customFields: {},
  createdAt: now,
  updatedAt: now,
  title: "Ten vans",
  contactName: null,
  jobTitle: null,
  companyName: null,
  email: null,
  phone: null,
  website: null,
  country: null,
  region: null,
  city: null,
  postalCode: null,
  industry: null,
  interest: null,
  employees: null,
  annualRevenue: null,
  budget: null,
  purchaseWithinDays: null,
  rating: null,
  note: null,
  status: "contacted",
  source: "website",
  sourceCategory: "organic",
  score: null,
  scoredAt: null,
  duplicateKeys: [],
  cycle: 1,
  handOvers: { inquiryAt: null, marketingQualifiedAt: null, salesAcceptedAt: null, salesQualifiedAt: null },
  disqualification: null,
  conversion: null,
};

/** What qualification reads, and nothing else that matters. */
export interface WeighedLead {
  readonly score: number | null;
  readonly activities: number;
  readonly ageDays: number;
}

/** A lead as it is at {@link now}, one millisecond short of being a day older. */
export const contextOf = ({ score, activities, ageDays }: WeighedLead): LeadContext => {
  const inquiryAt = Instant.addMilliseconds(Instant.addDays(now, -ageDays - 1), 1);
  const asked = { ...lead, score, handOvers: { ...lead.handOvers, inquiryAt } };
  return deepFreeze({
    lead: asked,
    activities: { relatedTo: { entityType: "lead", id: lead.id }, completedCount: activities, firstCommunicationAt: null, lastCompletedAt: null, nextScheduledAt: null },
    ageDays: leadAgeDays(asked, now),
    shared: [],
    sharedCount: 0,
  });
};
