import { compareText, type OperationContext } from "@nexus/common";
import type { CriteriaFacts } from "../criteria/index.js";
import type { FieldHistoryProvider, LeadProvider, LeadRecord } from "../crm-records/index.js";
import type { RoutableRecord, RoutedRecords } from "./ports.js";
import { customFacts, previousOwners } from "./record-facts.js";

/** The leads of a CRM, for routing: what they say, the open lead they repeat, and who had them before. */
export const routedLeads = (leads: LeadProvider, fieldHistory: FieldHistoryProvider): RoutedRecords => ({
  async find(ctx: OperationContext, ids: readonly string[]) {
    const found = await leads.findMany(ctx, ids);
    const keys = [...new Map(found.flatMap((lead) => lead.duplicateKeys.map((key) => [`${key.kind} ${key.value}`, key] as const))).values()];
    const originals = firstByKey(keys.length === 0 ? [] : await leads.findOpenByKeys(ctx, keys));
    const previous = await previousOwners(ctx, "lead", found, fieldHistory);
    return found.map((lead) => routable(lead, originals, previous.get(lead.id) ?? null));
  },
  assignOwners: (ctx, assignments) => leads.assignOwners(ctx, assignments),
  countOpen: (ctx, ownerIds) => leads.countOpen(ctx, ownerIds),
});

const routable = (lead: LeadRecord, originals: ReadonlyMap<string, LeadRecord>, previousOwnerId: string | null): RoutableRecord => ({
  entity: "lead",
  id: lead.id,
  version: lead.version,
  createdAt: lead.createdAt,
  isOpen: lead.status !== "converted" && lead.status !== "disqualified",
  facts: factsOf(lead),
  place: {
    country: lead.country,
    region: lead.region,
    postalCode: lead.postalCode,
    industry: lead.industry,
    companyName: lead.companyName,
    emailDomain: lead.email?.split("@").at(-1)?.toLowerCase() ?? null,
  },
  ownerId: lead.ownerId,
  duplicateOf: originalOf(lead, originals),
  previousOwnerId,
});

const factsOf = (lead: LeadRecord): CriteriaFacts => ({
  country: lead.country,
  region: lead.region,
  city: lead.city,
  postalCode: lead.postalCode,
  industry: lead.industry,
  companyName: lead.companyName,
  website: lead.website,
  employees: lead.employees,
  annualRevenue: lead.annualRevenue,
  jobTitle: lead.jobTitle,
  email: lead.email,
  createdAt: lead.createdAt,
  status: lead.status,
  source: lead.source,
  score: lead.score,
  rating: lead.rating,
  interest: lead.interest,
  budget: lead.budget,
  purchaseWithinDays: lead.purchaseWithinDays,
  ...customFacts(lead.customFields),
});

const inOrder = (a: LeadRecord, b: LeadRecord): number => compareText(a.createdAt, b.createdAt) || compareText(a.id, b.id);

/** The open lead that came first, by key. */
const firstByKey = (open: readonly LeadRecord[]): ReadonlyMap<string, LeadRecord> => {
  const first = new Map<string, LeadRecord>();
  for (const lead of open.toSorted(inOrder)) {
    for (const { kind, value } of lead.duplicateKeys) if (!first.has(`${kind} ${value}`)) first.set(`${kind} ${value}`, lead);
  }
  return first;
};

/** Company names alone are too common to follow: people of one company may be anybody's. */
const telling = { email: true, phone: true, "company-domain": false, "company-name": false } as const;

const originalOf = (lead: LeadRecord, originals: ReadonlyMap<string, LeadRecord>): RoutableRecord["duplicateOf"] => {
  const before = lead.duplicateKeys.flatMap(({ kind, value }) => (telling[kind] ? (originals.get(`${kind} ${value}`) ?? []) : [])).filter((other) => other.id !== lead.id && inOrder(other, lead) < 0);
  const [first] = before.toSorted(inOrder);
  return first ? { id: first.id, ownerId: first.ownerId } : null;
};
