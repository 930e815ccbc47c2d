import { accept, Instant, refuse, type OperationContext, type Refusal, type Result } from "@nexus/common";
import type { NewOpportunity, OpportunityRecord } from "../crm-records/index.js";
import { LeadConversionData } from "../record-contexts/index.js";
import { conversionStep, type ConversionPorts } from "./conversion-ports.js";
import type { PlacedDeal, PlacedLead } from "./conversion-plan.js";
import { firstRefusal } from "./find-or-create-customers.js";

interface Given {
  readonly kept: readonly PlacedLead[];
  readonly at: Instant;
}

/** A new deal for each lead, the open one that was named, or, for a second lead of the same person, the deal of the first. */
export const createOpportunities = conversionStep({
  name: "create-opportunities",
  uses: ["opportunities"],
  reads: {
    uses: ["leads"],
    run: async ({ ctx, ports: { leads } }, { kept }: Given) => new Map((await leads.findMany(ctx, kept.map(({ turn }) => turn.leadId))).map((lead) => [lead.id, LeadConversionData.of(lead)])),
  },
  async run({ ctx, ports: { opportunities } }, { kept, at }: Given, known): Promise<Result<readonly PlacedDeal[]>> {
    const attached = await attach(ctx, opportunities, kept);
    if ("refusal" in attached) return { ok: false, refusal: attached.refusal };
    const deals: PlacedDeal[] = [];
    const news: NewOpportunity[] = [];
    const dealOf = new Map<string, string | null>();
    for (const lead of kept) {
      const choice = lead.turn.opportunity ?? { is: "new" as const };
      const shared = lead.turn.opportunity === undefined && lead.place.sameAs !== null ? dealOf.get(lead.place.sameAs) : undefined;
      const data = known.get(lead.turn.leadId);
      const isNew = shared === undefined && choice.is === "new" && data !== undefined;
      const opportunityId = shared ?? (choice.is === "existing" ? choice.opportunityId : isNew ? lead.fresh.opportunityId : null);
      if (isNew) news.push(newOpportunity(lead, data, at));
      dealOf.set(lead.turn.leadId, opportunityId);
      deals.push({ ...lead, opportunityId, createdOpportunity: isNew });
    }
    const refused = news.length === 0 ? undefined : firstRefusal(await opportunities.createMany(ctx, news));
    return refused ? { ok: false, refusal: refused } : accept(deals);
  },
  undo: {
    async run({ ctx, ports: { opportunities } }, { kept }) {
      // The ids were made before: one that is not there was not made.
      const made = await opportunities.findMany(ctx, kept.map(({ fresh }) => fresh.opportunityId));
      const refused = made.length === 0 ? undefined : firstRefusal(await opportunities.remove(ctx, made.map(({ id }) => ({ id })), "its conversion was taken back"));
      return refused ? { ok: false, refusal: refused } : accept(undefined);
    },
  },
});

const newOpportunity = ({ turn, place, ownerId, fresh }: PlacedLead, { deal }: LeadConversionData, at: Instant): NewOpportunity => {
  const choice = turn.opportunity?.is === "new" ? turn.opportunity : undefined;
  const wanted = choice?.expectedCloseDate === undefined ? deal.wantedBy : choice.expectedCloseDate;
  return {
    id: fresh.opportunityId,
    name: choice?.name ?? deal.name,
    pipelineId: choice?.pipelineId ?? null,
    type: "new",
    ownerId,
    amount: choice?.amount === undefined ? deal.amount : choice.amount,
    recurring: null,
    // What the prospect once said may have passed by now; what the caller says is for the core to judge.
    expectedCloseDate: choice?.expectedCloseDate === undefined && wanted !== null && wanted <= Instant.utcDate(at) ? null : wanted,
    accountId: place.customerId,
    sourceLeadId: turn.leadId,
    externalReferences: [],
    customFields: {},
  };
};

/** Whether the deals that were named take the leads; those without a customer get one. */
const attach = async (ctx: OperationContext, opportunities: ConversionPorts["opportunities"], kept: readonly PlacedLead[]): Promise<{ readonly refusal: Refusal } | { readonly attached: number }> => {
  const wanted = kept.flatMap(({ turn, place }) => (turn.opportunity?.is === "existing" ? [{ id: turn.opportunity.opportunityId, customerId: place.customerId }] : []));
  if (wanted.length === 0) return { attached: 0 };
  const there = new Map((await opportunities.findMany(ctx, wanted.map(({ id }) => id))).map((deal) => [deal.id, deal]));
  for (const { id, customerId } of wanted) {
    const deal = there.get(id);
    const refusal = whyNot(id, customerId, deal);
    if (refusal) return { refusal };
    if (deal?.accountId !== null) continue;
    const changed = await opportunities.change(ctx, { id }, { accountId: customerId });
    if (!changed.ok) return { refusal: changed.refusal };
    there.set(id, changed.value);
  }
  return { attached: wanted.length };
};

const whyNot = (id: string, customerId: string, deal: OpportunityRecord | undefined): Refusal | undefined => {
  if (!deal) return refuse("opportunity_not_found", "Name a deal that is there.", { id }).refusal;
  if (deal.status !== "open") return refuse("opportunity_closed", "Name an open deal, or make a new one.", { id, status: deal.status }).refusal;
  return deal.accountId === null || deal.accountId === customerId ? undefined : refuse("opportunity_of_other_customer", "Name a deal of the same customer, or name the customer of the deal.", { id, customerId: deal.accountId }).refusal;
};
