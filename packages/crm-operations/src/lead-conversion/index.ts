/**
 * Lead conversion: what must hold before a lead becomes a customer's. `LeadQualificationRule` weighs
 * score, activity and age of a lead against versioned settings, purely, and gives a reason for each.
 */
export { LeadQualificationRule } from "./lead-qualification-rule.js";
export { qualificationCriteria, type QualificationCriterion, type QualificationReason, type QualificationReasonCode, type QualificationResult } from "./qualification-result.js";
export { qualificationAt, standardQualification, type QualificationSettings } from "./qualification-settings.js";
export { qualificationSettingsSchema } from "./qualification-settings-schema.js";
export { lintQualification } from "./lint-qualification.js";
