import type { OperationContext, Result } from "@nexus/common";
import type { Opportunity } from "./opportunity.js";
import type { OpportunityInput } from "./opportunity-command.js";

/** The life of the record. Source: FUN-CRM-0058. */
export interface OpportunityRecordPersist {
  /** Refuses `opportunity_exists` for an id that is taken, `pipeline_not_found`, and `pipeline_not_active`. */
  create(ctx: OperationContext, input: OpportunityInput<"create">): Promise<Result<Opportunity>>;
  update(ctx: OperationContext, input: OpportunityInput<"update">): Promise<Result<Opportunity>>;
  /** The owner it has already is accepted and changes nothing. */
  assignOwner(ctx: OperationContext, input: OpportunityInput<"assign-owner">): Promise<Result<Opportunity>>;
  setContactRoles(ctx: OperationContext, input: OpportunityInput<"set-contact-roles">): Promise<Result<Opportunity>>;
  /** Into the bin; repeated, it changes nothing. */
  delete(ctx: OperationContext, input: OpportunityInput<"delete">): Promise<Result<Opportunity>>;
  /** Out of the bin; repeated, it changes nothing. */
  restore(ctx: OperationContext, input: OpportunityInput<"restore">): Promise<Result<Opportunity>>;
}

/** What an open deal is worth and when it is expected. Refused with `opportunity_closed` for others. */
export interface OpportunityValuePersist {
  changeAmount(ctx: OperationContext, input: OpportunityInput<"change-amount">): Promise<Result<Opportunity>>;
  setLines(ctx: OperationContext, input: OpportunityInput<"set-lines">): Promise<Result<Opportunity>>;
  setExpectedCloseDate(ctx: OperationContext, input: OpportunityInput<"set-expected-close-date">): Promise<Result<Opportunity>>;
  setForecast(ctx: OperationContext, input: OpportunityInput<"set-forecast">): Promise<Result<Opportunity>>;
}

/** Moves between stages, under the transition policy of the pipeline as it is in the same transaction. Source: FUN-CRM-0058, FUN-CRM-0059. */
export interface OpportunityTransitionPersist {
  advance(ctx: OperationContext, input: OpportunityInput<"advance">): Promise<Result<Opportunity>>;
  /** The stage it is in already is accepted and changes nothing. */
  moveToStage(ctx: OperationContext, input: OpportunityInput<"move-to-stage">): Promise<Result<Opportunity>>;
  /** Repeated with the same words, it changes nothing. */
  markWon(ctx: OperationContext, input: OpportunityInput<"mark-won">): Promise<Result<Opportunity>>;
  /** Repeated with the same words, it changes nothing. */
  markLost(ctx: OperationContext, input: OpportunityInput<"mark-lost">): Promise<Result<Opportunity>>;
  /** Repeated, it changes nothing. */
  reopen(ctx: OperationContext, input: OpportunityInput<"reopen">): Promise<Result<Opportunity>>;
}

/**
 * Changing opportunities of the context's tenant. Every method decides with `opportunityDecider`,
 * answers the opportunity as it stands afterwards or the refusal of the decision, and stores nothing
 * when refused. `opportunity_not_found` is a refusal here. Source: IFC-CRM-0084.
 */
export interface OpportunityPersist extends OpportunityRecordPersist, OpportunityValuePersist, OpportunityTransitionPersist {}
