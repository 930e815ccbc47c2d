import { accept, Instant, type OperationContext, type Result } from "@nexus/common";
import type { NewOpportunity } from "../crm-records/index.js";
import { LeadConversionData } from "../record-contexts/index.js";
import { conversionStep, type ConversionPorts } from "./conversion-ports.js";
import type { PlacedDeal, PlacedDeals, PlacedLead } from "./conversion-plan.js";
import { firstRefusal } from "./first-refusal.js";
import { whyNotAttached } from "./why-not-attached.js";

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
  async run({ ctx, ports: { opportunities } }, { kept, at }: Given, known): Promise<Result<PlacedDeals>> {
    const attached = await attach(ctx, opportunities, kept);
    if (!attached.ok) return attached;
    const deals: PlacedDeal[] = [];
    const news: NewOpportunity[] = [];
    // Of each person at a customer the first deal.
    const dealOf = new Map<string, string>();
    for (const lead of kept) {
      const { turn, place, fresh } = lead;
      const first = place.sameAs ?? turn.leadId;
      const choice = turn.opportunity ?? { is: "new" as const };
      const shared = turn.opportunity === undefined ? dealOf.get(first) : undefined;
      const data = known.get(turn.leadId);
      const isNew = shared === undefined && choice.is === "new" && data !== undefined;
      const opportunityId = shared ?? (choice.is === "existing" ? choice.opportunityId : isNew ? fresh.opportunityId : null);
      if (isNew) news.push(newOpportunity(lead, data, at));
      if (opportunityId !== null && !dealOf.has(first)) dealOf.set(first, opportunityId);
      deals.push({ ...lead, opportunityId, createdOpportunity: isNew });
    }
    const refused = news.length === 0 ? undefined : firstRefusal(await opportunities.createMany(ctx, news));
    return refused ? { ok: false, refusal: refused } : accept({ kept: deals, attached: attached.value });
  },
  undo: {
    async run({ ctx, ports: { opportunities } }, { kept }, output) {
      const news = new Set(kept.map(({ fresh }) => fresh.customerId));
      const named = kept.flatMap(({ turn }) => (turn.opportunity?.is === "existing" ? [turn.opportunity.opportunityId] : []));
      const attached = new Map((output?.attached ?? []).map(({ opportunityId, customerId }) => [opportunityId, customerId]));
      for (const { id, status, accountId } of named.length === 0 ? [] : await opportunities.findMany(ctx, named)) {
        // Nobody else could give a deal a customer that is made here.
        if (status !== "open" || accountId === null || !(accountId === attached.get(id) || news.has(accountId))) continue;
        const changed = await opportunities.change(ctx, { id }, { accountId: null });
        if (!changed.ok) return changed;
      }
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

/** Whether the deals that were named take the leads; those without a customer get one, and are the answer. */
const attach = async (ctx: OperationContext, opportunities: ConversionPorts["opportunities"], kept: readonly PlacedLead[]): Promise<Result<PlacedDeals["attached"]>> => {
  const wanted = kept.flatMap(({ turn, place }) => (turn.opportunity?.is === "existing" ? [{ opportunityId: turn.opportunity.opportunityId, place }] : []));
  if (wanted.length === 0) return accept([]);
  const there = new Map((await opportunities.findMany(ctx, wanted.map(({ opportunityId }) => opportunityId))).map((deal) => [deal.id, deal]));
  const attached: PlacedDeals["attached"][number][] = [];
  for (const { opportunityId, place } of wanted) {
    const deal = there.get(opportunityId);
    const refusal = whyNotAttached(opportunityId, { id: place.customerId, mergedIds: place.mergedIds }, deal);
    if (refusal) return { ok: false, refusal };
    if (deal?.accountId !== null) continue;
    const changed = await opportunities.change(ctx, { id: opportunityId }, { accountId: place.customerId });
    if (!changed.ok) return changed;
    there.set(opportunityId, changed.value);
    attached.push({ opportunityId, customerId: place.customerId });
  }
  return accept(attached);
};
