import type { CalendarDate, ExternalReference, Instant, InstantRange, OperationContext, Page, PageRequest } from "@nexus/common";
import type { Opportunity } from "./opportunity.js";
import type { OpenValue, StageSummary } from "./stage-summary.js";

/** Finding one opportunity by its id, in both forms. Source: FUN-CRM-0055. */
export interface OpportunityByIdQuery {
  /** Also from the bin; undefined when there is none. */
  findById(ctx: OperationContext, id: string): Promise<Opportunity | undefined>;
  /** Also from the bin. Throws `opportunity_not_found`. */
  getById(ctx: OperationContext, id: string): Promise<Opportunity>;
}

/** Finding one opportunity by where it came from. Source: FUN-CRM-0057. */
export interface OpportunityByOriginQuery {
  /** The first one converted from the lead; undefined when there is none. Not from the bin. */
  findBySourceLead(ctx: OperationContext, leadId: string): Promise<Opportunity | undefined>;
  /** As `findBySourceLead`. Throws `opportunity_not_found`. */
  getBySourceLead(ctx: OperationContext, leadId: string): Promise<Opportunity>;
  /** The record an import is about, also from the bin; undefined when there is none. */
  findByExternalReference(ctx: OperationContext, reference: ExternalReference): Promise<Opportunity | undefined>;
}

/** Lists by `createdAt`, then `id`, without what lies in the bin. Source: FUN-CRM-0055, FUN-CRM-0056. */
export interface OpportunityListQuery {
  /** Open and closed ones; none for an unknown pipeline. */
  findByPipeline(ctx: OperationContext, pipelineId: string, page: PageRequest): Promise<Page<Opportunity>>;
  /** Stage ids are unique within their pipeline only, so both are named. */
  findByStage(ctx: OperationContext, pipelineId: string, stageId: string, page: PageRequest): Promise<Page<Opportunity>>;
  /** All open ones, overdue ones included. */
  findOpen(ctx: OperationContext, page: PageRequest): Promise<Page<Opportunity>>;
  /** By when they were won, where `closed` is given; it leaves out those whose close is not known. */
  findWon(ctx: OperationContext, page: PageRequest, closed?: InstantRange): Promise<Page<Opportunity>>;
  /** By when they were lost, where `closed` is given; it leaves out those whose close is not known. */
  findLost(ctx: OperationContext, page: PageRequest, closed?: InstantRange): Promise<Page<Opportunity>>;
}

/** What needs attention, and what it is worth. Without what lies in the bin. Source: FUN-CRM-0057. */
export interface OpportunityWorkQuery {
  /** Open ones last changed at this instant or before; see `Opportunity.isStale`. */
  findStale(ctx: OperationContext, unchangedSince: Instant, page: PageRequest): Promise<Page<Opportunity>>;
  /** Open ones expected to close before this day; see `Opportunity.isOverdue`. */
  findOverdue(ctx: OperationContext, today: CalendarDate, page: PageRequest): Promise<Page<Opportunity>>;
  /** Open deals per currency, with those of unknown amount counted apart; of one pipeline where given. Equals `openValueOf`. */
  totalOpenValue(ctx: OperationContext, pipelineId?: string): Promise<OpenValue>;
  /** Count, amount and weighted amount per stage and currency, in the order of the stages. Equals `summarizeStages`. Throws `pipeline_not_found`. */
  stageSummary(ctx: OperationContext, pipelineId: string): Promise<readonly StageSummary[]>;
}

/** Reading opportunities of the context's tenant; never another tenant's. Nothing here changes anything. Source: IFC-CRM-0083. */
export interface OpportunityQuery extends OpportunityByIdQuery, OpportunityByOriginQuery, OpportunityListQuery, OpportunityWorkQuery {}
