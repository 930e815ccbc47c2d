import type { CalendarDate, ExternalReference, FieldValues, Instant, Money } from "@nexus/common";
import type { ForecastCategory } from "../pipeline/index.js";
import type { Target } from "../shared/target.js";
import type { ContactRole } from "./contact-role.js";
import type { ForecastProbabilityInput } from "./forecast-probability.js";
import type { RecurringRevenue } from "./opportunity.js";
import type { OpportunityLineInput } from "./opportunity-line.js";
import type { OpportunityType } from "./opportunity-type.js";

/** A new deal, in any open stage of an active pipeline; in its first one by default. */
export interface CreateOpportunity {
  readonly type: "create";
  readonly id: string;
  readonly title: string;
  readonly pipelineId: string;
  readonly stageId?: string;
  /** `new` by default. */
  readonly opportunityType?: OpportunityType;
  readonly ownerId?: string | null;
  readonly accountId?: string | null;
  readonly sourceLeadId?: string | null;
  /** Unknown when absent or null. With lines that all have a price it follows from them. */
  readonly amount?: Money | null;
  readonly isFreePilot?: boolean;
  readonly recurring?: RecurringRevenue | null;
  readonly lines?: readonly OpportunityLineInput[];
  readonly contactRoles?: readonly ContactRole[];
  /** Today (UTC) or later. */
  readonly expectedCloseDate?: CalendarDate | null;
  readonly externalReferences?: readonly ExternalReference[];
  readonly customFields?: FieldValues;
}

/** What is absent stays as it is. Possible in every state, overdue and closed ones included. */
export interface UpdateOpportunity extends Target {
  readonly type: "update";
  readonly title?: string;
  readonly opportunityType?: OpportunityType;
  readonly accountId?: string | null;
  readonly sourceLeadId?: string | null;
  readonly externalReferences?: readonly ExternalReference[];
  /** All of them: what is not named is taken away. */
  readonly customFields?: FieldValues;
}

export interface ChangeOpportunityAmount extends Target {
  readonly type: "change-amount";
  /** Null when it is not known any more; stays as it is when absent. Refused while the lines say what it is. */
  readonly amount?: Money | null;
  /** Must be true for an amount of zero. */
  readonly isFreePilot?: boolean;
  /** Stays as it is when absent. */
  readonly recurring?: RecurringRevenue | null;
}

export interface SetExpectedCloseDate extends Target {
  readonly type: "set-expected-close-date";
  /** Today (UTC) or later; null when nobody can say. */
  readonly expectedCloseDate: CalendarDate | null;
}

/** To the next open stage. */
export interface AdvanceOpportunity extends Target {
  readonly type: "advance";
}

/** To an open stage, as the pipeline's policy allows. */
export interface MoveOpportunityToStage extends Target {
  readonly type: "move-to-stage";
  readonly stageId: string;
  /** Needed to move backward. */
  readonly reason?: string | null;
}

export interface MarkOpportunityWon extends Target {
  readonly type: "mark-won";
  /** Which win stage, where there are several; the first by default. */
  readonly stageId?: string;
  /** Id of a close reason of the tenant. */
  readonly closeReason?: string | null;
  /** What else there is to say; needed to turn a lost deal into a won one. */
  readonly note?: string | null;
  /** What it was won for; the expected amount by default. */
  readonly actualAmount?: Money;
  /** Now by default, never later. */
  readonly closedAt?: Instant;
}

export interface MarkOpportunityLost extends Target {
  readonly type: "mark-lost";
  /** Which loss stage, where there are several; the first by default. */
  readonly stageId?: string;
  /** Id of a close reason of the tenant. */
  readonly closeReason: string;
  readonly competitor?: string | null;
  /** What else there is to say; needed to turn a won deal into a lost one. */
  readonly note?: string | null;
  /** Now by default, never later. */
  readonly closedAt?: Instant;
}

export interface ReopenOpportunity extends Target {
  readonly type: "reopen";
  readonly reason: string;
  /** An open stage; the last one it was in by default. */
  readonly stageId?: string;
}

/** What is absent stays as it is; null goes back to what the stage says. */
export interface SetOpportunityForecast extends Target {
  readonly type: "set-forecast";
  readonly forecastCategory?: Exclude<ForecastCategory, "closed"> | null;
  readonly probability?: ForecastProbabilityInput | null;
}

/** Replaces all lines. The amount follows when every line has a price, and stays as it is otherwise. */
export interface SetOpportunityLines extends Target {
  readonly type: "set-lines";
  readonly lines: readonly OpportunityLineInput[];
  /** Must be true for lines that add up to zero. */
  readonly isFreePilot?: boolean;
}

/** Replaces all contact roles. */
export interface SetContactRoles extends Target {
  readonly type: "set-contact-roles";
  readonly contactRoles: readonly ContactRole[];
}

export interface AssignOpportunityOwner extends Target {
  readonly type: "assign-owner";
  /** Null takes the owner away. */
  readonly ownerId: string | null;
  readonly reason?: string | null;
}

export interface DeleteOpportunity extends Target {
  readonly type: "delete";
}

export interface RestoreOpportunity extends Target {
  readonly type: "restore";
}

/** The commands that move a deal between stages. */
export type StageTransitionCommand = AdvanceOpportunity | MoveOpportunityToStage | MarkOpportunityWon | MarkOpportunityLost | ReopenOpportunity;

export type OpportunityCommand =
  | CreateOpportunity
  | UpdateOpportunity
  | ChangeOpportunityAmount
  | SetExpectedCloseDate
  | StageTransitionCommand
  | SetOpportunityForecast
  | SetOpportunityLines
  | SetContactRoles
  | AssignOpportunityOwner
  | DeleteOpportunity
  | RestoreOpportunity;

/** What a caller sends for a command: all but its name. */
export type OpportunityInput<Type extends OpportunityCommand["type"]> = Omit<Extract<OpportunityCommand, { readonly type: Type }>, "type">;
