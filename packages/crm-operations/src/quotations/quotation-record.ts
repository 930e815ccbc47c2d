import type { CalendarDate, Decimal, Instant, Money, RatePpm } from "@nexus/common";

/** `accepted`, `rejected` and `expired` are final. */
export type QuotationRecordStatus = "draft" | "submitted" | "approved" | "accepted" | "rejected" | "expired";

export const quotationRecordStatuses = ["draft", "submitted", "approved", "accepted", "rejected", "expired"] as const satisfies readonly QuotationRecordStatus[];

/** A line as a caller writes it: what it comes to follows. */
export interface QuotationLine {
  /** Unique within the quotation. */
  readonly id: string;
  /** Null for free text. */
  readonly productId: string | null;
  readonly description: string;
  /** Above zero, at most nine digits before the point and six after. */
  readonly quantity: Decimal;
  /** Zero or more per one of the quantity, in the quotation's currency. */
  readonly unitPrice: Money;
  /** 0 to 1,000,000 (0 to 100 %) off. */
  readonly discountPpm: RatePpm;
}

export interface QuotationLineRecord extends QuotationLine {
  /** Quantity times price less discount, rounded once, half up, to the minor unit. */
  readonly total: Money;
}

/**
 * Why a quotation counts as accepted. `created-at-close` says that a deal was closed without a quotation
 * and this one was written for it: no customer has seen it, and it is never to be shown as accepted by one.
 */
export interface QuotationAcceptance {
  readonly by: "customer" | "created-at-close";
  readonly at: Instant;
}

/** A quotation as closing, ordering and permission read it. A snapshot: it does not change once it is read. */
export interface QuotationRecord {
  readonly id: string;
  /** What people call it: `Q-20260115-7K3M9QX2`. Unique per tenant. */
  readonly number: string;
  /** Grows with every change; pass it back as `expectedVersion` to change only what was read. */
  readonly version: number;
  readonly opportunityId: string;
  readonly customerId: string;
  /** The user who owns it; null while nobody does. */
  readonly ownerId: string | null;
  readonly status: QuotationRecordStatus;
  readonly currency: string;
  /** In the order given. */
  readonly lines: readonly QuotationLineRecord[];
  /** The sum of the totals of the lines, exactly: it is never rounded itself. Zero without lines. */
  readonly total: Money;
  /** The last day on which it can be accepted; null for one that does not expire. */
  readonly validUntil: CalendarDate | null;
  /** Whoever submitted it last; null while nobody has. */
  readonly submittedBy: string | null;
  /** Set in status `accepted`, null in all others. */
  readonly acceptance: QuotationAcceptance | null;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
}

/**
 * Whether a customer has said yes: false for a quotation created at close, whatever its status.
 *
 * @example
 * ```ts
 * isAcceptedByCustomer({ acceptance: { by: "created-at-close", at: "2026-01-15T09:00:00.000Z" as Instant } }); // false
 * ```
 */
export const isAcceptedByCustomer = ({ acceptance }: Pick<QuotationRecord, "acceptance">): boolean => acceptance?.by === "customer";
