import type { FieldHistoryProvider, OpportunityProvider, OpportunityRecord } from "../crm-records/index.js";
import type { RoutableRecord, RoutedRecords } from "./ports.js";
import { customFacts, previousOwners } from "./record-facts.js";

/** The open deals of a CRM, for routing. Deals have no duplicates. */
export const routedOpportunities = (opportunities: OpportunityProvider, fieldHistory: FieldHistoryProvider): RoutedRecords => ({
  async find(ctx, ids) {
    const found = await opportunities.findMany(ctx, ids);
    const previous = await previousOwners(ctx, "opportunity", found, fieldHistory);
    return found.map((deal) => routable(deal, previous.get(deal.id) ?? null));
  },
  assignOwners: (ctx, assignments) => opportunities.assignOwners(ctx, assignments),
  countOpen: (ctx, ownerIds) => opportunities.countOpen(ctx, ownerIds),
});

const routable = (deal: OpportunityRecord, previousOwnerId: string | null): RoutableRecord => ({
  entity: "opportunity",
  id: deal.id,
  version: deal.version,
  createdAt: deal.createdAt,
  isOpen: deal.status === "open",
  facts: {
    createdAt: deal.createdAt,
    pipelineId: deal.pipelineId,
    stageId: deal.stageId,
    type: deal.type,
    amount: deal.amount,
    expectedCloseDate: deal.expectedCloseDate,
    forecastCategory: deal.forecastCategory,
    accountId: deal.accountId,
    ...customFacts(deal.customFields),
  },
  place: { accountId: deal.accountId },
  ownerId: deal.ownerId,
  duplicateOf: null,
  previousOwnerId,
});
