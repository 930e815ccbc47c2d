import type { OperationContext, Refusal } from "@nexus/common";

/** A customer has part in a deal; with a contact, that person has. */
export interface CustomerLink {
  readonly customerId: string;
  /** Null for the customer as such. */
  readonly contactId: string | null;
  readonly opportunityId: string;
}

/** What became of one link, in the order of the batch. */
export type LinkOutcome<Done extends string> =
  | { readonly link: CustomerLink; readonly outcome: Done | "unchanged" }
  | { readonly link: CustomerLink; readonly outcome: "rejected"; readonly refusal: Refusal };

/**
 * Which customers and contacts have part in which deals. The id of a customer that was merged means the
 * one it was merged into, in questions and in answers. Whether the deal exists is not asked: whoever
 * keeps deals knows. Every method takes a bounded number of round trips.
 */
export interface CustomerLinks {
  /**
   * One outcome each in the order given; a link that is there already, or comes twice, is `unchanged`.
   * Rejected one by one with `customer_not_found` and `contact_not_found`; the others are written all the same.
   */
  link(ctx: OperationContext, links: readonly CustomerLink[]): Promise<readonly LinkOutcome<"linked">[]>;
  /** The undo of `link`. One outcome each in the order given; a link that is not there is `unchanged`. None is rejected. */
  unlink(ctx: OperationContext, links: readonly CustomerLink[]): Promise<readonly LinkOutcome<"unlinked">[]>;
  /** Links of the customers, ordered by customer, opportunity and contact, without a contact first; each once. */
  linksOfCustomers(ctx: OperationContext, customerIds: readonly string[]): Promise<readonly CustomerLink[]>;
  /** Links of the opportunities, ordered by opportunity, customer and contact, without a contact first; each once. */
  linksOfOpportunities(ctx: OperationContext, opportunityIds: readonly string[]): Promise<readonly CustomerLink[]>;
}
