import { accept, type Instant, type Result } from "@nexus/common";
import type { DuplicateKeyRecord } from "../crm-records/index.js";
import type { CustomerLink } from "../customers/index.js";
import { LeadContextProvider, type LeadConversionData } from "../record-contexts/index.js";
import { keyText } from "./carriers.js";
import { conversionStep } from "./conversion-ports.js";
import type { ConversionOrder, LeadInHand, LeadLeftOut, PlacedLead, Sifted } from "./conversion-plan.js";
import { stops } from "./load-leads.js";
import { partyTouches, type PartyTouches } from "./party-touches.js";
import { placeLeads } from "./place-leads.js";

interface Given {
  readonly order: ConversionOrder;
  readonly kept: readonly LeadInHand[];
  readonly at: Instant;
}

/** Where the leads belong, and what there was before anything is written: what an undo must know. */
export interface PlacedLeads extends Sifted<PlacedLead> {
  readonly touches: PartyTouches;
  /** Links that the deals had which were named. */
  readonly linked: readonly CustomerLink[];
}

const dealNamedBy = ({ turn: { opportunity } }: LeadInHand): string | null => (opportunity?.is === "existing" ? opportunity.opportunityId : null);

/** Says for each lead who is the same, and leaves out whoever cannot be told. Whatever says who a lead is is read anew and never remembered. */
export const findCustomers = conversionStep({
  name: "find-customers",
  uses: ["customers"],
  reads: {
    uses: ["leads", "opportunities"],
    async run({ ctx, ports: { leads, opportunities } }, { kept }: Given) {
      const dealIds = kept.flatMap((lead) => dealNamedBy(lead) ?? []);
      const deals = dealIds.length === 0 ? [] : await opportunities.findMany(ctx, dealIds);
      return { leads: await conversionDataOf(leads, ctx, kept), deals: new Map(deals.map((deal) => [deal.id, deal])) };
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
    const work = leads.flatMap(({ choice: _choice, dealId: _dealId, ...lead }) => {
      const place = places.get(lead.turn.leadId);
      return place ? [{ ...lead, place }] : [];
    });
    const touches = partyTouches(work, { contacts: matches.flatMap(({ contact }) => contact ?? []), customers: [...named, ...matches.flatMap(({ customer }) => customer ?? [])] }, at);
    const dealIds = work.flatMap((lead) => dealNamedBy(lead) ?? []);
    const linked = dealIds.length === 0 ? [] : await customers.linksOfOpportunities(ctx, dealIds);
    return accept({ kept: work.map(({ data: _data, ...lead }) => lead), leftOut, touches, linked });
  },
  undo: "none: it only reads",
});

/** What leads say, by id. */
export const conversionDataOf = async (leads: ConstructorParameters<typeof LeadContextProvider>[0]["leads"], ctx: Parameters<LeadContextProvider["conversionData"]>[0], kept: readonly LeadInHand[]): Promise<ReadonlyMap<string, LeadConversionData>> =>
  new Map((await new LeadContextProvider({ leads, activities: noActivities }).conversionData(ctx, kept.map(({ turn }) => turn.leadId))).map((data) => [data.leadId, data]));

/** Conversion data comes from the lead alone. */
const noActivities = {
  find: () => Promise.resolve(undefined),
  list: () => Promise.resolve({ items: [], next: null }),
  summarize: () => Promise.resolve([]),
};

const keysOf = (leads: readonly LeadConversionData[]): readonly DuplicateKeyRecord[] => [...new Map(leads.flatMap(({ person, company }) => [...person.keys, ...company.keys].map((key) => [keyText(key), key] as const))).values()];
