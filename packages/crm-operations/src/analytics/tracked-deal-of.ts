import type { OpportunityRecord } from "../crm-records/index.js";
import type { TrackedDeal } from "./tracked-facts.js";

/** A deal as it is, as a fact to be tracked: what `AnalyticsTracker.recordDeals` takes. It was opened when it was created. */
export const trackedDealOf = (deal: OpportunityRecord, { id, source }: Pick<TrackedDeal, "id" | "source">): TrackedDeal => ({
  id,
  at: deal.updatedAt,
  ownerId: deal.ownerId,
  source,
  opportunityId: deal.id,
  version: deal.version,
  pipelineId: deal.pipelineId,
  stageId: deal.stageId,
  stageEnteredAt: deal.stageEnteredAt,
  status: deal.status,
  amount: deal.amount,
  weightedAmount: deal.weightedAmount,
  forecastCategory: deal.forecastCategory,
  expectedCloseDate: deal.expectedCloseDate,
  openedAt: deal.createdAt,
  closedAt: deal.closedAt,
});
