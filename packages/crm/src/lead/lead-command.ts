import type { CalendarDate, ExternalReference, FieldValues, Instant } from "@nexus/common";
import type { Target } from "../shared/target.js";
import type { LeadDetails } from "./lead.js";
import type { LeadHandoverStage } from "./lead-handover.js";
import type { LeadScore } from "./lead-score.js";
import type { LeadStatus } from "./lead-status.js";

/** Begins a lead, `new` and in its first cycle. What is absent or null is not known. */
export interface CreateLead extends Partial<Omit<LeadDetails, "title">> {
  readonly type: "create";
  readonly id: string;
  readonly title: string;
  readonly source: string;
  readonly ownerId?: string | null;
  readonly externalReferences?: readonly ExternalReference[];
  readonly customFields?: FieldValues;
  /** When the prospect asked, if that was before now. */
  readonly inquiredAt?: Instant;
}

/** Corrects what describes a lead, in any status. What is absent stays, null clears; lists and `customFields` are replaced whole. */
export interface UpdateLead extends Target, Partial<LeadDetails> {
  readonly type: "update";
  readonly externalReferences?: readonly ExternalReference[];
  readonly customFields?: FieldValues;
}

/** To `contacted` or `qualified`. The ends of the line have commands of their own: `disqualify`, `convert`. */
export interface ChangeLeadStatus extends Target {
  readonly type: "change-status";
  readonly status: LeadStatus;
}

export interface ChangeLeadSource extends Target {
  readonly type: "change-source";
  readonly source: string;
}

/** Records what the engine calculated or another system brought. A score set by hand stays in front of it. */
export interface AssignLeadScore extends Target {
  readonly type: "assign-score";
  /** Of origin `engine` or `import`; not from the future, not older than the present one. */
  readonly score: LeadScore;
}

/** Sets the score by hand, until cleared. */
export interface OverrideLeadScore extends Target {
  readonly type: "override-score";
  /** A whole number, 0 to 100. */
  readonly value: number;
  readonly reason: string;
}

/** Lets the calculated score count again. */
export interface ClearLeadScoreOverride extends Target {
  readonly type: "clear-score-override";
}

/** Hands the lead to somebody; null takes it from everybody. */
export interface AssignLeadOwner extends Target {
  readonly type: "assign-owner";
  readonly ownerId: string | null;
}

/** Records that a qualified lead has become an opportunity, an account, a contact, as given. */
export interface ConvertLead extends Target {
  readonly type: "convert";
  readonly opportunityId?: string | null;
  readonly accountId?: string | null;
  readonly contactId?: string | null;
}

/** Takes a conversion back: the lead is `qualified` again, and what had become of it is told by the event. */
export interface RevertLeadConversion extends Target {
  readonly type: "revert-conversion";
  readonly reason: string;
}

/** Gives an open lead up. */
export interface DisqualifyLead extends Target {
  readonly type: "disqualify";
  /** Id of a reason in the tenant's list. */
  readonly reason: string;
  readonly note?: string | null;
}

/** Takes a disqualified lead back to `new` and begins its next cycle. */
export interface RecycleLead extends Target {
  readonly type: "recycle";
  readonly reason: string;
  /** The day to take it up again; at once when absent. */
  readonly workAgainOn?: CalendarDate | null;
}

/** Dates a hand-over of an open lead in its present cycle. */
export interface HandOverLead extends Target {
  readonly type: "hand-over";
  readonly stage: LeadHandoverStage;
  /** Now, when absent; not in the future, not before the last hand-over. */
  readonly at?: Instant;
}

/** Puts the lead in the bin, in any status. */
export interface DeleteLead extends Target {
  readonly type: "delete";
}

export interface RestoreLead extends Target {
  readonly type: "restore";
}

export type LeadCommand =
  | CreateLead
  | UpdateLead
  | ChangeLeadStatus
  | ChangeLeadSource
  | AssignLeadScore
  | OverrideLeadScore
  | ClearLeadScoreOverride
  | AssignLeadOwner
  | ConvertLead
  | RevertLeadConversion
  | DisqualifyLead
  | RecycleLead
  | HandOverLead
  | DeleteLead
  | RestoreLead;

/** What an adapter passes: the command without its name. */
export type LeadInput<Type extends LeadCommand["type"]> = Omit<Extract<LeadCommand, { readonly type: Type }>, "type">;
