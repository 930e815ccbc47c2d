import { Instant, contactKeys } from "@nexus/common";
import { matchCertainties, type ContactRecord, type CustomerMatch, type CustomerRecord } from "../../customers/index.js";
import type { DuplicateKeyRecord } from "../../crm-records/index.js";
import type { LeadConversionData } from "../../record-contexts/index.js";
import type { CustomerChoice } from "../conversion-input.js";
import type { LeadPlace, LeadToPlace, Placed } from "../place-leads.js";

/** What the tests of placing share: leads with the keys that what they say makes, and who is there. */

export interface LeadWords {
  readonly name?: string | null;
  readonly email?: string | null;
  readonly phone?: string | null;
  readonly website?: string | null;
  readonly company?: string | null;
  readonly choice?: CustomerChoice;
  readonly dealId?: string | null;
}

export const dataOf = (leadId: string, { name = null, email = null, phone = null, website = null, company = null }: LeadWords): LeadConversionData => {
  const keys = contactKeys({ email, phone, website, companyName: company, country: "DE" });
  const isPersonal = ({ kind }: DuplicateKeyRecord): boolean => kind === "email" || kind === "phone";
  return {
    leadId,
    leadVersion: 3,
    status: "qualified",
    ownerId: null,
    source: "website",
    company: { name: company, website, industry: null, employees: null, annualRevenue: null, country: "DE", region: null, city: null, postalCode: null, keys: keys.filter((key) => !isPersonal(key)) },
    person: { name, jobTitle: null, email, phone, keys: keys.filter(isPersonal) },
    deal: { name: `Vans for ${leadId}`, amount: null, interest: null, wantedBy: null },
    conversion: null,
  };
};

export const leadOf = (leadId: string, words: LeadWords): LeadToPlace => ({
  data: dataOf(leadId, words),
  choice: words.choice ?? { is: "find-or-create" },
  dealId: words.dealId ?? null,
  fresh: { conversionId: `${leadId}-conversion`, customerId: `${leadId}-customer`, contactId: `${leadId}-contact`, opportunityId: `${leadId}-deal` },
});

const at = Instant.of("2026-01-01T00:00:00.000Z");
const unsaid = { version: 1, externalReferences: [], customFields: {}, createdAt: at, updatedAt: at, note: null, phone: null };

export interface PartyWords extends Pick<LeadWords, "email" | "phone" | "website"> {
  readonly mergedIds?: readonly string[];
  /** Of a contact: the customers where it is. */
  readonly atCustomers?: readonly CustomerRecord[];
}

export const customerOf = (id: string, name: string, { website = null, phone = null, mergedIds = [] }: PartyWords = {}): CustomerRecord => ({
  ...unsaid,
  id,
  name,
  phone,
  website,
  email: null,
  country: "DE",
  region: null,
  city: null,
  postalCode: null,
  street: null,
  industry: null,
  employees: null,
  annualRevenue: null,
  sharesDomain: false,
  status: "prospect",
  mergedIds,
  duplicateKeys: contactKeys({ email: null, phone, website, companyName: name, country: "DE" }),
});

export interface PersonThere {
  readonly contact: ContactRecord;
  readonly atCustomers: readonly CustomerRecord[];
}

export const contactOf = (id: string, { email = null, phone = null, atCustomers = [] }: PartyWords): PersonThere => ({
  contact: {
    ...unsaid,
    id,
    name: id,
    jobTitle: null,
    email,
    phone,
    country: "DE",
    roles: atCustomers.map((customer) => ({ customerId: customer.id, role: "buyer", from: "2026-01-01" as ContactRecord["roles"][number]["from"], to: null })),
    duplicateKeys: contactKeys({ email, phone, website: null, companyName: null, country: "DE" }).filter(({ kind }) => kind === "email" || kind === "phone"),
  },
  atCustomers,
});

/** As `findByKeys` answers for all keys of a batch at once. */
export const matchesFor = (leads: readonly LeadToPlace[], customers: readonly CustomerRecord[], persons: readonly PersonThere[] = []): readonly CustomerMatch[] => {
  const asked = leads.flatMap(({ data }) => [...data.person.keys, ...data.company.keys]);
  const match = (customer: CustomerRecord | null, contact: ContactRecord | null, keys: readonly DuplicateKeyRecord[]): readonly CustomerMatch[] => {
    const matched = asked.filter((key, place) => keys.some(({ kind, value }) => kind === key.kind && value === key.value) && asked.findIndex(({ kind, value }) => kind === key.kind && value === key.value) === place);
    return matched.length === 0 ? [] : [{ customer, contact, matched, certainty: matched.some(({ kind }) => matchCertainties[kind] === "same") ? "same" : "suggested" }];
  };
  return [
    ...customers.flatMap((customer) => match(customer, null, customer.duplicateKeys)),
    ...persons.flatMap(({ contact, atCustomers }) => (atCustomers.length === 0 ? match(null, contact, contact.duplicateKeys) : atCustomers.flatMap((customer) => match(customer, contact, contact.duplicateKeys)))),
  ];
};

/** The place of a lead, or its refusal's code. */
export const placeIn = (placed: readonly Placed[], leadId: string): LeadPlace | string | undefined => {
  const found = placed.find((each) => each.leadId === leadId);
  return found && ("place" in found ? found.place : found.refusal.code);
};
