/**
 * Leads: people and companies who may become customers.
 *
 * A lead comes in from a source, is contacted, qualified, and ends converted or disqualified; a
 * disqualified one can be recycled into another cycle. `leadDecider` decides every command, purely.
 * `LeadScoringEngine` says how promising a lead is and why, factor by factor, by a versioned model.
 * `duplicateKeys` and `findDuplicates` recognise the same person or company behind different spellings.
 * `leadFromHistory` takes leads over from other systems as they were, again and again; `leadDealFromHistory`
 * records that one of them has become a deal.
 * `LeadQuery` and `LeadPersist` are what a storage offers; `leadQueryOn` and `leadPersistOn` build them
 * on three reads and one execute. Sources, disqualification reasons and scoring models are data.
 */
export {
  LeadHistoryFlag,
  LeadRating,
  type ConvertedLead,
  type Disqualification,
  type DisqualifiedLead,
  type ImportedLeadFacts,
  Lead,
  type LeadConversion,
  type LeadDetails,
  type LeadOutcome,
  type LeadRecycling,
  type LeadScoreOverride,
  type OpenLead,
} from "./lead.js";
export { LeadStatus, leadTransitions, type LeadTransition, type OpenLeadStatus } from "./lead-status.js";
export {
  LeadSource,
  leadSourceCategories,
  leadSourceCatalogueSchema,
  standardLeadSources,
  type LeadSourceCatalogue,
  type LeadSourceCategory,
  type LeadSourceDefinition,
} from "./lead-source.js";
export { disqualificationReasonsSchema, standardDisqualificationReasons, type DisqualificationReason } from "./disqualification-reason.js";
export { LeadHandoverStage, type LeadHandover } from "./lead-handover.js";
export { LeadQuality, leadQualityThresholds } from "./lead-quality.js";
export { LeadScore, leadScoreSchema, type LeadScoreFactor, type LeadScoreOrigin, type WeighedPoints } from "./lead-score.js";
export { leadEnvironment, type LeadEnvironment } from "./lead-environment.js";
export type {
  AssignLeadOwner,
  AssignLeadScore,
  ChangeLeadSource,
  ChangeLeadStatus,
  ClearLeadScoreOverride,
  ConvertLead,
  CreateLead,
  DeleteLead,
  DisqualifyLead,
  HandOverLead,
  LeadCommand,
  LeadInput,
  OverrideLeadScore,
  RecycleLead,
  RestoreLead,
  RevertLeadConversion,
  UpdateLead,
} from "./lead-command.js";
export { leadCommandSchemas } from "./lead-command-schema.js";
export type {
  LeadConversionReverted,
  LeadConverted,
  LeadCreated,
  LeadDeleted,
  LeadDescription,
  LeadDisqualified,
  LeadEvent,
  LeadHandedOver,
  LeadHistoryChanges,
  LeadHistoryCorrected,
  LeadImported,
  LeadOwnerAssigned,
  LeadProgress,
  LeadRecycled,
  LeadRestored,
  LeadScoreAssigned,
  LeadScoreOverridden,
  LeadScoreOverrideCleared,
  LeadSourceChanged,
  LeadStatusChanged,
  LeadUpdated,
} from "./lead-event.js";
export { leadDecider } from "./lead-decider.js";
export { leadFromHistory } from "./lead-history.js";
export { leadDealFromHistory, type LeadDealHistory } from "./lead-deal-history.js";
export { leadHistorySchema, type LeadHistory } from "./lead-history-facts.js";
export { compareLeads, hasReference, meetsCriteria, type LeadCriteria, type LeadOrder } from "./lead-criteria.js";
export { leadQueryOn, type LeadByIdQuery, type LeadListQuery, type LeadQuery, type LeadReader, type LeadWorkQuery } from "./lead-query.js";
export {
  leadPersistOn,
  type ExecuteLeadCommand,
  type LeadBinPersist,
  type LeadDetailPersist,
  type LeadOutcomePersist,
  type LeadPersist,
  type LeadScorePersist,
} from "./lead-persist.js";
export { leadDataClasses, leadInputDataClasses } from "./lead-data-classes.js";
export { leadTrackedFields, trackedLead, type TrackedLead } from "./lead-fields.js";
export { InvalidScoringModel, LeadNotFound, ScoringWeights, UnknownLeadSource } from "./errors.js";

export {
  fitFieldNames,
  LeadScoringFactor,
  LeadScoringWeights,
  scoringModelAt,
  type BehaviourRule,
  type EngagementRule,
  type FitFieldName,
  type FitRule,
  type FitTest,
  type LeadScoringModel,
  type PointBand,
} from "./scoring/lead-scoring-model.js";
export { leadScoringModelSchema } from "./scoring/lead-scoring-model-schema.js";
export { standardScoringModel } from "./scoring/standard-scoring-model.js";
export { lintScoringModel, type ScoringModelFinding, type ScoringModelProblem, type ScoringModelSurroundings } from "./scoring/lint-scoring-model.js";
export type { LeadEngagement, LeadScoringContext, ScorableLead } from "./scoring/factor-assessment.js";
export { LeadScoringEngine, type LeadScoring } from "./scoring/lead-scoring-engine.js";

export { duplicateKeys, DuplicateKeyKind, type ComparableLead, type DuplicateKey, type DuplicateKeyOptions } from "./duplicates/duplicate-keys.js";
export { findDuplicates, type CrowdedKey, type DuplicateFindings, type DuplicatePair, type FindDuplicatesOptions } from "./duplicates/find-duplicates.js";
export {
  companyDomainOfEmail,
  companyDomainOfWebsite,
  isPublicMailDomain,
  normalizeCompanyName,
  normalizeEmail,
  plainPhoneNormalizer,
  publicMailDomains,
  registrableDomain,
  type PhoneNormalizer,
} from "@nexus/common";
