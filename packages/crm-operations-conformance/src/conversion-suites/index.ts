export { leadConversionStoreSuite, type LeadConversionStoreSubject } from "./lead-conversion-store-suite.js";
