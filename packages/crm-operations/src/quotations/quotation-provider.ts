import type { CalendarDate, Instant, OperationContext, Page, PageRequest, Result } from "@nexus/common";
import type { RecordTarget } from "../crm-records/index.js";
import type { LockKey } from "../unit-of-work/index.js";
import type { QuotationLine, QuotationRecord, QuotationRecordStatus } from "./quotation-record.js";

/** What whoever accepts or creates quotations of a deal holds, so that the deal gets no second accepted one. */
export const quotationsLock = (opportunityId: string): LockKey => ({ kind: "quotations", id: opportunityId });

export interface NewQuotation {
  /** Made by the caller, so that a repeated call is recognised. */
  readonly id: string;
  /** Absent where Sales is to number it: by the day and, at random to a reader, by the id. */
  readonly number?: string;
  readonly opportunityId: string;
  readonly customerId: string;
  readonly ownerId: string | null;
  readonly currency: string;
  readonly lines: readonly QuotationLine[];
  readonly validUntil: CalendarDate | null;
}

/** Where a quotation stands, without its lines. */
export interface QuotationState {
  readonly id: string;
  readonly version: number;
  readonly status: QuotationRecordStatus;
}

/** Reads quotations. Reads have no effect and see committed data and the own unit of work. */
export interface QuotationReader {
  /** Undefined when there is none. */
  find(ctx: OperationContext, id: string): Promise<QuotationRecord | undefined>;
  /** In the order of `ids`; ids without a quotation are left out, repeated ids answer once. One round trip. */
  findMany(ctx: OperationContext, ids: readonly string[]): Promise<readonly QuotationRecord[]>;
  /** Where they stand, in the order of `ids`, like `findMany`. One round trip. */
  statuses(ctx: OperationContext, ids: readonly string[]): Promise<readonly QuotationState[]>;
  /** The accepted quotations of deals, at most one per deal, in the order of `opportunityIds`; deals without one are left out. One round trip. */
  findAccepted(ctx: OperationContext, opportunityIds: readonly string[]): Promise<readonly QuotationRecord[]>;
  /** Ordered by createdAt, then id; empty for an unknown deal. Throws `invalid_page` for a limit outside 1 to 1,000 or a cursor it did not give. */
  listByOpportunity(ctx: OperationContext, opportunityId: string, page: PageRequest): Promise<Page<QuotationRecord>>;
}

/**
 * Writes quotations before anybody outside sees them. Whoever creates holds `quotationsLock` of the deal;
 * who does not is caught by the storage, and the unit of work runs again.
 *
 * `invalid_input` is common to all; `quotation_not_found` and `version_conflict` to those with a target.
 * Repeating what has already happened changes nothing and answers the quotation as it is.
 */
export interface QuotationDrafts {
  /**
   * A draft. The same one again, lines included, answers it as it is in whatever status; refused with
   * `quotation_exists` when the id is taken by another one, `quotation_number_taken`,
   * `quotation_currency_mixed`, `quotation_line_repeated` or `quotation_too_large`.
   */
  create(ctx: OperationContext, quotation: NewQuotation): Promise<Result<QuotationRecord>>;
  /**
   * For a deal that closes without a quotation: one that counts as accepted, by `created-at-close` and not
   * by the customer. Refused as `create` is, with `quotation_without_lines`, and with
   * `opportunity_has_accepted_quotation`.
   */
  createAtClose(ctx: OperationContext, quotation: NewQuotation, at: Instant): Promise<Result<QuotationRecord>>;
  /** Replaces all lines of a draft. Refused like `create`, and with `quotation_transition_refused` once it was submitted. */
  updateLines(ctx: OperationContext, target: RecordTarget, lines: readonly QuotationLine[]): Promise<Result<QuotationRecord>>;
  /**
   * Takes back what no customer has seen: a draft, or a quotation created at close; it is `rejected` then.
   * The undo of `create` and `createAtClose`. Refused with `quotation_transition_refused` for all others.
   * The reason goes to the audit trail alone.
   */
  withdraw(ctx: OperationContext, target: RecordTarget, reason: string): Promise<Result<QuotationRecord>>;
}

/**
 * Moves quotations along. `quotation_not_found`, `version_conflict`, `quotation_transition_refused` and
 * `invalid_input` are common to all with a target. Repeating what has already happened changes nothing and
 * answers the quotation as it is.
 */
export interface QuotationLifecycle {
  /** A draft asks for approval. Refused with `quotation_without_lines`. Whoever acts is `submittedBy`. */
  submit(ctx: OperationContext, target: RecordTarget): Promise<Result<QuotationRecord>>;
  /** Who may approve is not asked here: it is the caller's permission. */
  approve(ctx: OperationContext, target: RecordTarget): Promise<Result<QuotationRecord>>;
  /**
   * The customer has accepted an approved one. Until it is expired it can be accepted. Refused with
   * `opportunity_has_accepted_quotation` when the deal has another one; of several at once one is accepted.
   */
  accept(ctx: OperationContext, target: RecordTarget, at: Instant): Promise<Result<QuotationRecord>>;
  /** By the approver of a submitted one, or by the customer of an approved one. The reason goes to the audit trail alone. */
  reject(ctx: OperationContext, target: RecordTarget, reason: string): Promise<Result<QuotationRecord>>;
  /**
   * Expires submitted and approved ones whose last day is before `today`, those overdue longest first, at
   * most `limit` (1 to 1,000, else `invalid_input`). Answers their ids; call again until there are none.
   */
  expire(ctx: OperationContext, today: CalendarDate, limit: number): Promise<Result<readonly string[]>>;
}

/**
 * The quotations of the tenant in `ctx`. Bound to a transaction it joins that unit of work; otherwise
 * every write is one of its own. Throws `storage_unavailable` and `concurrency_exhausted`, both retryable.
 */
export interface QuotationProvider extends QuotationReader, QuotationDrafts, QuotationLifecycle {}
