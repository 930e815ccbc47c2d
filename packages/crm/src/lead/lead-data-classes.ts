import type { DataClassesOf } from "@nexus/common";
import { contact, entityDataClasses, name, requiredName, requiredWords, words } from "../shared/data-classes.js";
import type { LeadCommand } from "./lead-command.js";
import type { Lead, LeadDetails } from "./lead.js";

const score = {
  value: "none",
  // Their words say what the rules read of the lead.
  factors: { personal: "free-text", erased: [] },
  calculatedAt: "none",
  modelVersion: "none",
  origin: "none",
} as const;

/** A company may be called like its owner, and so may its web address. */
const detailDataClasses = {
  title: requiredName,
  contactName: name,
  jobTitle: name,
  companyName: words,
  email: contact,
  phone: contact,
  website: words,
  country: "none",
  region: "none",
  city: contact,
  postalCode: contact,
  industry: "none",
  interest: words,
  employees: "none",
  annualRevenue: "none",
  budget: "none",
  purchaseWithinDays: "none",
  rating: "none",
  note: words,
} as const satisfies DataClassesOf<LeadDetails>;

/** The data class of everything a lead says. */
export const leadDataClasses = {
  ...entityDataClasses,
  ...detailDataClasses,
  status: "none",
  source: "none",
  score,
  calculatedScore: score,
  scoreOverride: { score, reason: requiredWords },
  cycle: "none",
  handovers: { cycle: "none", stage: "none", at: "none" },
  recycling: { at: "none", reason: requiredWords, workAgainOn: "none", disqualification: { at: "none", reason: "none", note: words } },
  imported: { at: "none", fingerprints: { personal: "free-text", erased: {} }, flags: "none" },
  disqualification: { at: "none", reason: "none", note: words },
  conversion: { at: "none", opportunityId: "none", accountId: "none", contactId: "none" },
} as const satisfies DataClassesOf<Lead>;

/** The data class of every input of every lead command. */
export const leadInputDataClasses = {
  ...detailDataClasses,
  type: "none",
  id: "none",
  expectedVersion: "none",
  externalReferences: entityDataClasses.externalReferences,
  customFields: entityDataClasses.customFields,
  source: "none",
  ownerId: "none",
  inquiredAt: "none",
  status: "none",
  score,
  value: "none",
  reason: requiredWords,
  opportunityId: "none",
  accountId: "none",
  contactId: "none",
  workAgainOn: "none",
  stage: "none",
  at: "none",
} as const satisfies DataClassesOf<LeadCommand>;
