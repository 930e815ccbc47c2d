/**
 * Opportunity close: deals are won, lost and opened again. `OpportunityCloseCoordinator` runs
 * `closeWonWorkflow`, `closeLostWorkflow` and `reopenWorkflow`. A deal that is won has a quotation before
 * it is: which one is told by `chooseQuotation`, purely, and never guessed; one that was written for the
 * closing says so for ever. What was won and what was quoted may differ, and then the answer says by how
 * much. What a deal must have is versioned data (`CloseSettings`). What a closing has made is kept in
 * `OpportunityCloseStore`, for whoever asks again.
 */
export { closeSettingsAt, closingFields, standardCloseSettings, type CloseSettings, type ClosingField, type ClosingRequirements } from "./close-settings.js";
export { closeSettingsSchema } from "./close-settings-schema.js";
export { lintCloseSettings } from "./lint-close-settings.js";
export { missingFields, type Closing } from "./missing-fields.js";
export { chooseQuotation, type ChosenQuotation, type QuotationQuestion } from "./choose-quotation.js";
export { loseOpportunitySchema, reopenOpportunitySchema, winOpportunitySchema, type LoseOpportunity, type QuotationChoice, type ReopenOpportunity, type WinOpportunity } from "./close-input.js";
export type { ClosedOpportunity, LostOpportunity, QuotedDifference, ReopenedOpportunity, WonOpportunity, WonQuotation } from "./close-result.js";
export type { KeptClose, OpportunityCloseStore } from "./opportunity-close-store.js";
export type { CloseDeps, ClosePorts } from "./close-ports.js";
export { closeWonWorkflow } from "./close-won-workflow.js";
export { closeLostWorkflow } from "./close-lost-workflow.js";
export { reopenWorkflow } from "./reopen-workflow.js";
export { opportunityCloseWorkflows, type OpportunityCloseWorkflows } from "./opportunity-close-workflows.js";
export { joinedClose, OpportunityCloseCoordinator, opportunityCloseCommands, type OpportunityCloseCoordinatorDeps, type OpportunityCloseStores } from "./opportunity-close-coordinator.js";
