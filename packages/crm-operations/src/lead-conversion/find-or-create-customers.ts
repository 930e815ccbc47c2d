import { accept, type Instant, type Result } from "@nexus/common";
import type { DuplicateKeyRecord } from "../crm-records/index.js";
import type { LeadConversionData } from "../record-contexts/index.js";
import { LeadContextProvider } from "../record-contexts/index.js";
import { keyText } from "./carriers.js";
import { conversionStep } from "./conversion-ports.js";
import type { ConversionOrder, LeadInHand, LeadLeftOut, PlacedLead, Sifted } from "./conversion-plan.js";
import { stops } from "./load-leads.js";
import { makeParties, type PlacedWords } from "./parties-to-make.js";
import { placeLeads } from "./place-leads.js";
import { leaveCustomers, touchKnown, untouch, type TouchedParty } from "./touch-known.js";

interface Given {
  readonly order: ConversionOrder;
  readonly kept: readonly LeadInHand[];
  readonly at: Instant;
}

interface PlacedLeads extends Sifted<PlacedLead> {
  readonly touched: readonly TouchedParty[];
}

const dealNamedBy = ({ turn: { opportunity } }: LeadInHand): string | null => (opportunity?.is === "existing" ? opportunity.opportunityId : null);

/** Whatever says who a lead is is read anew and never remembered. */
export const findOrCreateCustomers = conversionStep({
  name: "find-or-create-customers",
  uses: ["customers"],
  reads: {
    uses: ["leads", "opportunities"],
    async run({ ctx, ports: { leads, opportunities } }, { kept }: Given) {
      const data = await new LeadContextProvider({ leads, activities: noActivities }).conversionData(ctx, kept.map(({ turn }) => turn.leadId));
      const dealIds = kept.flatMap((lead) => dealNamedBy(lead) ?? []);
      const deals = dealIds.length === 0 ? [] : await opportunities.findMany(ctx, dealIds);
      return { leads: new Map(data.map((each) => [each.leadId, each])), deals: new Map(deals.map((deal) => [deal.id, deal])) };
    },
  },
  async run({ ctx, ports: { customers } }, { order, kept, at }: Given, known): Promise<Result<PlacedLeads>> {
    const leads = kept.flatMap((lead) => {
      const data = known.leads.get(lead.turn.leadId);
      return data ? [{ ...lead, data, choice: lead.turn.customer ?? ({ is: "find-or-create" } as const), dealId: dealNamedBy(lead) }] : [];
    });
    const matches = await customers.findByKeys(ctx, keysOf(leads.map(({ data }) => data)));
    const namedIds = leads.flatMap(({ choice }) => (choice.is === "existing" ? [choice.customerId] : []));
    const named = namedIds.length === 0 ? [] : await customers.findMany(ctx, namedIds);
    const placed = placeLeads(leads, { matches, named: new Map(named.flatMap((customer) => [customer.id, ...customer.mergedIds].map((id) => [id, customer] as const))), deals: known.deals });
    const leftOut = placed.flatMap((each): readonly LeadLeftOut[] => ("refusal" in each ? [each] : []));
    const stopped = stops(order.mode, leftOut);
    if (stopped) return stopped;
    const places = new Map(placed.flatMap((each) => ("place" in each ? [[each.leadId, each.place] as const] : [])));
    const work = leads.flatMap(({ choice: _choice, dealId: _dealId, ...lead }): readonly PlacedWords[] => {
      const place = places.get(lead.turn.leadId);
      return place ? [{ ...lead, place }] : [];
    });
    const refusal = await makeParties(ctx, customers, work, at);
    if (refusal) return { ok: false, refusal };
    // What an earlier try has made is new, whatever is found of it by now.
    const made = new Set(leads.flatMap(({ fresh }) => [fresh.customerId, fresh.contactId]));
    const wasThere = <Party extends { readonly id: string }>(party: Party | null): readonly Party[] => (party && !made.has(party.id) ? [party] : []);
    const parties = { contacts: matches.flatMap(({ contact }) => wasThere(contact)), customers: [...named, ...matches.flatMap(({ customer }) => wasThere(customer))] };
    const touched = await touchKnown(ctx, customers, work, parties, at);
    return touched.ok ? accept({ kept: work.map(({ data: _data, ...lead }) => lead), leftOut, touched: touched.value }) : touched;
  },
  undo: {
    // The ids were made before: what is not there was not made. What others hang on by now stays.
    async run({ ctx, ports: { customers } }, { kept, at }, output) {
      const customerIds = kept.map(({ fresh }) => fresh.customerId);
      if (output) await untouch(ctx, customers, output.touched, at);
      await leaveCustomers(ctx, customers, customerIds, { at, ...(output ? { contactIds: output.kept.map(({ place }) => place.contactId) } : {}) });
      for (const { fresh } of kept) await customers.removeContact(ctx, { id: fresh.contactId });
      for (const id of customerIds) await customers.remove(ctx, { id });
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

const keysOf = (leads: readonly LeadConversionData[]): readonly DuplicateKeyRecord[] => [...new Map(leads.flatMap(({ person, company }) => [...person.keys, ...company.keys].map((key) => [keyText(key), key] as const))).values()];
