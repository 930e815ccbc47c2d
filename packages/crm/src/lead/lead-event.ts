import type { CalendarDate, FieldValues, Instant } from "@nexus/common";
import type { CoreEvent } from "../shared/decider.js";
import type { ExternalReference } from "../shared/entity.js";
import type { ImportedLeadFacts, LeadDetails, LeadOutcome } from "./lead.js";
import type { LeadHandover, LeadHandoverStage } from "./lead-handover.js";
import type { LeadScore } from "./lead-score.js";
import type { LeadStatus, OpenLeadStatus } from "./lead-status.js";

/** What describes a lead, with the lists every record carries. */
export interface LeadDescription extends LeadDetails {
  readonly externalReferences: readonly ExternalReference[];
  readonly customFields: FieldValues;
}

export type LeadCreated = CoreEvent<
  "LeadCreated",
  LeadDescription & {
    readonly id: string;
    readonly tenantId: string;
    readonly source: string;
    readonly ownerId: string | null;
    /** The first hand-over: when the prospect asked. */
    readonly inquiredAt: Instant;
  }
>;

/** Only what changed. */
export type LeadUpdated = CoreEvent<"LeadUpdated", { readonly changes: Partial<LeadDescription> }>;

export type LeadStatusChanged = CoreEvent<
  "LeadStatusChanged",
  {
    readonly from: LeadStatus;
    readonly to: OpenLeadStatus;
    /** The hand-over the change brought with it; null when the lead was already that far. */
    readonly handover: LeadHandover | null;
  }
>;

export type LeadSourceChanged = CoreEvent<"LeadSourceChanged", { readonly from: string; readonly to: string }>;

export type LeadScoreAssigned = CoreEvent<"LeadScoreAssigned", { readonly score: LeadScore }>;

export type LeadScoreOverridden = CoreEvent<"LeadScoreOverridden", { readonly score: LeadScore; readonly reason: string }>;

export type LeadScoreOverrideCleared = CoreEvent<"LeadScoreOverrideCleared", Readonly<Record<string, never>>>;

export type LeadOwnerAssigned = CoreEvent<"LeadOwnerAssigned", { readonly from: string | null; readonly to: string | null }>;

export type LeadConverted = CoreEvent<
  "LeadConverted",
  { readonly opportunityId: string | null; readonly accountId: string | null; readonly contactId: string | null }
>;

export type LeadDisqualified = CoreEvent<"LeadDisqualified", { readonly from: OpenLeadStatus; readonly reason: string; readonly note: string | null }>;

export type LeadRecycled = CoreEvent<
  "LeadRecycled",
  {
    readonly reason: string;
    readonly workAgainOn: CalendarDate | null;
    /** The cycle that begins. */
    readonly cycle: number;
  }
>;

export type LeadHandedOver = CoreEvent<"LeadHandedOver", { readonly cycle: number; readonly stage: LeadHandoverStage; readonly at: Instant }>;

export type LeadDeleted = CoreEvent<"LeadDeleted", Readonly<Record<string, never>>>;

export type LeadRestored = CoreEvent<"LeadRestored", Readonly<Record<string, never>>>;

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
export type LeadImported = CoreEvent<
  "LeadImported",
  LeadHistoryChanges & { readonly id: string; readonly tenantId: string; readonly imported: ImportedLeadFacts }
>;

/** A later import of the same lead brought other facts. Only what the source has changed. */
export type LeadHistoryCorrected = CoreEvent<
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
  | LeadDisqualified
  | LeadRecycled
  | LeadHandedOver
  | LeadDeleted
  | LeadRestored
  | LeadImported
  | LeadHistoryCorrected;
