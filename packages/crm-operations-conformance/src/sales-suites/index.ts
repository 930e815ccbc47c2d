export type { QuotationPorts, QuotationSubject } from "./quotation-case.js";
export { quotationProviderSuite } from "./quotation-provider-suite.js";
