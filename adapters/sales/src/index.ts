/**
 * `@nexus/adapter-sales`: a concrete Sales domain. Quotations decide their own lifecycle, purely, and are
 * kept as rows of any Nexus storage.
 */
export { bindSales, type SalesStores } from "./bind-sales.js";
export type { SalesDeps } from "./sales-deps.js";
export { salesSchema } from "./sales-schema.js";
export { salesEventCatalogue, type SalesEvents } from "./events/quotation-events.js";
export { QuotationStatus, quotationTransitions, type QuotationTransition } from "./quotation/quotation-status.js";
