import { Instant, type OperationContext, type Refusal } from "@nexus/common";
import type { CustomerProvider, NewContact, NewCustomer } from "../customers/index.js";
import { groupBy } from "../group-by.js";
import type { CompanyToConvert, LeadConversionData, PersonToConvert } from "../record-contexts/index.js";
import type { PlacedLead } from "./conversion-plan.js";
import { firstKnown } from "./fill-gaps.js";
import { firstRefusal } from "./first-refusal.js";
import { roleAt } from "./party-touches.js";

/** A placed lead with what it says. */
export interface PlacedWords extends PlacedLead {
  readonly data: LeadConversionData;
}

/** Makes the customers and contacts that are new. Again with the same leads it changes nothing. */
export const makeParties = async (ctx: OperationContext, customers: CustomerProvider, work: readonly PlacedWords[], at: Instant): Promise<Refusal | undefined> =>
  (await makeCustomers(ctx, customers, work, at)) ?? makeContacts(ctx, customers, work, at);

const makeCustomers = async (ctx: OperationContext, customers: CustomerProvider, work: readonly PlacedWords[], at: Instant): Promise<Refusal | undefined> => {
  const leadsOf = groupBy(work, ({ place }) => place.customerId);
  const made = work.filter(({ place }) => place.newCustomer);
  if (made.length === 0) return undefined;
  const refused = firstRefusal(await customers.createMany(ctx, made.map((lead) => newCustomer(lead, leadsOf.get(lead.place.customerId) ?? [lead]))));
  if (refused) return refused;
  const owners = made.flatMap(({ place, ownerId }) => (ownerId === null ? [] : [{ id: place.customerId, ownerId, from: Instant.utcDate(at), reason: "owner of the lead it came from" }]));
  return owners.length === 0 ? undefined : firstRefusal(await customers.assignOwners(ctx, owners));
};

const newCustomer = ({ place, data: { deal } }: PlacedWords, leads: readonly PlacedWords[]): NewCustomer => {
  const companies = leads.map(({ data }) => data.company);
  const of = <Field extends keyof CompanyToConvert>(field: Field) => firstKnown(companies, field);
  return {
    id: place.customerId,
    name: of("name") ?? firstKnown(leads.map(({ data }) => data.person), "name") ?? deal.name,
    // Known by its address alone it is found by its domain next time, too.
    website: of("website") ?? companies.flatMap(({ keys }) => keys).find(({ kind }) => kind === "company-domain")?.value ?? null,
    country: of("country"),
    region: of("region"),
    city: of("city"),
    postalCode: of("postalCode"),
    industry: of("industry"),
    employees: of("employees"),
    annualRevenue: of("annualRevenue"),
    sharesDomain: place.sharesDomain,
    externalReferences: [],
    customFields: {},
  };
};

const makeContacts = async (ctx: OperationContext, customers: CustomerProvider, work: readonly PlacedWords[], at: Instant): Promise<Refusal | undefined> => {
  const leadsOf = groupBy(work, ({ place }) => place.contactId);
  const made = work.flatMap(({ place }) => (place.newContact && place.contactId !== null ? [newContact(place.contactId, leadsOf.get(place.contactId) ?? [], at)] : []));
  return made.length === 0 ? undefined : firstRefusal(await customers.createContacts(ctx, made));
};

const newContact = (id: string, leads: readonly PlacedWords[], at: Instant): NewContact => {
  const persons = leads.map(({ data }) => data.person);
  const of = <Field extends keyof PersonToConvert>(field: Field) => firstKnown(persons, field);
  return {
    id,
    name: of("name") ?? "",
    jobTitle: of("jobTitle"),
    email: of("email"),
    phone: of("phone"),
    country: firstKnown(leads.map(({ data }) => data.company), "country"),
    roles: [...new Set(leads.map(({ place }) => place.customerId))].map((customerId) => roleAt(customerId, at)),
    externalReferences: [],
    customFields: {},
  };
};
