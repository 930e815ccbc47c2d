/**
 * Record contexts: a lead or a deal with what is around it at an instant, read in a few round trips for
 * any number of them. `LeadContextProvider` brings activities, age and what a lead shares with other
 * open leads; `OpportunityContextProvider` the pipeline and stage, activities, the age of the stage and
 * what history tells. `LeadConversionData` and `OpportunityCloseData` are the part that conversion and
 * closing write from. `attentionIndicators` says, purely and by versioned settings, why somebody should
 * look at a deal, with the facts it read and the thresholds it held them against.
 */
export { attentionIndicators, type Attention, type AttentionIndicator } from "./attention-indicators.js";
export {
  attentionCodes,
  attentionSettingsAt,
  standardAttentionSettings,
  type AttentionCode,
  type AttentionLevels,
  type AttentionSettings,
  type AttentionSeverity,
} from "./attention-settings.js";
export { attentionSettingsSchema } from "./attention-settings-schema.js";
export { lintAttention } from "./lint-attention.js";
export { leadAgeDays, mostShared, type LeadContext, type SharedLead } from "./lead-context.js";
export { LeadContextProvider, type LeadContextReaders } from "./lead-context-provider.js";
export { LeadConversionData, type CompanyToConvert, type DealToConvert, type PersonToConvert } from "./lead-conversion-data.js";
export type { OpportunityContext, OpportunityHistoryFacts } from "./opportunity-context.js";
export { OpportunityContextProvider, type OpportunityContextReaders } from "./opportunity-context-provider.js";
export { OpportunityCloseData } from "./opportunity-close-data.js";
export type { OwnedContext, OwnerDirectory, RecordOwner } from "./record-owner.js";
