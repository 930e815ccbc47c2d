/**
 * Lead conversion: a lead becomes a customer's contact and a deal, and may be taken back for a while.
 * `LeadQualificationRule` weighs score, activity and age of a lead against versioned settings, purely, and
 * gives a reason for each. `LeadConversionCoordinator` runs `leadToOpportunityWorkflow`: who is the same
 * is told by keys (`placeLeads`), what cannot be told is asked back with the candidates, and whatever was
 * made is there as a whole or not at all. One lead and a batch take the same set-based steps. What a
 * conversion made is kept in `LeadConversionStore`, for whoever asks again and for the undo.
 */
export { LeadQualificationRule } from "./lead-qualification-rule.js";
export { qualificationCriteria, type QualificationCriterion, type QualificationReason, type QualificationReasonCode, type QualificationResult } from "./qualification-result.js";
export { qualificationAt, standardQualification, type QualificationSettings } from "./qualification-settings.js";
export { qualificationSettingsSchema } from "./qualification-settings-schema.js";
export { lintQualification } from "./lint-qualification.js";
export {
  convertLeadsSchema,
  convertUnqualifiedSchema,
  leadToTurnSchema,
  mostConversions,
  undoConversionSchema,
  type ConvertLeads,
  type ConvertUnqualifiedLead,
  type CustomerChoice,
  type LeadToTurn,
  type OpportunityChoice,
  type UndoLeadConversion,
} from "./conversion-input.js";
export type { ConvertedLead, ConversionOrder, LeadConversionResult, LeadLeftOut } from "./conversion-plan.js";
export type { ConversionDeps, ConversionPorts } from "./conversion-ports.js";
export { placeLeads, type FreshIds, type KnownParties, type LeadPlace, type LeadToPlace, type Placed } from "./place-leads.js";
export type { KeptConversion, LeadConversionStore } from "./lead-conversion-store.js";
export { leadToOpportunityWorkflow } from "./lead-to-opportunity-workflow.js";
export { undoConversionWorkflow, type ConversionToUndo, type UndoneConversion } from "./undo-conversion-workflow.js";
export { leadConversionWorkflows, type LeadConversionWorkflows } from "./lead-conversion-workflows.js";
export { joinedConversion, LeadConversionCoordinator, leadConversionCommands, type LeadConversionCoordinatorDeps, type LeadConversionStores } from "./lead-conversion-coordinator.js";
