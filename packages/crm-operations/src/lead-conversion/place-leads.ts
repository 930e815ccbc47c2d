import { refuse, type Refusal } from "@nexus/common";
import type { DuplicateKeyRecord } from "../crm-records/index.js";
import type { ContactRecord, CustomerMatch, CustomerRecord } from "../customers/index.js";
import type { LeadConversionData } from "../record-contexts/index.js";
import type { CustomerChoice } from "./conversion-input.js";
import { leadGroups } from "./lead-groups.js";

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
}

/** Where a lead belongs: ids only. */
export interface LeadPlace {
  readonly leadId: string;
  readonly customerId: string;
  readonly newCustomer: boolean;
  /** Whether the new customer lives under the domain of another one. */
  readonly sharesDomain: boolean;
  readonly contactId: string | null;
  readonly newContact: boolean;
  /** The lead of the batch that the same person sent before; null for the first one. */
  readonly sameAs: string | null;
  readonly suggestedCustomerIds: readonly string[];
}

export type Placed = { readonly leadId: string; readonly place: LeadPlace } | { readonly leadId: string; readonly refusal: Refusal };

/** What is there: whoever carries the keys of the leads, and the customers that were named. */
export interface KnownParties {
  readonly matches: readonly CustomerMatch[];
  readonly named: ReadonlyMap<string, CustomerRecord>;
}

/**
 * Finds for each lead its customer and contact, or says that they are new. Leads of the same person share
 * the contact, leads of the same company the customer, also when both are new. Pure: the same leads and
 * parties give the same places.
 */
export const placeLeads = (leads: readonly LeadToPlace[], { matches, named }: KnownParties): readonly Placed[] => {
  const groups = leadGroups(leads.map(({ data }) => data));
  const customerOfCompany = new Map<number, ReturnType<typeof customerOf>>();
  const contactOfPerson = new Map<number, ReturnType<typeof contactOf>>();
  const firstOfPerson = new Map<number, string>();
  const newCustomers = new Set<string>();
  const newContacts = new Set<string>();

  return leads.map((lead): Placed => {
    const { leadId } = lead.data;
    const { person, company } = groups.get(leadId) ?? { person: -1, company: -1 };
    const together = leads.filter(({ data }) => groups.get(data.leadId)?.company === company);
    const found = matchesOf(together, matches);
    // A choice is one lead's own; whoever made none goes with the company.
    const own = lead.choice.is !== "find-or-create";
    const customer = own ? customerOf([lead], found, named) : (customerOfCompany.get(company) ?? customerOf(together.filter(({ choice }) => choice.is === "find-or-create"), found, named));
    if (!own) customerOfCompany.set(company, customer);
    if ("refusal" in customer) return { leadId, refusal: customer.refusal };
    const persons = together.filter(({ data }) => groups.get(data.leadId)?.person === person);
    const contact = contactOfPerson.get(person) ?? contactOf(persons, matchesOf(persons, matches), customer.id);
    contactOfPerson.set(person, contact);
    if ("refusal" in contact) return { leadId, refusal: contact.refusal };
    const sameAs = firstOfPerson.get(person) ?? null;
    if (sameAs === null) firstOfPerson.set(person, leadId);
    const newCustomer = customer.isNew && !newCustomers.has(customer.id);
    const newContact = contact.isNew && contact.id !== null && !newContacts.has(contact.id);
    if (newCustomer) newCustomers.add(customer.id);
    if (newContact && contact.id !== null) newContacts.add(contact.id);
    return {
      leadId,
      place: {
        leadId,
        customerId: customer.id,
        newCustomer,
        sharesDomain: lead.choice.is === "new",
        contactId: contact.id,
        newContact,
        sameAs,
        suggestedCustomerIds: suggestions(found, customer.id),
      },
    };
  });
};

type Found = { readonly id: string; readonly isNew: boolean } | { readonly refusal: Refusal };
type FoundContact = { readonly id: string | null; readonly isNew: boolean } | { readonly refusal: Refusal };

const textOf = ({ kind, value }: DuplicateKeyRecord): string => JSON.stringify([kind, value]);

/** The matches that share a key with one of these leads. */
const matchesOf = (leads: readonly LeadToPlace[], matches: readonly CustomerMatch[]): readonly CustomerMatch[] => {
  const keys = new Set(leads.flatMap(({ data }) => [...data.person.keys, ...data.company.keys].map(textOf)));
  return matches.filter(({ matched }) => matched.some((key) => keys.has(textOf(key))));
};

const customerOf = (leads: readonly LeadToPlace[], found: readonly CustomerMatch[], named: ReadonlyMap<string, CustomerRecord>): Found => {
  const [first] = leads;
  if (!first) return { refusal: refuse("customer_not_found", "Name a customer.").refusal };
  if (first.choice.is === "existing") {
    const customer = named.get(first.choice.customerId);
    return customer ? { id: customer.id, isNew: false } : { refusal: refuse("customer_not_found", "Name a customer that is there.", { customerId: first.choice.customerId }).refusal };
  }
  if (first.choice.is === "new") return { id: first.fresh.customerId, isNew: true };
  const same = [...new Set(found.filter(({ certainty, customer }) => certainty === "same" && customer).flatMap(({ customer }) => (customer ? [customer.id] : [])))];
  if (same.length > 1) return { refusal: refuse("customer_match_ambiguous", "Name one of the customers, or merge them first: the lead matches several.", { candidates: same }).refusal };
  const [only] = same;
  return only === undefined ? { id: first.fresh.customerId, isNew: true } : { id: only, isNew: false };
};

const contactOf = (persons: readonly LeadToPlace[], found: readonly CustomerMatch[], customerId: string): FoundContact => {
  const contacts = new Map<string, { readonly contact: ContactRecord; readonly here: boolean }>();
  for (const { contact, customer, certainty } of found) {
    if (contact && certainty === "same") contacts.set(contact.id, { contact, here: customer?.id === customerId || contacts.get(contact.id)?.here === true });
  }
  const all = [...contacts.values()];
  const here = all.filter((each) => each.here);
  const candidates = here.length > 0 ? here : all;
  if (candidates.length > 1) return { refusal: refuse("contact_match_ambiguous", "Merge the contacts first, or correct the lead: it matches several persons.", { candidates: candidates.map(({ contact }) => contact.id) }).refusal };
  const [only] = candidates;
  if (only) return { id: only.contact.id, isNew: false };
  const named = persons.find(({ data }) => data.person.name !== null);
  return named ? { id: named.fresh.contactId, isNew: true } : { id: null, isNew: false };
};

const suggestions = (found: readonly CustomerMatch[], customerId: string): readonly string[] => [
  ...new Set(found.flatMap(({ certainty, customer }) => (certainty === "suggested" && customer && customer.id !== customerId ? [customer.id] : []))),
];
