import type { Explanation, ExternalReference, FieldValues, Instant, InstantRange, OperationContext, Page, PageRequest, Result } from "@nexus/common";
import type { BatchOutcome, OpenCount, OwnerAssignment, RecordTarget } from "./crm-record.js";
import type { DuplicateKeyRecord, LeadRecord, LeadRecordDetails, LeadRecordStatus } from "./lead-record.js";

/** Every condition that is present must hold. */
export interface LeadFilter {
  readonly statuses?: readonly LeadRecordStatus[];
  readonly sources?: readonly string[];
  /** Null finds leads that nobody owns. */
  readonly ownerId?: string | null;
  readonly created?: InstantRange;
  readonly minimumScore?: number;
}

/** What is absent is not known. */
export interface NewLead extends Partial<LeadRecordDetails> {
  /** Made by the caller, so that a repeated call is recognised. */
  readonly id: string;
  readonly title: string;
  readonly source: string;
  readonly ownerId: string | null;
  readonly externalReferences: readonly ExternalReference[];
  readonly customFields: FieldValues;
}

/** Ids of what a lead became. */
export interface LeadConversionTargets {
  readonly opportunityId: string | null;
  readonly accountId: string | null;
  readonly contactId: string | null;
}

/** A lead, and what it has become. */
export interface LeadToConvert extends RecordTarget, LeadConversionTargets {}

/** Reads leads. Deleted ones are not found. Reads have no effect and see committed data and the own unit of work. */
export interface LeadReader {
  /** Undefined when there is none. */
  find(ctx: OperationContext, id: string): Promise<LeadRecord | undefined>;
  /** In the order of `ids`; ids without a lead are left out, repeated ids answer once. One round trip. */
  findMany(ctx: OperationContext, ids: readonly string[]): Promise<readonly LeadRecord[]>;
  /** Leads that carry one of the references, ordered by createdAt, then id; each once. */
  findByReferences(ctx: OperationContext, references: readonly ExternalReference[]): Promise<readonly LeadRecord[]>;
  /** Leads neither converted nor disqualified that share one of the keys, ordered by createdAt, then id; each once. */
  findOpenByKeys(ctx: OperationContext, keys: readonly DuplicateKeyRecord[]): Promise<readonly LeadRecord[]>;
  /** Ordered by createdAt, then id. Throws `invalid_page` for a limit outside 1 to 1,000 or a cursor it did not give. */
  list(ctx: OperationContext, filter: LeadFilter, page: PageRequest): Promise<Page<LeadRecord>>;
}

/** Who works on what: the set-based writes of routing. */
export interface LeadAssigner {
  /**
   * Sets owners, one outcome per assignment in the order given. An owner who is the owner already is
   * `unchanged`. Rejected one by one with `lead_not_found`, `lead_deleted` or `version_conflict`; the
   * others are written all the same, in one transaction and a bounded number of round trips. The same
   * lead twice in a batch: the first counts, the rest are rejected with `duplicate_in_batch`. Does not
   * ask whether the owner exists: the caller's directory knows.
   */
  assignOwners(ctx: OperationContext, assignments: readonly OwnerAssignment[]): Promise<readonly BatchOutcome<"assigned">[]>;
  /** Leads neither converted nor disqualified nor deleted per owner, in the order of `ownerIds`; owners with none answer 0. */
  countOpen(ctx: OperationContext, ownerIds: readonly string[]): Promise<readonly OpenCount[]>;
}

/** Scores by the CRM's own engine and the tenant's weights. */
export interface LeadScorer {
  /**
   * Calculates and stores scores, one outcome per lead in the order given; a score that comes out as it
   * was is `unchanged`. Rejected one by one with `lead_not_found`, `lead_deleted`, or
   * `lead_score_superseded` where a later score is there; otherwise as `assignOwners`. `at` is the
   * instant of the score, now when absent: what happened later is not looked at.
   */
  scoreMany(ctx: OperationContext, ids: readonly string[], at?: Instant): Promise<readonly BatchOutcome<"scored">[]>;
  /** How the score that counts came about, factor by factor; undefined for no lead and for one without a score. */
  explainScore(ctx: OperationContext, id: string): Promise<Explanation | undefined>;
}

/**
 * Changes single leads through the core's own gates. Refusals of the core come back unchanged;
 * `lead_not_found`, `lead_deleted` and `version_conflict` are common to all. Repeating what has
 * already happened changes nothing and answers the lead as it is.
 */
export interface LeadLifecycle {
  /** Refused with `lead_exists` when the id is taken. */
  create(ctx: OperationContext, lead: NewLead): Promise<Result<LeadRecord>>;
  changeStatus(ctx: OperationContext, target: RecordTarget, status: "contacted" | "qualified"): Promise<Result<LeadRecord>>;
  /** `reason` is the id of a disqualification reason of the tenant. */
  disqualify(ctx: OperationContext, target: RecordTarget, reason: string): Promise<Result<LeadRecord>>;
}

/**
 * What leads become, and back: the writes of conversion and their undo. What a lead becomes is not
 * looked up: whoever converts has made it. Refusals common to all as in {@link LeadLifecycle}.
 */
export interface LeadConversions {
  /** Only a qualified lead converts. Again with the same targets changes nothing; with other ones it is refused. */
  markConverted(ctx: OperationContext, target: RecordTarget, targets: LeadConversionTargets): Promise<Result<LeadRecord>>;
  /**
   * Converts many leads, one outcome per conversion in the order given; a lead that has become the same
   * already is `unchanged`. Rejected one by one with what `markConverted` refuses; the others are written
   * all the same, in one transaction and a bounded number of round trips. The same lead twice in a
   * batch: the first counts, the rest are rejected with `duplicate_in_batch`.
   */
  markManyConverted(ctx: OperationContext, conversions: readonly LeadToConvert[]): Promise<readonly BatchOutcome<"converted">[]>;
  /**
   * Back to `qualified`, as before the conversion: the undo of `markConverted`. `reason` is for the audit
   * trail. Refused with `lead_not_converted` unless the lead is converted, so a second time too, which
   * for an undo means that it is done.
   */
  revertConversion(ctx: OperationContext, target: RecordTarget, reason: string): Promise<Result<LeadRecord>>;
  /** The undo of `markManyConverted`: batches as there, refusals as in `revertConversion`. Nothing is ever `unchanged`. */
  revertManyConversions(ctx: OperationContext, targets: readonly RecordTarget[], reason: string): Promise<readonly BatchOutcome<"reverted">[]>;
}

/**
 * The leads of the tenant in `ctx`. Bound to a transaction it joins that unit of work; otherwise every
 * write is one of its own. Throws `storage_unavailable` and `concurrency_exhausted`, both retryable.
 */
export interface LeadProvider extends LeadReader, LeadAssigner, LeadScorer, LeadLifecycle, LeadConversions {}
