import { CalendarDate, type Instant } from "@nexus/common";
import type { ActivitySummary, FieldChangeRecord, OpportunityRecord, PipelineRecord, PipelineStageRecord } from "../crm-records/index.js";
import { daysSince } from "./days-since.js";
import type { OwnedContext } from "./record-owner.js";

/** What the history of a deal tells; only what happened here, not what an import brought along. */
export interface OpportunityHistoryFacts {
  /** How often the expected close date was moved to a later day. */
  readonly closeDatePushes: number;
  /** By how many days in all; moves to an earlier day are not taken off. */
  readonly closeDatePushedDays: number;
  /** How often the amount came to be another one. */
  readonly amountChanges: number;
  /** How often the deal came to another owner, or to none. */
  readonly ownerChanges: number;
}

/**
 * A deal with what is around it at an instant: what closing, attention and whoever looks after deals
 * decide on. A snapshot; the same context and settings give the same indicators for ever.
 */
export interface OpportunityContext extends OwnedContext {
  readonly opportunity: OpportunityRecord;
  /** Null for one that has been deleted since. */
  readonly pipeline: PipelineRecord | null;
  /** Null for one that has been deleted since. */
  readonly stage: PipelineStageRecord | null;
  readonly activities: ActivitySummary;
  /** Whole days since it was created. */
  readonly ageDays: number;
  /** Whole days since it came into its present stage; null where an import did not know. */
  readonly stageAgeDays: number | null;
  readonly history: OpportunityHistoryFacts;
}

/** What the changes of one deal come to; changes of other fields count for nothing. */
export const historyFactsOf = (changes: readonly FieldChangeRecord[]): OpportunityHistoryFacts => {
  const pushes = changes.flatMap(({ field, from, to }) => (field === "expectedCloseDate" && CalendarDate.is(from) && CalendarDate.is(to) && to > from ? [CalendarDate.daysBetween(from, to)] : []));
  const changesTo = (name: string): number => changes.filter(({ field }) => field === name).length;
  return {
    closeDatePushes: pushes.length,
    closeDatePushedDays: pushes.reduce((sum, days) => sum + days, 0),
    amountChanges: changesTo("amount"),
    ownerChanges: changesTo("ownerId"),
  };
};

/** How old a deal and its stay in the present stage are, as {@link OpportunityContext} counts it. */
export const opportunityAges = ({ createdAt, stageEnteredAt }: OpportunityRecord, at: Instant): Pick<OpportunityContext, "ageDays" | "stageAgeDays"> => ({
  ageDays: daysSince(createdAt, at),
  stageAgeDays: stageEnteredAt === null ? null : daysSince(stageEnteredAt, at),
});
