import { refuse, type Refusal } from "@nexus/common";
import type { OpportunityRecord } from "../crm-records/index.js";
import type { CustomerMatch, CustomerRecord } from "../customers/index.js";
import { groupBy } from "../group-by.js";
import type { LeadConversionData } from "../record-contexts/index.js";
import { carriersAmong, type Carriers } from "./carriers.js";
import type { CustomerChoice } from "./conversion-input.js";
import { leadGroups, type LeadGroup } from "./lead-groups.js";
import { whyNotAttached } from "./why-not-attached.js";

/** Ids made for a lead before anything is written, whether they are needed or not. */
export interface FreshIds {
  readonly conversionId: string;
  readonly customerId: string;
  readonly contactId: string;
  readonly opportunityId: string;
}

/** A lead that may be converted, with what the caller chose. */
export interface LeadToPlace {
  readonly data: LeadConversionData;
  readonly choice: CustomerChoice;
  readonly fresh: FreshIds;
  /** The deal that was named for it; null where none was. */
  readonly dealId: string | null;
}

/** Where a lead belongs: ids only. */
export interface LeadPlace {
  readonly leadId: string;
  readonly customerId: string;
  /** Ids of customers that were merged into it. */
  readonly mergedIds: readonly string[];
  /** True for the first lead of a new customer. */
  readonly newCustomer: boolean;
  /** Whether the new customer lives under the domain of another one. */
  readonly sharesDomain: boolean;
  /** Null for a lead that names no person. */
  readonly contactId: string | null;
  /** True for the first lead of a new contact. */
  readonly newContact: boolean;
  /** The lead of the batch that the same person sent before to the same customer; null for the first one. */
  readonly sameAs: string | null;
  readonly suggestedCustomerIds: readonly string[];
}

export type Placed = { readonly leadId: string; readonly place: LeadPlace } | { readonly leadId: string; readonly refusal: Refusal };

/** What is there: whoever carries the keys of the leads, and the customers and deals that were named. */
export interface KnownParties {
  readonly matches: readonly CustomerMatch[];
  readonly named: ReadonlyMap<string, CustomerRecord>;
  readonly deals: ReadonlyMap<string, Pick<OpportunityRecord, "status" | "accountId">>;
}

type FoundCustomer = { readonly id: string; readonly isNew: boolean; readonly mergedIds: readonly string[] };
type FoundContact = { readonly id: string | null; readonly isNew: boolean };
type Refusing = { readonly refusal: Refusal };

/** A lead with its customer. */
interface AtCustomer {
  readonly lead: LeadToPlace;
  readonly group: LeadGroup;
  readonly customer: FoundCustomer;
  readonly suggested: readonly string[];
}

/**
 * Finds for each lead its customer and contact, or says that they are new. Leads of the same person share
 * the contact, leads of the same company the customer, also when both are new. A choice is one lead's own;
 * whoever made none goes with the company. Pure: the same leads and
 * parties give the same places, and the order of the leads decides only which of them stands for the
 * others. One place or refusal per lead, in their order.
 */
export const placeLeads = (leads: readonly LeadToPlace[], known: KnownParties): readonly Placed[] => {
  const groups = leadGroups(leads.map(({ data }) => data));
  const carriers = carriersAmong(known.matches);
  const atCustomers = leads.map(customersBy(leads, groups, carriers, known));
  const settled = atCustomers.flatMap((each) => ("refusal" in each ? [] : [each]));
  const persons = groupBy(settled, ({ group }) => group.person);
  const contacts = new Map([...persons].map(([person, together]) => [person, contactOf(together, carriers)]));
  const isFirst = firstTime();

  return leads.map(({ data: { leadId } }, at): Placed => {
    const found = atCustomers[at];
    if (!found || "refusal" in found) return { leadId, refusal: found?.refusal ?? customerUnknown({}) };
    const { lead, group, customer, suggested } = found;
    const contact = contacts.get(group.person) ?? { id: null, isNew: false };
    if ("refusal" in contact) return { leadId, refusal: contact.refusal };
    const before = isFirst.by(["person", group.person, customer.id], leadId);
    return {
      leadId,
      place: {
        leadId,
        customerId: customer.id,
        mergedIds: customer.mergedIds,
        newCustomer: customer.isNew && isFirst.by(["customer", customer.id], leadId) === null,
        sharesDomain: lead.choice.is === "new",
        contactId: contact.id,
        newContact: contact.isNew && isFirst.by(["contact", contact.id], leadId) === null,
        sameAs: before,
        suggestedCustomerIds: suggested.filter((id) => id !== customer.id),
      },
    };
  });
};

/** Who was asked for the first time under a name: null then, and whoever that was afterwards. */
const firstTime = () => {
  const firsts = new Map<string, string>();
  return {
    by(name: readonly unknown[], leadId: string): string | null {
      const text = JSON.stringify(name);
      const first = firsts.get(text);
      if (first === undefined) firsts.set(text, leadId);
      return first ?? null;
    },
  };
};

/** The customer of each lead, each company looked up once, or why it has none. */
const customersBy = (leads: readonly LeadToPlace[], groups: ReadonlyMap<string, LeadGroup>, carriers: Carriers, { named, deals }: KnownParties) => {
  const groupOf = (lead: LeadToPlace): LeadGroup => groups.get(lead.data.leadId) ?? { person: -1, company: -1 };
  const undecided = groupBy(leads.filter(({ choice }) => choice.is === "find-or-create"), (lead) => groupOf(lead).company);
  const companies = new Map([...undecided].map(([company, together]) => [company, { customer: customerOf(together, carriers, named), suggested: carriers.suggested(together) }]));
  return (lead: LeadToPlace): AtCustomer | Refusing => {
    const group = groupOf(lead);
    const ofCompany = lead.choice.is === "find-or-create" ? companies.get(group.company) : undefined;
    const customer = ofCompany?.customer ?? customerOf([lead], carriers, named);
    if ("refusal" in customer) return customer;
    const refusal = lead.dealId === null ? undefined : whyNotAttached(lead.dealId, customer, deals.get(lead.dealId));
    return refusal ? { refusal } : { lead, group, customer, suggested: ofCompany?.suggested ?? carriers.suggested([lead]) };
  };
};

const customerUnknown = (details: Readonly<Record<string, unknown>>): Refusal => refuse("customer_not_found", "Name a customer that is there.", details).refusal;

const customerOf = (leads: readonly LeadToPlace[], carriers: Carriers, named: ReadonlyMap<string, CustomerRecord>): FoundCustomer | Refusing => {
  const [first] = leads;
  if (!first) return { refusal: customerUnknown({}) };
  if (first.choice.is === "existing") {
    const customer = named.get(first.choice.customerId);
    return customer ? { id: customer.id, isNew: false, mergedIds: customer.mergedIds } : { refusal: customerUnknown({ customerId: first.choice.customerId }) };
  }
  const made = { id: first.fresh.customerId, isNew: true, mergedIds: [] };
  if (first.choice.is === "new") return made;
  const same = carriers.customers(leads);
  if (same.length > 1) return { refusal: refuse("customer_match_ambiguous", "Name one of the customers, or merge them first: the lead matches several.", { candidates: same.map(({ id }) => id) }).refusal };
  const [only] = same;
  return only === undefined ? made : { id: only.id, isNew: false, mergedIds: only.mergedIds };
};

/** Of several persons who carry the keys those at one of the customers come first. */
const contactOf = (together: readonly AtCustomer[], carriers: Carriers): FoundContact | Refusing => {
  const candidates = carriers.contacts(together.map(({ lead }) => lead), new Set(together.map(({ customer }) => customer.id)));
  if (candidates.length > 1) return { refusal: refuse("contact_match_ambiguous", "Merge the contacts first, or correct the lead: it matches several persons.", { candidates }).refusal };
  const [only] = candidates;
  if (only !== undefined) return { id: only, isNew: false };
  const named = together.find(({ lead }) => lead.data.person.name !== null);
  return named ? { id: named.lead.fresh.contactId, isNew: true } : { id: null, isNew: false };
};
