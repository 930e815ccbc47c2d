/**
 * CRM records: leads, deals, pipelines and activities as the orchestrator sees them. Every room that
 * routes, converts, closes, splits, escalates or forecasts reads these snapshots and writes through
 * these ports; who keeps the records is the adapter's business. History comes in as facts, through
 * `HistoryImporter`, past the gates that what is live goes through.
 */
export { factsDataClasses } from "./facts-data-classes.js";
export type { BatchOutcome, CrmRecord, OpenCount, OwnerAssignment, RecordTarget } from "./crm-record.js";
export {
  leadRecordRatings,
  leadRecordStatuses,
  type DuplicateKeyRecord,
  type LeadConversionRecord,
  type LeadDisqualificationRecord,
  type LeadHandOverRecord,
  type LeadRecord,
  type LeadRecordDetails,
  type LeadRecordRating,
  type LeadRecordStatus,
} from "./lead-record.js";
export type {
  LeadAssigner,
  LeadConversions,
  LeadConversionTargets,
  LeadFilter,
  LeadLifecycle,
  LeadProvider,
  LeadReader,
  LeadScorer,
  LeadToConvert,
  NewLead,
} from "./lead-provider.js";
export {
  forecastCategories,
  opportunityRecordStatuses,
  opportunityRecordTypes,
  type ForecastCategory,
  type OpportunityContactRecord,
  type OpportunityLineRecord,
  type OpportunityRecord,
  type OpportunityRecordStatus,
  type OpportunityRecordType,
  type RecurringRevenue,
  type StageStay,
} from "./opportunity-record.js";
export type {
  NewOpportunity,
  OpportunityAssigner,
  OpportunityBatches,
  OpportunityChanges,
  OpportunityFilter,
  OpportunityLifecycle,
  OpportunityLoss,
  OpportunityProvider,
  OpportunityReader,
  OpportunityWin,
} from "./opportunity-provider.js";
export type { PipelineRecord, PipelineRecordStatus, PipelineStageRecord } from "./pipeline-record.js";
export { pipelinesLock, type PipelineProvider } from "./pipeline-provider.js";
export type { ActivityRecord, ActivityRecordStatus, ActivityRecordType, ActivitySummary, RelatedRecord } from "./activity-record.js";
export type { ActivityFilter, ActivityLifecycle, ActivityProvider, ActivityReader, NewActivity } from "./activity-provider.js";
export type { AccountFacts, FactsByEntity, ImportEntity, LeadFacts, OpportunityFacts, ProductFacts, UserFacts } from "./history-facts.js";
export { factsSchemas } from "./history-facts-schemas.js";
export type { FieldChangeRecord, FieldHistoryProvider } from "./field-history-provider.js";
export type { HistoryImporter, ImportFinding, ImportOutcome } from "./history-importer.js";
export { historyCommands, largestImportBatch, type HistoryCommands, type HistoryStores } from "./history-commands.js";
export { scoreLeadsCommand, type ScoreLeads } from "./score-leads-command.js";
