import type { CalendarDate, Instant, Money } from "@nexus/common";
import type { QuotationLineRecord } from "@nexus/crm-operations";

interface Event<Type extends string, Data> {
  readonly type: Type;
  readonly at: Instant;
  readonly by: string;
  readonly data: { readonly id: string } & Data;
}

interface Content {
  readonly number: string;
  readonly opportunityId: string;
  readonly customerId: string;
  readonly ownerId: string | null;
  readonly currency: string;
  readonly lines: readonly QuotationLineRecord[];
  readonly total: Money;
  readonly validUntil: CalendarDate | null;
}

type Nothing = Readonly<Record<never, never>>;

export type QuotationEvent =
  | Event<"QuotationCreated", Content>
  /** For a deal that was closed without one. No customer has accepted anything. */
  | Event<"QuotationCreatedAtClose", Content & { readonly closedAt: Instant }>
  | Event<"QuotationLinesUpdated", { readonly lines: readonly QuotationLineRecord[]; readonly total: Money }>
  | Event<"QuotationSubmitted", { readonly submittedBy: string }>
  | Event<"QuotationApproved", Nothing>
  /** By the customer, and by nobody else. */
  | Event<"QuotationAccepted", { readonly opportunityId: string; readonly total: Money; readonly acceptedAt: Instant }>
  | Event<"QuotationRejected", Nothing>
  | Event<"QuotationWithdrawn", Nothing>
  | Event<"QuotationExpired", { readonly validUntil: CalendarDate }>;
