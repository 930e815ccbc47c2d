import type { CalendarDate, Instant } from "@nexus/common";
import { column, nullable, type QuotationAcceptance, type QuotationLineRecord, type RecordRow, type RecordTable } from "@nexus/crm-operations";
import type { QuotationStatus } from "../quotation/quotation-status.js";
import type { Quotation } from "../quotation/quotation.js";

/** A quotation as a row: what queries read as columns, the rest as it is. */
export interface QuotationRow extends RecordRow {
  readonly number: string;
  readonly opportunityId: string;
  readonly customerId: string;
  readonly ownerId: string | null;
  readonly status: QuotationStatus;
  readonly currency: string;
  readonly totalMinorUnits: number;
  readonly validUntil: CalendarDate | null;
  /** The deal it is the accepted quotation of; null for any other. */
  readonly acceptedFor: string | null;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
  readonly more: { readonly lines: readonly QuotationLineRecord[]; readonly submittedBy: string | null; readonly acceptance: QuotationAcceptance | null };
}

/** No deal has two accepted quotations, whatever anybody decides. The last three keys are unique by the id alone: they find what belongs to a deal or a customer, and what expires. */
export const quotationTable: RecordTable<QuotationRow> = {
  name: "sales_quotation",
  columns: {
    id: column.text,
    version: column.integer,
    number: column.text,
    opportunityId: column.text,
    customerId: column.text,
    ownerId: nullable(column.text),
    status: column.text,
    currency: column.text,
    totalMinorUnits: column.integer,
    validUntil: nullable(column.date),
    acceptedFor: nullable(column.text),
    createdAt: column.instant,
    updatedAt: column.instant,
    more: column.json,
  },
  unique: [["number"], ["acceptedFor"], ["opportunityId", "createdAt", "id"], ["customerId", "id"], ["status", "validUntil", "id"]],
};

export const rowOf = ({ total, lines, submittedBy, acceptance, ...rest }: Quotation): QuotationRow => ({
  ...rest,
  totalMinorUnits: total.minorUnits,
  acceptedFor: rest.status === "accepted" ? rest.opportunityId : null,
  more: { lines, submittedBy, acceptance },
});

/** What is in the row was written by `rowOf`. */
export const quotationOf = ({ totalMinorUnits, acceptedFor: _acceptedFor, more, ...rest }: QuotationRow): Quotation =>
  ({ ...rest, ...more, total: { minorUnits: totalMinorUnits, currency: rest.currency } }) as Quotation;
