import type { Instant, OperationContext } from "@nexus/common";

/** What became of a lead, and what of it was made for it. Ids only. */
export interface KeptConversion {
  readonly id: string;
  readonly leadId: string;
  readonly runId: string;
  readonly at: Instant;
  readonly customerId: string;
  /** Null for a lead that names no person. */
  readonly contactId: string | null;
  /** Null where no deal was wanted. */
  readonly opportunityId: string | null;
  readonly createdCustomer: boolean;
  readonly createdContact: boolean;
  readonly createdOpportunity: boolean;
  /** Customers with the same name, for somebody to look at. */
  readonly suggestedCustomerIds: readonly string[];
}

/** Keeps conversions, so that a repeated one answers the same and an undo knows what it may take back. Bound to a transaction it joins that unit of work. */
export interface LeadConversionStore {
  /** Conversions that stand, in the order of `leadIds`; leads without one are left out. One round trip. */
  find(ctx: OperationContext, leadIds: readonly string[]): Promise<readonly KeptConversion[]>;
  /** Conversions that stand and led to one of the deals, ordered by time, then id. One round trip. */
  ofOpportunities(ctx: OperationContext, opportunityIds: readonly string[]): Promise<readonly KeptConversion[]>;
  /** As `ofOpportunities`, by customer: those that led to one of them, under the id it had then. */
  ofCustomers(ctx: OperationContext, customerIds: readonly string[]): Promise<readonly KeptConversion[]>;
  /** Adds them, all or none. Throws `duplicate_record` when one of the leads has one that stands, or an id is taken. One round trip. */
  add(ctx: OperationContext, conversions: readonly KeptConversion[]): Promise<void>;
  /** They do not stand any more; ids without one that stands are ignored. What they were is kept, and the ids stay taken. */
  undo(ctx: OperationContext, ids: readonly string[], at: Instant): Promise<void>;
}
