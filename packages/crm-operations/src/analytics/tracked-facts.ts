import type { CalendarDate, Instant, Money } from "@nexus/common";
import type { RecordReference } from "../commands/index.js";
import type { ForecastCategory, OpportunityRecordStatus } from "../crm-records/index.js";

/** What every fact says. Ids only, nothing that names or reaches a person. */
interface TrackedFact {
  /** Made by the caller, at most 100 characters. An id names one fact of its kind for ever: what is tracked again under it is not looked at. */
  readonly id: string;
  readonly at: Instant;
  /** The user it counts for; null for nobody. */
  readonly ownerId: string | null;
  /** Id of the lead source; null where it is not known. */
  readonly source: string | null;
}

/** A step that somebody took: `inquiry`, `qualified`, `won`. */
export interface TrackedEvent extends TrackedFact {
  /** The name of the step. Lower-case words with dots and hyphens. */
  readonly name: string;
  /** What follows one prospect from step to step: the lead's id, or the deal's where there was no lead. */
  readonly journeyId: string;
  readonly about: RecordReference;
}

/** A lead became something. */
export interface TrackedConversion extends TrackedFact {
  readonly leadId: string;
  readonly opportunityId: string | null;
  readonly accountId: string | null;
  /** What the deal was worth then; null where it was not known. */
  readonly amount: Money | null;
}

/** A deal as it was at one version. Of the versions that were tracked the highest counts. */
export interface TrackedDeal extends TrackedFact {
  readonly opportunityId: string;
  readonly version: number;
  readonly pipelineId: string;
  readonly stageId: string;
  /** Null where it is not known. */
  readonly stageEnteredAt: Instant | null;
  readonly status: OpportunityRecordStatus;
  /** Null while it is not known. Of a won deal: what it was won for. */
  readonly amount: Money | null;
  /** Amount times probability, in the same currency; null while the amount is not known. */
  readonly weightedAmount: Money | null;
  readonly forecastCategory: ForecastCategory;
  readonly expectedCloseDate: CalendarDate | null;
  readonly openedAt: Instant;
  /** Null while it is open, and where it is not known. */
  readonly closedAt: Instant | null;
}
