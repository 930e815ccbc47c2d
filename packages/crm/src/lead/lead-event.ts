import type { CalendarDate, ExternalReference, FieldValues, Instant } from "@nexus/common";
import type { CoreEvent } from "../shared/decider.js";
import type { ImportedLeadFacts, LeadDetails, LeadOutcome } from "./lead.js";
import type { LeadHandover, LeadHandoverStage } from "./lead-handover.js";
import type { LeadScore } from "./lead-score.js";
import type { LeadStatus, OpenLeadStatus } from "./lead-status.js";

/** What describes a lead, with the lists every record carries. */
export interface LeadDescription extends LeadDetails {
  readonly externalReferences: readonly ExternalReference[];
  readonly customFields: FieldValues;
}

/** Every event names its lead. */
type Event<Type extends string, Data = object> = CoreEvent<Type, { readonly id: string } & Data>;

export type LeadCreated = Event<
  "LeadCreated",
  LeadDescription & {
    readonly tenantId: string;
    readonly source: string;
    readonly ownerId: string | null;
    /** The first hand-over: when the prospect asked. */
    readonly inquiredAt: Instant;
  }
>;

/** Only what changed. */
export type LeadUpdated = Event<"LeadUpdated", { readonly changes: Partial<LeadDescription> }>;

export type LeadStatusChanged = Event<
  "LeadStatusChanged",
  {
    readonly from: LeadStatus;
    readonly to: OpenLeadStatus;
    /** The hand-over the change brought with it; null when the lead was already that far. */
    readonly handover: LeadHandover | null;
  }
>;

export type LeadSourceChanged = Event<"LeadSourceChanged", { readonly from: string; readonly to: string }>;

export type LeadScoreAssigned = Event<"LeadScoreAssigned", { readonly score: LeadScore }>;

export type LeadScoreOverridden = Event<"LeadScoreOverridden", { readonly score: LeadScore; readonly reason: string }>;

export type LeadScoreOverrideCleared = Event<"LeadScoreOverrideCleared">;

export type LeadOwnerAssigned = Event<"LeadOwnerAssigned", { readonly from: string | null; readonly to: string | null }>;

export type LeadConverted = Event<
  "LeadConverted",
  { readonly opportunityId: string | null; readonly accountId: string | null; readonly contactId: string | null }
>;

/** What the lead had become is told for the last time: its own record says it no more. */
export type LeadConversionReverted = Event<
  "LeadConversionReverted",
  { readonly opportunityId: string | null; readonly accountId: string | null; readonly contactId: string | null; readonly reason: string }
>;

export type LeadDisqualified = Event<"LeadDisqualified", { readonly from: OpenLeadStatus; readonly reason: string; readonly note: string | null }>;

export type LeadRecycled = Event<
  "LeadRecycled",
  {
    readonly reason: string;
    readonly workAgainOn: CalendarDate | null;
    /** The cycle that begins. */
    readonly cycle: number;
  }
>;

export type LeadHandedOver = Event<"LeadHandedOver", { readonly cycle: number; readonly stage: LeadHandoverStage; readonly at: Instant }>;

export type LeadDeleted = Event<"LeadDeleted">;

export type LeadRestored = Event<"LeadRestored">;

/** How far a lead has come, which history tells as one fact. */
export interface LeadProgress {
  readonly outcome: LeadOutcome;
  readonly cycle: number;
  readonly handovers: readonly LeadHandover[];
}

/** The part of a lead that history sets: all of it at first, later what the source has changed. */
export interface LeadHistoryChanges extends LeadDescription {
  readonly source: string;
  readonly ownerId: string | null;
  readonly createdAt: Instant;
  readonly progress: LeadProgress;
  readonly calculatedScore: LeadScore | null;
}

/** A lead taken over from another system, as it was. Nobody is to be notified, nothing is to be routed. */
export type LeadImported = Event<
  "LeadImported",
  LeadHistoryChanges & { readonly tenantId: string; readonly imported: ImportedLeadFacts }
>;

/** A later import of the same lead brought other facts. Only what the source has changed. */
export type LeadHistoryCorrected = Event<
  "LeadHistoryCorrected",
  { readonly changes: Partial<LeadHistoryChanges>; readonly imported: ImportedLeadFacts }
>;

export type LeadEvent =
  | LeadCreated
  | LeadUpdated
  | LeadStatusChanged
  | LeadSourceChanged
  | LeadScoreAssigned
  | LeadScoreOverridden
  | LeadScoreOverrideCleared
  | LeadOwnerAssigned
  | LeadConverted
  | LeadConversionReverted
  | LeadDisqualified
  | LeadRecycled
  | LeadHandedOver
  | LeadDeleted
  | LeadRestored
  | LeadImported
  | LeadHistoryCorrected;
