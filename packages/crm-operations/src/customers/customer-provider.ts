import type { CalendarDate, ExternalReference, FieldValues, OperationContext, Result } from "@nexus/common";
import type { BatchOutcome, DuplicateKeyRecord, OwnerAssignment, RecordTarget } from "../crm-records/index.js";
import type { EffectivePeriod } from "../effective-period.js";
import type { LockKey } from "../unit-of-work/index.js";
import type { CustomerMatch } from "./customer-match.js";
import type { CustomerDetails, CustomerRecord, CustomerStatus } from "./customer-record.js";
import type { ContactReader, ContactWriter } from "./contact-provider.js";
import type { CustomerLinks } from "./customer-links.js";

/**
 * Held alone by whoever finds by keys and creates what is missing, merges or removes: two of them would
 * not see each other's customer. Whoever else writes to customers, contacts, links or owners holds it
 * shared. It guards customers that share the database; a CRM elsewhere has its own ways.
 */
export const customersLock = (mode: "exclusive" | "shared" = "exclusive"): LockKey => ({ kind: "customers", id: "all", mode });

/** What is absent is not known; `sharesDomain` is false. */
export interface NewCustomer extends Partial<CustomerDetails> {
  /** Made by the caller, so that a repeated call is recognised. */
  readonly id: string;
  readonly name: string;
  /** `prospect` when absent. */
  readonly status?: CustomerStatus;
  readonly externalReferences: readonly ExternalReference[];
  readonly customFields: FieldValues;
}

/** What is absent stays as it is; null takes it away. */
export interface CustomerChanges extends Partial<CustomerDetails> {
  /** All of them. */
  readonly customFields?: FieldValues;
}

/**
 * Reads customers. Removed ones are not found; the id of a customer that was merged into another one
 * finds that one. Reads have no effect and see committed data and the own unit of work. Another
 * tenant's customers do not exist.
 */
export interface CustomerReader {
  /** Undefined when there is none. */
  find(ctx: OperationContext, id: string): Promise<CustomerRecord | undefined>;
  /** In the order of `ids`, each customer once; ids without a customer are left out. A bounded number of round trips. */
  findMany(ctx: OperationContext, ids: readonly string[]): Promise<readonly CustomerRecord[]>;
  /** Customers that carry one of the references, ordered by createdAt, then id; each once. */
  findByReferences(ctx: OperationContext, references: readonly ExternalReference[]): Promise<readonly CustomerRecord[]>;
  /** Who has this very address, in any spelling: contacts, and customers whose own it is. As `findByKeys`; what is no address finds nobody. */
  findByEmail(ctx: OperationContext, email: string): Promise<readonly CustomerMatch[]>;
  /** By the domain of the website, `same`, and by the name, `suggested`. As `findByKeys`; shared hosts and public mail domains find nobody. */
  findByCompany(ctx: OperationContext, company: { readonly name: string | null; readonly website: string | null }): Promise<readonly CustomerMatch[]>;
  /**
   * Everybody who carries one of the keys, for the keys of a whole batch at once: one match for each
   * customer that carries some itself, and one for each contact who does and each customer where that
   * contact has a role that has not ended. `same` before `suggested`, then by createdAt and id of the
   * customer, none last, then of the contact, none first. A bounded number of round trips whatever the
   * number of keys and matches. Keys are compared as given: they come normalised, from a lead or from
   * the contact keys of `@nexus/common`.
   */
  findByKeys(ctx: OperationContext, keys: readonly DuplicateKeyRecord[]): Promise<readonly CustomerMatch[]>;
}

/**
 * Changes customers. `customer_not_found`, `version_conflict` and `customer_merged`, whose details say
 * into which one, are common to all. Repeating what has already happened changes nothing and answers
 * the customer as it is now, whatever version is expected: a caller that does not know whether a call
 * has arrived makes it again.
 */
export interface CustomerWriter {
  /**
   * Again with the same content answers what became of it, changed or merged meanwhile. Refused with
   * `customer_exists` when the id was taken by other content, with `customer_domain_taken` when another
   * one holds the domain and this one does not share it, and with `external_reference_taken`; the
   * details say whose they are.
   */
  create(ctx: OperationContext, customer: NewCustomer): Promise<Result<CustomerRecord>>;
  /**
   * One outcome each in the order given, repeated ones `unchanged`; rejected one by one as `create`
   * refuses, against those before them in the batch, too, and with `duplicate_in_batch` for the same id
   * twice. The others are written all the same. A bounded number of round trips.
   */
  createMany(ctx: OperationContext, customers: readonly NewCustomer[]): Promise<readonly BatchOutcome<"created">[]>;
  /** Refused with `customer_domain_taken` as `create` does. */
  update(ctx: OperationContext, target: RecordTarget, changes: CustomerChanges): Promise<Result<CustomerRecord>>;
  /** Refused with `customer_status_refused` where `customerStatusChanges` does not lead. */
  changeStatus(ctx: OperationContext, target: RecordTarget, status: CustomerStatus): Promise<Result<CustomerRecord>>;
  /**
   * Makes one of two, and answers it. Contacts, links, keys and external references of the loser become
   * the winner's, its owners for the days on which the winner has none; details and status of the winner
   * stay as they are. From then on the loser's id finds the winner. Refused with `customer_merge_refused`
   * for a customer and itself. There is no undo.
   */
  merge(ctx: OperationContext, winner: RecordTarget, loser: RecordTarget): Promise<Result<CustomerRecord>>;
  /**
   * Takes out a prospect that nothing hangs on, its owners included: the undo of `create`, after which
   * the id may be used again. Answers whether it was there. Refused with `customer_in_use` for one that
   * is or was a customer, has contacts or links, or into which others were merged; `details.reasons` says why.
   */
  remove(ctx: OperationContext, target: RecordTarget): Promise<Result<boolean>>;
}

/** Who owns a customer from one day to another, half-open. */
export interface CustomerOwner extends EffectivePeriod {
  readonly customerId: string;
  readonly ownerId: string;
}

/** Who is to own it from that day on. */
export interface CustomerOwnerAssignment extends OwnerAssignment {
  readonly from: CalendarDate;
}

/** Owners by day: at most one per customer on each. */
export interface CustomerOwnership {
  /**
   * Sets who owns from a day on, until the next change that is known; null from that day on is nobody.
   * One outcome per assignment in the order given, as `LeadAssigner.assignOwners`: who owns on that day
   * already is `unchanged`, rejected one by one with `customer_not_found`, `customer_merged` and
   * `version_conflict`, the same customer twice with `duplicate_in_batch`. A bounded number of round
   * trips. Does not ask whether the owner exists.
   */
  assignOwners(ctx: OperationContext, assignments: readonly CustomerOwnerAssignment[]): Promise<readonly BatchOutcome<"assigned">[]>;
  /** Who owns on that day, by the id asked for; ids without an owner that day or without a customer are left out. A bounded number of round trips. */
  ownersOn(ctx: OperationContext, customerIds: readonly string[], day: CalendarDate): Promise<ReadonlyMap<string, CustomerOwner>>;
  /** All owners of any time, in the order of `customerIds`, each customer once, then by day. A bounded number of round trips. */
  ownershipOf(ctx: OperationContext, customerIds: readonly string[]): Promise<readonly CustomerOwner[]>;
}

/**
 * The customers of the tenant in `ctx`, with their contacts, links and owners. Bound to a transaction it
 * joins that unit of work, and refuses before it writes; otherwise every write is one of its own. Since
 * ids come from the caller and every write may be repeated, the same steps run on a CRM elsewhere,
 * outside any unit of work. Throws `storage_unavailable` and `concurrency_exhausted`, both retryable.
 */
export interface CustomerProvider extends CustomerReader, CustomerWriter, ContactReader, ContactWriter, CustomerLinks, CustomerOwnership {}
