import type { Instant, Money } from "@nexus/common";
import type { QuotationAcceptance } from "../quotations/index.js";

/** The quotation a deal was won with. */
export interface WonQuotation {
  readonly id: string;
  /** `created-at-close` was written for the closing: no customer has seen it, and it is never to be shown as accepted by one. */
  readonly acceptedBy: QuotationAcceptance["by"];
  readonly total: Money;
}

/** What was won, and what was quoted, where these are not the same. */
export interface QuotedDifference {
  readonly actual: Money;
  readonly quoted: Money;
  /** Actual less quoted; null for two currencies. */
  readonly minorUnits: number | null;
}

/** What winning a deal has made. The same however often it is asked for. */
export interface WonOpportunity {
  readonly opportunityId: string;
  readonly outcome: "won";
  readonly closedAt: Instant;
  /** What it was won for. */
  readonly amount: Money;
  readonly reason: string | null;
  readonly quotation: WonQuotation;
  /** Null when the deal was won for what was quoted. */
  readonly difference: QuotedDifference | null;
  readonly customerId: string;
  /** Whether they were no customer before. */
  readonly becameCustomer: boolean;
  /** Other quotations of the deal that were open then; they were rejected. */
  readonly supersededQuotationIds: readonly string[];
}

/** What losing a deal has made. The same however often it is asked for. */
export interface LostOpportunity {
  readonly opportunityId: string;
  readonly outcome: "lost";
  readonly closedAt: Instant;
  readonly reason: string;
  /** What the customer had accepted stays accepted: somebody must talk to them. Null in most cases. */
  readonly acceptedQuotationId: string | null;
  /** Quotations of the deal that were open then; they were rejected. */
  readonly supersededQuotationIds: readonly string[];
}

export type ClosedOpportunity = WonOpportunity | LostOpportunity;

/** What reopening a deal has made. The same however often it is asked for, until the deal is closed again. */
export interface ReopenedOpportunity {
  readonly opportunityId: string;
  readonly at: Instant;
  readonly was: "won" | "lost";
  /** The open stage it is in again. */
  readonly stageId: string;
  /** The quotation that was written when it was won. */
  readonly withdrawnQuotationId: string | null;
  /** What the customer has accepted stays accepted: the deal is won with it again, or somebody must talk to them. */
  readonly acceptedQuotationId: string | null;
}
