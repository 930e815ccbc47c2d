import type { CalendarDate, ExternalReference, FieldValues, Instant, Money } from "@nexus/common";
import type { ForecastCategory } from "../pipeline/index.js";
import type { CoreEvent } from "../shared/decider.js";
import type { ContactRole } from "./contact-role.js";
import type { ForecastProbability } from "./forecast-probability.js";
import type { ImportedCourse, ImportedOpportunity, OpportunityContent, RecurringRevenue } from "./opportunity.js";
import type { OpportunityLine } from "./opportunity-line.js";
import type { OpportunityType } from "./opportunity-type.js";

/** What an update may change. */
export interface OpportunityDetails {
  readonly title: string;
  readonly type: OpportunityType;
  readonly accountId: string | null;
  readonly sourceLeadId: string | null;
  readonly externalReferences: readonly ExternalReference[];
  readonly customFields: FieldValues;
}

/** What a deal is worth, and how that is made up. */
export interface DealValue {
  readonly amount: Money | null;
  readonly isFreePilot: boolean;
  readonly recurring: RecurringRevenue | null;
  readonly lines: readonly OpportunityLine[];
}

/** Something about an import that its owner may want to look into. The fact is recorded as stated. */
export interface ImportFinding {
  readonly code: "zero_amount_taken_as_unknown" | "closed_before_created" | "stages_out_of_order" | "amount_differs_from_lines";
  readonly message: string;
}

type Event<Type extends string, Data = object> = CoreEvent<Type, { readonly id: string } & Data>;

export type OpportunityCreated = Event<
  "OpportunityCreated",
  OpportunityContent &
    OpportunityDetails & { readonly tenantId: string; readonly pipelineId: string; readonly stageId: string; readonly forecastCategory: ForecastCategory }
>;
export type OpportunityUpdated = Event<"OpportunityUpdated", { readonly changes: Partial<OpportunityDetails> }>;
export type OpportunityAmountChanged = Event<"OpportunityAmountChanged", Omit<DealValue, "lines"> & { readonly from: Money | null }>;
/** The amount and pilot mark are those that stand with the new lines. */
export type OpportunityLinesSet = Event<"OpportunityLinesSet", Omit<DealValue, "recurring"> & { readonly from: Money | null }>;
export type OpportunityCloseDateChanged = Event<
  "OpportunityCloseDateChanged",
  { readonly from: CalendarDate | null; readonly to: CalendarDate | null; /** Moved to a later day. */ readonly isPush: boolean }
>;
export type OpportunityStageChanged = Event<
  "OpportunityStageChanged",
  {
    readonly from: string;
    readonly to: string;
    readonly direction: "forward" | "backward";
    readonly reason: string | null;
    /** The category that the new stage stands for. */
    readonly stageCategory: ForecastCategory;
  }
>;
export type OpportunityWon = Event<
  "OpportunityWon",
  { readonly from: string; readonly to: string; readonly closedAt: Instant; readonly closeReason: string | null; readonly note: string | null; readonly actualAmount: Money | null }
>;
export type OpportunityLost = Event<
  "OpportunityLost",
  { readonly from: string; readonly to: string; readonly closedAt: Instant; readonly closeReason: string; readonly note: string | null; readonly competitor: string | null }
>;
export type OpportunityReopened = Event<
  "OpportunityReopened",
  { readonly status: "won" | "lost"; readonly from: string; readonly to: string; readonly reason: string; readonly stageCategory: ForecastCategory }
>;
export type OpportunityForecastSet = Event<
  "OpportunityForecastSet",
  { readonly forecastCategory: ForecastCategory; readonly isSetByHand: boolean; readonly probability: ForecastProbability | null }
>;
export type OpportunityContactRolesSet = Event<"OpportunityContactRolesSet", { readonly contactRoles: readonly ContactRole[] }>;
export type OpportunityOwnerAssigned = Event<"OpportunityOwnerAssigned", { readonly from: string | null; readonly to: string | null; readonly reason: string | null }>;
export type OpportunityDeleted = Event<"OpportunityDeleted">;
export type OpportunityRestored = Event<"OpportunityRestored">;
/** Facts of the past, recorded without gates. Nobody is to be notified. */
export type OpportunityImported = Event<
  "OpportunityImported",
  {
    readonly tenantId: string;
    readonly pipelineId: string;
    readonly imported: ImportedOpportunity;
    readonly forecastCategory: ForecastCategory;
    readonly findings: readonly ImportFinding[];
  }
>;
/** A later import said something else, and nobody had touched those fields since. */
export type OpportunityHistoryCorrected = Event<
  "OpportunityHistoryCorrected",
  {
    readonly imported: ImportedOpportunity;
    readonly changes: Partial<Omit<ImportedOpportunity, "course">>;
    /** Absent when the course of the deal stays as it is. */
    readonly course?: ImportedCourse & { readonly forecastCategory: ForecastCategory };
    readonly findings: readonly ImportFinding[];
  }
>;

export type OpportunityEvent =
  | OpportunityCreated
  | OpportunityUpdated
  | OpportunityAmountChanged
  | OpportunityLinesSet
  | OpportunityCloseDateChanged
  | OpportunityStageChanged
  | OpportunityWon
  | OpportunityLost
  | OpportunityReopened
  | OpportunityForecastSet
  | OpportunityContactRolesSet
  | OpportunityOwnerAssigned
  | OpportunityDeleted
  | OpportunityRestored
  | OpportunityImported
  | OpportunityHistoryCorrected;
