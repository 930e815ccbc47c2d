import { CalendarDate, deepFreeze, Instant } from "@nexus/common";
import type { OpportunityRecord, PipelineRecord, PipelineStageRecord } from "../../crm-records/index.js";
import { opportunityAges, type OpportunityContext } from "../opportunity-context.js";

/** What the tests of this room share. */

export const now = Instant.of("2026-03-31T12:00:00.000Z");
export const daysAgo = (days: number): Instant => Instant.addDays(now, -days);
export const dayIn = (days: number): CalendarDate => CalendarDate.addDays(Instant.utcDate(now), days);

export const proposeStage: PipelineStageRecord = { id: "propose", name: "Propose", position: 1, probabilityPpm: 500_000, outcome: "open", rottenAfterDays: 21, forecastCategory: "best-case" };

export const salesPipeline: PipelineRecord = {
  id: "P-1",
  version: 1,
  name: "Sales",
  status: "active",
  isDefault: true,
  stages: [
    proposeStage,
    { id: "won", name: "Won", position: 2, probabilityPpm: 1_000_000, outcome: "won", rottenAfterDays: null, forecastCategory: "closed" },
    { id: "lost", name: "Lost", position: 3, probabilityPpm: 0, outcome: "lost", rottenAfterDays: null, forecastCategory: "omitted" },
  ],
};

export const healthyDeal: OpportunityRecord = {
  id: "O-1",
  version: 3,
  ownerId: "ann",
  externalReferences: [],
  customFields: {},
  createdAt: daysAgo(20),
  updatedAt: daysAgo(1),
  name: "Ten vans",
  pipelineId: "P-1",
  stageId: "propose",
  status: "open",
  type: "new",
  amount: { minorUnits: 5_000_00, currency: "EUR" },
  recurring: null,
  probabilityPpm: 500_000,
  weightedAmount: { minorUnits: 2_500_00, currency: "EUR" },
  forecastCategory: "best-case",
  expectedCloseDate: dayIn(30),
  closedAt: null,
  closeReason: null,
  competitor: null,
  accountId: "A-1",
  sourceLeadId: null,
  lines: [],
  contacts: [{ contactId: "C-1", role: "decision-maker", primary: true }],
  stageEnteredAt: daysAgo(5),
  stageHistory: [{ stageId: "propose", enteredAt: daysAgo(5), leftAt: null }],
};

/** A deal that needs no attention, but for what is changed about it. */
export const contextOf = (deal: Partial<OpportunityRecord> = {}, around: Partial<OpportunityContext> = {}): OpportunityContext => {
  const opportunity = { ...healthyDeal, ...deal };
  return deepFreeze({
    opportunity,
    pipeline: salesPipeline,
    stage: proposeStage,
    activities: { relatedTo: { entityType: "opportunity", id: opportunity.id }, completedCount: 4, firstCommunicationAt: daysAgo(18), lastCompletedAt: daysAgo(2), nextScheduledAt: Instant.addDays(now, 3) },
    ...opportunityAges(opportunity, now),
    history: { closeDatePushes: 0, closeDatePushedDays: 0, amountChanges: 0, ownerChanges: 0 },
    ...around,
  });
};
