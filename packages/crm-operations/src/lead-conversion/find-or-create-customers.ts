import { accept, Instant, type OperationContext, type Refusal, type Result } from "@nexus/common";
import type { DuplicateKeyRecord } from "../crm-records/index.js";
import type { ContactRecord, CustomerProvider, CustomerRecord, NewContact, NewCustomer } from "../customers/index.js";
import type { LeadConversionData } from "../record-contexts/index.js";
import { LeadContextProvider } from "../record-contexts/index.js";
import { conversionStep } from "./conversion-ports.js";
import type { ConversionOrder, LeadInHand, LeadLeftOut, PlacedLead, Sifted } from "./conversion-plan.js";
import { contactGaps, customerGaps } from "./fill-gaps.js";
import { stops } from "./load-leads.js";
import { placeLeads } from "./place-leads.js";

interface Given {
  readonly order: ConversionOrder;
  readonly kept: readonly LeadInHand[];
  readonly at: Instant;
}

interface Work extends PlacedLead {
  readonly data: LeadConversionData;
}

/** What a person at a customer is called who came as a lead. */
const contactRole = "contact";

/** Whatever says who a lead is is read anew and never remembered. */
export const findOrCreateCustomers = conversionStep({
  name: "find-or-create-customers",
  uses: ["customers"],
  reads: {
    uses: ["leads"],
    run: async ({ ctx, ports: { leads } }, { kept }: Given) => new Map((await new LeadContextProvider({ leads, activities: noActivities }).conversionData(ctx, kept.map(({ turn }) => turn.leadId))).map((data) => [data.leadId, data])),
  },
  async run({ ctx, ports: { customers } }, { order, kept, at }: Given, known): Promise<Result<Sifted<PlacedLead>>> {
    const leads = kept.flatMap((lead) => {
      const data = known.get(lead.turn.leadId);
      return data ? [{ ...lead, data, choice: lead.turn.customer ?? ({ is: "find-or-create" } as const) }] : [];
    });
    const matches = await customers.findByKeys(ctx, keysOf(leads.map(({ data }) => data)));
    const namedIds = leads.flatMap(({ choice }) => (choice.is === "existing" ? [choice.customerId] : []));
    const named = new Map(namedIds.length === 0 ? [] : (await customers.findMany(ctx, namedIds)).flatMap((customer) => [customer.id, ...customer.mergedIds].map((id) => [id, customer] as const)));
    const placed = placeLeads(leads, { matches, named });
    const leftOut = placed.flatMap((each): readonly LeadLeftOut[] => ("refusal" in each ? [each] : []));
    const stopped = stops(order.mode, leftOut);
    if (stopped) return stopped;
    const places = new Map(placed.flatMap((each) => ("place" in each ? [[each.leadId, each.place] as const] : [])));
    const work = leads.flatMap(({ choice: _choice, ...lead }): readonly Work[] => {
      const place = places.get(lead.turn.leadId);
      return place ? [{ ...lead, place }] : [];
    });
    const refusal = (await createCustomers(ctx, customers, work, at)) ?? (await createContacts(ctx, customers, work, at)) ?? (await touchKnown(ctx, customers, work, { matches: matches.flatMap(({ contact }) => contact ?? []), customers: [...named.values(), ...matches.flatMap(({ customer }) => customer ?? [])], at }));
    if (refusal) return { ok: false, refusal };
    return accept({ kept: work.map(({ data: _data, ...lead }) => lead), leftOut });
  },
  undo: {
    // The ids were made before: what is not there was not made. What others hang on by now stays.
    async run({ ctx, ports: { customers } }, { kept }) {
      for (const { fresh } of kept) await customers.removeContact(ctx, { id: fresh.contactId });
      for (const { fresh } of kept) await customers.remove(ctx, { id: fresh.customerId });
      return accept(undefined);
    },
  },
});

/** Conversion data comes from the lead alone. */
const noActivities = {
  find: () => Promise.resolve(undefined),
  list: () => Promise.resolve({ items: [], next: null }),
  summarize: () => Promise.resolve([]),
};

const keysOf = (leads: readonly LeadConversionData[]): readonly DuplicateKeyRecord[] => [
  ...new Map(leads.flatMap(({ person, company }) => [...person.keys, ...company.keys].map((key) => [JSON.stringify([key.kind, key.value]), key] as const))).values(),
];

const createCustomers = async (ctx: OperationContext, customers: CustomerProvider, work: readonly Work[], at: Instant): Promise<Refusal | undefined> => {
  const made = work.filter(({ place }) => place.newCustomer);
  if (made.length === 0) return undefined;
  const refused = firstRefusal(await customers.createMany(ctx, made.map(newCustomer)));
  if (refused) return refused;
  const owned = made.filter(({ ownerId }) => ownerId !== null);
  if (owned.length === 0) return undefined;
  return firstRefusal(await customers.assignOwners(ctx, owned.map(({ place, ownerId }) => ({ id: place.customerId, ownerId, from: Instant.utcDate(at), reason: "owner of the lead it came from" }))));
};

const newCustomer = ({ data: { company, person, deal }, place }: Work): NewCustomer => ({
  id: place.customerId,
  name: company.name ?? person.name ?? deal.name,
  website: company.website,
  country: company.country,
  region: company.region,
  city: company.city,
  postalCode: company.postalCode,
  industry: company.industry,
  employees: company.employees,
  annualRevenue: company.annualRevenue,
  sharesDomain: place.sharesDomain,
  externalReferences: [],
  customFields: {},
});

const createContacts = async (ctx: OperationContext, customers: CustomerProvider, work: readonly Work[], at: Instant): Promise<Refusal | undefined> => {
  const made = work.flatMap(({ data: { person, company }, place }): readonly NewContact[] =>
    place.newContact && place.contactId !== null
      ? [{ id: place.contactId, name: person.name ?? "", jobTitle: person.jobTitle, email: person.email, phone: person.phone, country: company.country, roles: [roleAt(place.customerId, at)], externalReferences: [], customFields: {} }]
      : [],
  );
  return made.length === 0 ? undefined : firstRefusal(await customers.createContacts(ctx, made));
};

const roleAt = (customerId: string, at: Instant) => ({ customerId, role: contactRole, from: Instant.utcDate(at), to: null });

/** Those that were there get the role they lack, and, where that was chosen, what they did not know of themselves. */
const touchKnown = async (ctx: OperationContext, customers: CustomerProvider, work: readonly Work[], known: { readonly matches: readonly ContactRecord[]; readonly customers: readonly CustomerRecord[]; readonly at: Instant }): Promise<Refusal | undefined> => {
  const contacts = new Map(known.matches.map((contact) => [contact.id, contact]));
  const companies = new Map(known.customers.map((customer) => [customer.id, customer]));
  for (const { place, data, turn } of work) {
    const fills = turn.details === "fill-gaps";
    const customer = companies.get(place.customerId);
    const changes = fills && customer ? customerGaps(customer, data.company) : undefined;
    const updated = changes && customer ? await customers.update(ctx, { id: customer.id }, changes) : undefined;
    if (updated && !updated.ok) return updated.refusal;
    const contact = contacts.get(place.contactId ?? "");
    if (!contact) continue;
    const roles = contact.roles.some(({ customerId, to }) => customerId === place.customerId && to === null) ? undefined : [...contact.roles, roleAt(place.customerId, known.at)];
    const gaps = fills ? contactGaps(contact, data.person) : undefined;
    if (!roles && !gaps) continue;
    const touched = await customers.updateContact(ctx, { id: contact.id }, { ...gaps, ...(roles ? { roles } : {}) });
    if (!touched.ok) return touched.refusal;
    contacts.set(contact.id, touched.value);
  }
  return undefined;
};

export const firstRefusal = (outcomes: readonly ({ readonly outcome: string } | { readonly outcome: "rejected"; readonly refusal: Refusal })[]): Refusal | undefined => {
  for (const outcome of outcomes) if ("refusal" in outcome) return outcome.refusal;
  return undefined;
};
