import type { CalendarDate, Instant, Money } from "@nexus/common";
import type { OpportunityContactRecord, OpportunityLineRecord, OpportunityRecord, OpportunityRecordStatus, OpportunityRecordType, PipelineRecord, PipelineStageRecord, RecurringRevenue } from "../crm-records/index.js";

/** What closing a deal, won or lost, needs to know of it, from the deal and its pipeline alone (IFC-CRMOP-0041). */
export interface OpportunityCloseData {
  readonly opportunityId: string;
  /** For `expectedVersion`: what was decided on this version is refused once the deal has moved on. */
  readonly opportunityVersion: number;
  readonly name: string;
  readonly status: OpportunityRecordStatus;
  readonly type: OpportunityRecordType;
  readonly ownerId: string | null;
  readonly accountId: string | null;
  readonly sourceLeadId: string | null;
  /** Null while it is not known, which is not zero. */
  readonly amount: Money | null;
  readonly recurring: RecurringRevenue | null;
  readonly lines: readonly OpportunityLineRecord[];
  readonly contacts: readonly OpportunityContactRecord[];
  readonly expectedCloseDate: CalendarDate | null;
  /** Set once it is closed, where it is known. */
  readonly closedAt: Instant | null;
  readonly pipelineId: string;
  readonly stageId: string;
  /** The stage it goes back to when closing is undone; null for a deal that is closed, and for a stage that is gone. */
  readonly openStage: PipelineStageRecord | null;
  /** Where a deal that is won, or lost, can end: by position, none in a pipeline that is gone. */
  readonly wonStages: readonly PipelineStageRecord[];
  readonly lostStages: readonly PipelineStageRecord[];
}

/** @see OpportunityCloseData */
export const OpportunityCloseData = {
  of: (opportunity: OpportunityRecord, pipeline: PipelineRecord | null): OpportunityCloseData => {
    const stages = pipeline?.stages ?? [];
    const ending = (outcome: "won" | "lost"): readonly PipelineStageRecord[] => stages.filter((stage) => stage.outcome === outcome);
    return {
      opportunityId: opportunity.id,
      opportunityVersion: opportunity.version,
      name: opportunity.name,
      status: opportunity.status,
      type: opportunity.type,
      ownerId: opportunity.ownerId,
      accountId: opportunity.accountId,
      sourceLeadId: opportunity.sourceLeadId,
      amount: opportunity.amount,
      recurring: opportunity.recurring,
      lines: opportunity.lines,
      contacts: opportunity.contacts,
      expectedCloseDate: opportunity.expectedCloseDate,
      closedAt: opportunity.closedAt,
      pipelineId: opportunity.pipelineId,
      stageId: opportunity.stageId,
      openStage: stages.find(({ id, outcome }) => id === opportunity.stageId && outcome === "open") ?? null,
      wonStages: ending("won"),
      lostStages: ending("lost"),
    };
  },
} as const;
