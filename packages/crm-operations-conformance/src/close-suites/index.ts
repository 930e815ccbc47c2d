export { opportunityCloseStoreSuite, type OpportunityCloseStoreSubject } from "./opportunity-close-store-suite.js";
