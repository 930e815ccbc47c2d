import { OperationsError } from "@nexus/crm-operations";
import type { QuotationEvent } from "./quotation-event.js";
import type { Quotation } from "./quotation.js";

/** What an event makes of a quotation. The version counts events. */
export const evolveQuotation = (state: Quotation | undefined, event: QuotationEvent): Quotation => {
  if (event.type === "QuotationCreated" || event.type === "QuotationCreatedAtClose") return created(event);
  if (!state) throw new OperationsError("event_without_quotation", `Begin with the event that created the quotation: ${event.type} is none.`, { details: { id: event.data.id, type: event.type } });
  const next = { ...state, version: state.version + 1, updatedAt: event.at };
  switch (event.type) {
    case "QuotationLinesUpdated": return { ...next, lines: event.data.lines, total: event.data.total };
    case "QuotationSubmitted": return { ...next, status: "submitted", submittedBy: event.data.submittedBy, acceptance: null };
    case "QuotationApproved": return { ...next, status: "approved", acceptance: null };
    case "QuotationAccepted": return { ...next, status: "accepted", acceptance: { by: "customer", at: event.data.acceptedAt } };
    case "QuotationRejected":
    case "QuotationWithdrawn": return { ...next, status: "rejected", acceptance: null };
    case "QuotationExpired": return { ...next, status: "expired", acceptance: null };
  }
};

const created = (event: Extract<QuotationEvent, { readonly type: "QuotationCreated" | "QuotationCreatedAtClose" }>): Quotation => {
  const { id, number, opportunityId, customerId, ownerId, currency, lines, total, validUntil } = event.data;
  const base = { id, number, version: 1, opportunityId, customerId, ownerId, currency, lines, total, validUntil, submittedBy: null, createdAt: event.at, updatedAt: event.at };
  return event.type === "QuotationCreated"
    ? { ...base, status: "draft", acceptance: null }
    : { ...base, status: "accepted", acceptance: { by: "created-at-close", at: event.data.closedAt } };
};
