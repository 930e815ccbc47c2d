/**
 * Quotations: what a deal is offered for, as closing reads and writes it. Sales keeps them; the
 * orchestrator knows the record and the ports. A quotation that a deal was closed with, and that no
 * customer has seen, says so for ever.
 */
export {
  isAcceptedByCustomer,
  quotationRecordStatuses,
  type QuotationAcceptance,
  type QuotationLine,
  type QuotationLineRecord,
  type QuotationRecord,
  type QuotationRecordStatus,
} from "./quotation-record.js";
export {
  quotationsLock,
  type NewQuotation,
  type QuotationDrafts,
  type QuotationLifecycle,
  type QuotationProvider,
  type QuotationReader,
  type QuotationState,
} from "./quotation-provider.js";
export { newQuotationSchema, quotationLinesSchema } from "./quotation-schemas.js";
export { quotationDataClasses } from "./quotation-data-classes.js";
