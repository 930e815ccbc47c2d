import type { FieldValues, Instant, Money, OperationContext, Result } from "@nexus/common";
import type { ExternalReference } from "../external-reference.js";
import type { InstantRange, Page, PageRequest } from "../page.js";
import type { BatchOutcome, OpenCount, OwnerAssignment, RecordTarget } from "./crm-record.js";
import type { LeadAddress, LeadCompany, LeadContact, LeadConversionRecord, LeadDuplicateKeys, LeadRecord, LeadRecordStatus } from "./lead-record.js";

/** Every condition that is present must hold. */
export interface LeadFilter {
  readonly statuses?: readonly LeadRecordStatus[];
  readonly sources?: readonly string[];
  /** Null finds leads that nobody owns. */
  readonly ownerId?: string | null;
  readonly created?: InstantRange;
  readonly minimumScore?: number;
}

export interface NewLead {
  /** Made by the caller, so that a repeated call is recognised. */
  readonly id: string;
  readonly title: string;
  readonly source: string;
  readonly ownerId: string | null;
  readonly contact: Partial<LeadContact>;
  readonly company: Partial<LeadCompany>;
  readonly address: Partial<LeadAddress>;
  readonly estimatedValue: Money | null;
  readonly externalReferences: readonly ExternalReference[];
  readonly customFields: FieldValues;
}

export interface LeadScoreAssignment extends RecordTarget {
  /** 0 to 100. */
  readonly score: number;
  readonly calculatedAt: Instant;
}

/** Reads leads. Deleted ones are not found. Reads have no effect and see committed data and the own unit of work. */
export interface LeadReader {
  /** Undefined when there is none. */
  find(ctx: OperationContext, id: string): Promise<LeadRecord | undefined>;
  /** In the order of `ids`; ids without a lead are left out, repeated ids answer once. One round trip. */
  findMany(ctx: OperationContext, ids: readonly string[]): Promise<readonly LeadRecord[]>;
  /** Leads that carry one of the references, ordered by createdAt, then id; each once. */
  findByReferences(ctx: OperationContext, references: readonly ExternalReference[]): Promise<readonly LeadRecord[]>;
  /**
   * Leads that are neither converted nor disqualified and share the e-mail, phone or company domain
   * key with any of `keys`, ordered by createdAt, then id; each once. Null keys match nothing.
   */
  findOpenByKeys(ctx: OperationContext, keys: readonly LeadDuplicateKeys[]): Promise<readonly LeadRecord[]>;
  /** Ordered by createdAt, then id. Throws `invalid_page` for a limit outside 1 to 1,000 or a cursor it did not give. */
  list(ctx: OperationContext, filter: LeadFilter, page: PageRequest): Promise<Page<LeadRecord>>;
}

/** Who works on what: the set-based writes of routing. */
export interface LeadAssigner {
  /**
   * Sets owners, one outcome per assignment in the order given. An owner who is the owner already is
   * `unchanged`. Rejected one by one with `lead_not_found`, `lead_deleted` or `version_conflict`; the
   * others are written all the same, in one transaction and one round trip per table, whatever their
   * number. The same lead twice in a batch: the first counts, the rest are rejected with
   * `duplicate_in_batch`. Does not ask whether the owner exists: the caller's directory knows.
   */
  assignOwners(ctx: OperationContext, assignments: readonly OwnerAssignment[]): Promise<readonly BatchOutcome<"assigned">[]>;
  /** Open leads (neither converted nor disqualified nor deleted) per owner, in the order of `ownerIds`; owners with none answer 0. */
  countOpen(ctx: OperationContext, ownerIds: readonly string[]): Promise<readonly OpenCount[]>;
}

/**
 * Changes single leads through the core's own gates. Refusals of the core come back unchanged;
 * `lead_not_found`, `lead_deleted` and `version_conflict` are common to all. Repeating what has
 * already happened changes nothing and answers the lead as it is.
 */
export interface LeadLifecycle {
  /** Refused with `lead_exists` when the id is taken. */
  create(ctx: OperationContext, lead: NewLead): Promise<Result<LeadRecord>>;
  changeStatus(ctx: OperationContext, target: RecordTarget, status: LeadRecordStatus, reason: string | null): Promise<Result<LeadRecord>>;
  /** One outcome per score in the order given; otherwise as `assignOwners`. */
  assignScores(ctx: OperationContext, scores: readonly LeadScoreAssignment[]): Promise<readonly BatchOutcome<"scored">[]>;
  /** Only a qualified lead converts. `conversion.at` is when it did; accepted again with the same data, refused with other data. */
  markConverted(ctx: OperationContext, target: RecordTarget, conversion: LeadConversionRecord): Promise<Result<LeadRecord>>;
  /** Undoes `markConverted`: the lead is qualified again and forgets what it became. A lead that is qualified is left as it is. */
  revertConversion(ctx: OperationContext, target: RecordTarget, reason: string): Promise<Result<LeadRecord>>;
}

/**
 * The leads of the tenant in `ctx`. Bound to a transaction it joins that unit of work; otherwise every
 * write is one of its own. Throws `storage_unavailable` and `concurrency_exhausted`, both retryable.
 */
export interface LeadProvider extends LeadReader, LeadAssigner, LeadLifecycle {}
