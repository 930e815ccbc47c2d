import type { CalendarDate, Instant, Money } from "@nexus/common";
import type { QuotationAcceptance, QuotationLineRecord } from "@nexus/crm-operations";

interface QuotationBase {
  readonly id: string;
  readonly number: string;
  /** Counts its events. */
  readonly version: number;
  readonly opportunityId: string;
  readonly customerId: string;
  readonly ownerId: string | null;
  readonly currency: string;
  readonly lines: readonly QuotationLineRecord[];
  /** What the totals of the lines add up to. */
  readonly total: Money;
  readonly validUntil: CalendarDate | null;
  readonly submittedBy: string | null;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
}

/** A quotation. Only an accepted one says why it counts as that. */
export type Quotation = QuotationBase &
  (
    | { readonly status: "draft" | "submitted" | "approved" | "rejected" | "expired"; readonly acceptance: null }
    | { readonly status: "accepted"; readonly acceptance: QuotationAcceptance }
  );
