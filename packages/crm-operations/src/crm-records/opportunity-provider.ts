import type {
  CalendarDate,
  ExternalReference,
  FieldValues,
  Instant,
  InstantRange,
  Money,
  OperationContext,
  Page,
  PageRequest,
  RatePpm,
  Result,
} from "@nexus/common";
import type { BatchOutcome, OpenCount, OwnerAssignment, RecordTarget } from "./crm-record.js";
import type {
  ForecastCategory,
  OpportunityLineRecord,
  OpportunityRecord,
  OpportunityRecordStatus,
  OpportunityRecordType,
  RecurringRevenue,
} from "./opportunity-record.js";

/** Every condition that is present must hold. */
export interface OpportunityFilter {
  readonly statuses?: readonly OpportunityRecordStatus[];
  readonly pipelineId?: string;
  readonly stageIds?: readonly string[];
  /** Null finds deals that nobody owns. */
  readonly ownerId?: string | null;
  readonly accountIds?: readonly string[];
  readonly sourceLeadIds?: readonly string[];
  readonly closed?: InstantRange;
}

export interface NewOpportunity {
  /** Made by the caller, so that a repeated call is recognised. */
  readonly id: string;
  readonly name: string;
  /** Null takes the tenant's default pipeline. Only an active pipeline takes new deals. */
  readonly pipelineId: string | null;
  readonly type: OpportunityRecordType;
  readonly ownerId: string | null;
  readonly amount: Money | null;
  readonly recurring: RecurringRevenue | null;
  /** In the future when given. */
  readonly expectedCloseDate: CalendarDate | null;
  readonly accountId: string | null;
  readonly sourceLeadId: string | null;
  readonly externalReferences: readonly ExternalReference[];
  readonly customFields: FieldValues;
}

/** What is absent stays as it is; null takes it away. */
export interface OpportunityChanges {
  readonly name?: string;
  readonly amount?: Money | null;
  readonly recurring?: RecurringRevenue | null;
  readonly expectedCloseDate?: CalendarDate | null;
  readonly accountId?: string | null;
  readonly probabilityPpm?: RatePpm;
  /** `closed` is not anybody's to say: it follows from winning. */
  readonly forecastCategory?: Exclude<ForecastCategory, "closed">;
  /** All of them; `total` is the core's to say and is not read. */
  readonly lines?: readonly OpportunityLineRecord[];
  readonly customFields?: FieldValues;
}

export interface OpportunityWin {
  readonly at: Instant;
  /** What it was won for; the amount becomes this. */
  readonly amount: Money;
  readonly reason: string | null;
}

export interface OpportunityLoss {
  readonly at: Instant;
  readonly reason: string;
  readonly competitor: string | null;
}

/** Reads deals. Deleted ones are not found. Reads have no effect and see committed data and the own unit of work. */
export interface OpportunityReader {
  /** Undefined when there is none. */
  find(ctx: OperationContext, id: string): Promise<OpportunityRecord | undefined>;
  /** In the order of `ids`; ids without a deal are left out, repeated ids answer once. One round trip. */
  findMany(ctx: OperationContext, ids: readonly string[]): Promise<readonly OpportunityRecord[]>;
  /** Deals that carry one of the references, ordered by createdAt, then id; each once. */
  findByReferences(ctx: OperationContext, references: readonly ExternalReference[]): Promise<readonly OpportunityRecord[]>;
  /** Ordered by createdAt, then id. Throws `invalid_page` for a limit outside 1 to 1,000 or a cursor it did not give. */
  list(ctx: OperationContext, filter: OpportunityFilter, page: PageRequest): Promise<Page<OpportunityRecord>>;
}

/** Who works on what: the set-based writes of routing and realignment. */
export interface OpportunityAssigner {
  /**
   * Sets owners, one outcome per assignment in the order given. An owner who is the owner already is
   * `unchanged`. Rejected one by one with `opportunity_not_found`, `opportunity_deleted` or
   * `version_conflict`; the others are written all the same, in one transaction. The same deal twice
   * in a batch: the first counts, the rest are rejected with `duplicate_in_batch`.
   */
  assignOwners(ctx: OperationContext, assignments: readonly OwnerAssignment[]): Promise<readonly BatchOutcome<"assigned">[]>;
  /** Open deals per owner, in the order of `ownerIds`; owners with none answer 0. */
  countOpen(ctx: OperationContext, ownerIds: readonly string[]): Promise<readonly OpenCount[]>;
}

/**
 * Changes single deals through the core's own gates. Refusals of the core come back unchanged;
 * `opportunity_not_found`, `opportunity_deleted` and `version_conflict` are common to all. Repeating
 * what has already happened changes nothing and answers the deal as it is.
 */
export interface OpportunityLifecycle {
  /** Refused with `opportunity_exists` when the id is taken, `pipeline_not_found` or `pipeline_not_active`. */
  create(ctx: OperationContext, opportunity: NewOpportunity): Promise<Result<OpportunityRecord>>;
  change(ctx: OperationContext, target: RecordTarget, changes: OpportunityChanges): Promise<Result<OpportunityRecord>>;
  /** Under the pipeline's transition policy; `reason` where the policy asks for one. */
  moveToStage(ctx: OperationContext, target: RecordTarget, stageId: string, reason: string | null): Promise<Result<OpportunityRecord>>;
  markWon(ctx: OperationContext, target: RecordTarget, win: OpportunityWin): Promise<Result<OpportunityRecord>>;
  markLost(ctx: OperationContext, target: RecordTarget, loss: OpportunityLoss): Promise<Result<OpportunityRecord>>;
  /** Back to an open stage; also the undo of `markWon` and `markLost`. */
  reopen(ctx: OperationContext, target: RecordTarget, stageId: string, reason: string): Promise<Result<OpportunityRecord>>;
}

/** Many deals at once: what a conversion makes, and its undo. */
export interface OpportunityBatches {
  /**
   * Creates deals, one outcome per deal in the order given. Rejected one by one with what `create`
   * refuses; the others are written all the same, in one transaction and a bounded number of round
   * trips. The same id twice in a batch: the first counts, the rest are rejected with
   * `duplicate_in_batch`; so does the first of two that carry the same external reference. An id that is
   * taken is rejected with `opportunity_exists`, never `unchanged`: nobody compares what it is with what was asked.
   */
  createMany(ctx: OperationContext, opportunities: readonly NewOpportunity[]): Promise<readonly BatchOutcome<"created">[]>;
  /**
   * Takes deals out of every read and count, one outcome per target in the order given: the undo of a
   * creation. Ids and external references stay taken. A deal that is deleted already is `unchanged`,
   * whatever version is expected. Rejected one by one with `opportunity_not_found` or `version_conflict`;
   * batches otherwise as in `createMany`. `reason` is for the audit trail.
   */
  remove(ctx: OperationContext, targets: readonly RecordTarget[], reason: string): Promise<readonly BatchOutcome<"removed">[]>;
}

/**
 * The deals of the tenant in `ctx`. Bound to a transaction it joins that unit of work; otherwise every
 * write is one of its own. Throws `storage_unavailable` and `concurrency_exhausted`, both retryable.
 */
export interface OpportunityProvider extends OpportunityReader, OpportunityAssigner, OpportunityLifecycle, OpportunityBatches {}
