import type { ExternalReference, FieldValues, OperationContext, Result } from "@nexus/common";
import type { BatchOutcome, RecordTarget } from "../crm-records/index.js";
import type { ContactDetails, ContactRecord, ContactRole } from "./customer-record.js";

/** What is absent is not known. */
export interface NewContact extends Partial<ContactDetails> {
  /** Made by the caller, so that a repeated call is recognised. */
  readonly id: string;
  readonly name: string;
  readonly roles: readonly ContactRole[];
  readonly externalReferences: readonly ExternalReference[];
  readonly customFields: FieldValues;
}

/** What is absent stays as it is; null takes it away. */
export interface ContactChanges extends Partial<ContactDetails> {
  /** All of them. */
  readonly roles?: readonly ContactRole[];
  /** All of them. */
  readonly customFields?: FieldValues;
}

/** Reads contacts. Removed ones are not found. Reads have no effect and see committed data and the own unit of work. */
export interface ContactReader {
  /** In the order of `ids`; ids without a contact are left out, repeated ids answer once. A bounded number of round trips. */
  findContacts(ctx: OperationContext, ids: readonly string[]): Promise<readonly ContactRecord[]>;
  /** Who has or had a role at one of the customers, ordered by createdAt, then id; each once. A bounded number of round trips. */
  contactsOf(ctx: OperationContext, customerIds: readonly string[]): Promise<readonly ContactRecord[]>;
}

/**
 * Changes contacts. Repeating what has already happened changes nothing and answers the contact as it
 * is now, whatever version is expected. A role at a customer that was merged is one at the customer it
 * was merged into.
 */
export interface ContactWriter {
  /**
   * One outcome each in the order given; the same content again is `unchanged`, whatever became of it
   * since. Rejected one by one with `contact_exists` when the id was taken by other content,
   * `customer_not_found` for a role at nobody, `contact_role_refused` for one that lasts no day or overlaps another of
   * its name there, `external_reference_taken`, and
   * `duplicate_in_batch`; the others are written all the same. A bounded number of round trips.
   * Two persons may share an address.
   */
  createContacts(ctx: OperationContext, contacts: readonly NewContact[]): Promise<readonly BatchOutcome<"created">[]>;
  /** Refused with `contact_not_found`, `version_conflict`, `customer_not_found` and `contact_role_refused`. */
  updateContact(ctx: OperationContext, target: RecordTarget, changes: ContactChanges): Promise<Result<ContactRecord>>;
  /**
   * Takes out a contact that no opportunity is linked to: the undo of `createContacts`, after which the
   * id may be used again. Answers whether it was there. Refused with `contact_in_use` and `version_conflict`.
   */
  removeContact(ctx: OperationContext, target: RecordTarget): Promise<Result<boolean>>;
}
