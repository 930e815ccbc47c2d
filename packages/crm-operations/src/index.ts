/**
 * `@nexus/crm-operations`: the orchestrator. It owns its ports and imports no CRM, no framework and
 * no database; adapters bind the ports to something concrete.
 */
export {
  OperationsError,
} from "./operations-error.js";
export {
  type Hasher,
} from "./hasher.js";
export {
  addRows, auditPendingTable, auditReasonTable, auditTable, bindStores, column, documents, Documents, documentTable, guardRecords, lockText,
  nullable, outboxTable, pageBy, repeatOnConflict, sortedLocks, transactionOver,
  type AggregateQuery, type AggregateReference, type AggregateRow, type AuditPendingRow, type AuditReasonRow, type AuditResult, type AuditRow,
  type Column, type ColumnType, type Comparison, type Condition, type DocumentRow, type EventEnvelope, type GuardedRecords, type LockKey,
  type NewAuditEntry, type NewEvent, type Order, type OutboxRow, type RecordChange, type RecordQuery, type RecordRow, type Records, type RecordTable,
  type RepeatDependencies, type Scalar, type TableDefinition, type Transaction, type UnitOfWork, type UpperBound,
} from "./unit-of-work/index.js";
export {
  checkContext, commandAnswersOver, commandAnswerTable, CommandPath, commandStores, defineCommand, noRecords, permissionOf, sensitiveFields,
  unrestricted,
  type Authorizer, type Command, type CommandAnswer, type CommandAnswerRow, type CommandAnswers, type CommandPathDeps, type CommandStores,
  type Permission, type PermissionPart, type RecordFacts, type RecordFactsFinder, type RecordFactsFinders, type RecordReference,
  type SensitiveFields,
} from "./commands/index.js";
export {
  factsDataClasses, factsSchemas, forecastCategories, historyCommands, largestImportBatch, leadRecordRatings, leadRecordStatuses,
  opportunityRecordStatuses, opportunityRecordTypes, pipelinesLock, scoreLeadsCommand,
  type AccountFacts, type ActivityFilter, type ActivityLifecycle, type ActivityProvider, type ActivityReader, type ActivityRecord,
  type ActivityRecordStatus, type ActivityRecordType, type ActivitySummary, type BatchOutcome, type CrmRecord, type DuplicateKeyRecord,
  type FactsByEntity, type FieldChangeRecord, type FieldHistoryProvider, type ForecastCategory, type HistoryCommands, type HistoryImporter,
  type HistoryStores, type ImportEntity, type ImportFinding, type ImportOutcome, type LeadAssigner, type LeadConversionRecord, type LeadConversions,
  type LeadConversionTargets, type LeadDisqualificationRecord, type LeadFacts, type LeadFilter, type LeadHandOverRecord, type LeadLifecycle, type LeadProvider, type LeadReader,
  type LeadRecord, type LeadRecordDetails, type LeadRecordRating, type LeadRecordStatus, type LeadScorer, type LeadToConvert, type NewActivity, type NewLead,
  type NewOpportunity, type OpenCount, type OpportunityAssigner, type OpportunityBatches, type OpportunityChanges, type OpportunityContactRecord, type OpportunityFacts,
  type OpportunityFilter, type OpportunityLifecycle, type OpportunityLineRecord, type OpportunityLoss, type OpportunityProvider,
  type OpportunityReader, type OpportunityRecord, type OpportunityRecordStatus, type OpportunityRecordType, type OpportunityWin,
  type OwnerAssignment, type PipelineProvider, type PipelineRecord, type PipelineRecordStatus, type PipelineStageRecord, type ProductFacts,
  type RecordTarget, type RecurringRevenue, type RelatedRecord, type ScoreLeads, type StageStay, type UserFacts,
} from "./crm-records/index.js";
export {
  contactDataClasses, customerDataClasses, customersLock, customerStatusChanges, customerStatuses, matchCertainties,
  type ContactChanges, type ContactDetails, type ContactReader, type ContactRecord, type ContactRole, type ContactWriter, type CustomerChanges,
  type CustomerDetails, type CustomerLink, type CustomerLinks, type CustomerMatch, type CustomerOwner, type CustomerOwnerAssignment,
  type CustomerOwnership, type CustomerProvider, type CustomerReader, type CustomerRecord, type CustomerStatus, type CustomerWriter,
  type LinkOutcome, type MatchCertainty, type NewContact, type NewCustomer,
} from "./customers/index.js";
export {
  isEffectiveOn,
  type EffectivePeriod,
} from "./effective-period.js";
export {
  type LintFinding,
} from "./lint-finding.js";
export {
  chainOfManagers, directoryLock, directorySnapshotSchema, directoryUserDataClasses, emptyDirectory, groupsOf, holderOf, indexDirectory, isActiveOn,
  lintDirectory, managerOf, membersOf, membersWithin, positionOf, positionsOf, reportsOf,
  type DirectoryIds, type DirectoryIndex, type DirectorySnapshot, type DirectoryStore, type DirectoryUser, type Group, type GroupKind,
  type Membership, type Position, type PositionHolding, type ReportingLine,
} from "./directory/index.js";
export {
  defineField, fieldDefinitionSchema, fieldRegistryCommands, fieldRegistryLock, fieldsAsOf, inRegistryOrder, lintFieldRegistry, retireField,
  type FieldRegistry, type FieldRegistryCommands, type FieldRegistryStore, type FieldRegistryStores, type FieldUsage, type FieldVersion,
  type RetireField, type UsageByField,
} from "./field-registry/index.js";
export {
  csvReader, importFields, importMappingSchema, importMappingSetSchema, lintImportMapping, readCsv, rowMapper,
  type BooleanReading, type ColumnRepair, type CsvOptions, type CsvProblem, type CsvReader, type CsvRow, type DateReading, type FieldMapping,
  type FieldReading, type ImportField, type ImportFieldKind, type ImportMapping, type ImportMappingSet, type ImportPipeline, type KnownIds,
  type MoneyReading, type NumberReading, type Rejection, type RejectionCode, type Repair, type RepairRule, type RowMapper, type RowMapperSetup,
  type RowOutcome,
} from "./history-import/index.js";
export {
  accountDataClasses, accountHierarchy, accountHierarchyLock, accountLinkDataClasses, accountLinkSchema, ancestorsOf, descendantsOf, linkAccount,
  lintAccountHierarchy, parentOf, rootOf,
  type AccountHierarchy, type AccountHierarchyProvider, type AccountLink, type AccountLinkChange, type AccountRecord, type LinkAccount,
} from "./account-hierarchy/index.js";
export {
  fiscalCalendarSchema, fiscalCalendarVersionSchema, fiscalPeriodOf, fiscalPeriodsBetween, lintFiscalCalendar, nextFiscalPeriod,
  previousFiscalPeriod,
  type CustomPattern, type CustomPeriod, type FiscalCalendar, type FiscalCalendarStore, type FiscalCalendarVersion, type FiscalPattern,
  type FiscalPeriod, type FiscalPeriodType, type FiscalYearName, type MonthsPattern, type WeeksPattern,
} from "./fiscal-calendar/index.js";
export {
  convertMoney, exchangeRateSchema, explainRate, quoteRate, ratePolicySchema, rateTable,
  type ExchangeRate, type ExchangeRateStore, type RateLeg, type RatePolicy, type RateQuestion, type RateQuote, type RateRange, type RateTable,
} from "./exchange-rates/index.js";
export {
  checkCriteria, contradiction, criteriaSchema, evaluateCriteria, explainCriteria, fieldCatalogue, implies, lintCriteria, operatorsOf, parseCriteria,
  ruleIndex, shadowedRules,
  type BetweenCondition, type ComparisonCondition, type Condition as CriteriaCondition, type Criteria, type CriteriaAnswer, type CriteriaFacts, type CriteriaField,
  type CriteriaFieldType, type CriteriaValue, type EmailDomainCondition, type EncodedFacts, type EqualityCondition, type FieldCatalogue,
  type MembershipCondition, type Operator, type PatternCondition, type PresenceCondition, type RuleIndex, type ShadowedRule,
} from "./criteria/index.js";
export {
  emptyTerritories, explainTerritory, indexTerritories, lintTerritories, matchTerritory, territoryLock, territoryMemberSchema, territoryMembersOn,
  territorySchema, territorySnapshotSchema, territoryTypes,
  type NamedAccountCoverage, type PostalRange, type RegionCoverage, type Territory, type TerritoryCoverage, type TerritoryIds, type TerritoryIndex,
  type TerritoryMatch, type TerritoryMember, type TerritorySnapshot, type TerritoryStore, type TerritorySubject, type TerritoryType,
} from "./territories/index.js";
export {
  businessCalendarLock, businessCalendarSchema, compileCalendar, holidayQuestionSchema, lintBusinessCalendar, withLeave,
  type BusinessCalendar, type BusinessCalendarStore, type BusinessWeek, type CalendarException, type CompiledCalendar, type Holiday,
  type HolidayProvider, type HolidayQuestion, type Leave, type OpenHours, type RotatingWeeks, type Weekday, type WeeklyHours,
} from "./business-calendar/index.js";
export {
  absenceAt, absenceKinds, absenceSchema, absencesOf, availabilityLock, availabilitySnapshotSchema, delegateOf, delegationSchema,
  emptyAvailability, indexAvailability, lintAvailability, longestDelegation,
  type Absence, type AbsenceKind, type AvailabilityIds, type AvailabilityIndex, type AvailabilitySnapshot, type AvailabilityStore,
  type DelegateAnswer, type Delegation,
} from "./availability/index.js";
export {
  assignmentDataClasses, assignmentStatuses, checkRoutingPolicy, compareRouting, compiledRoutings, compileRouting, composeRoutingStores,
  defaultMember, eliminationReasons, emptyRoutingState, fairnessOf, FreeCapacityStrategy, isPausedAt, largestBatch, LeadOfferCoordinator,
  leadOffersOver, LeadRoutingCoordinator, leadRoutingWorkflow, offerAnswered, offerBindings, offerSettingsSchema, standardOfferSettings,
  LeastLoadedStrategy, lintRoutingPolicy, openRouter, policyAt, poolMembersOf, RoundRobinStrategy, routedEntities, routedLeads, routedOpportunities,
  routingCommands, routingDecisionDataClasses, routingEventFamily, routingFields, routingInputDataClasses, routingLock, routingLocks,
  routingMemberSchema, routingPolicySchema, routingSubjectDataClasses, rulesInOrder, simulateRouting, SkillBasedStrategy, strategyNames,
  TerritoryBasedStrategy, WeightedRoundRobinStrategy,
  type AccountOwnerFinder, type AdditionalSkill, type AssignByHand, type AssignedBy, type Assignment, type AssignmentCause, type AssignmentFilter,
  type AssignmentStatus, type AssignmentStore, type AssignmentStrategy, type ComparedMember, type CompiledRouting, type CompiledRoutings,
  type CountByReason, type DeclineAssignment, type EliminationReason, type EnrichmentProvider, type ExplainedOutcome, type Given, type KeptRouting,
  type LeadRoutingDeps, type MemberFairness, type MemberLoad, type MemberPause, type MemberQuota, type MemberSkill, type MovedRecord,
  type OwnerPreference, type PauseMember, type PoolFairness, type PoolMember, type PreparedSubject, type RecordAssignedData, type RecordKey,
  type RecordToHandOver, type Replay, type ReturnToQueue, type Rotation, type RotationEntry, type RotationPlace, type RotationScope,
  type RotationSettings, type RotationStore, type RoutableRecord, type RoutedEntity, type RoutedRecord, type RoutedRecords, type Router,
  type RouteRecords, type RouterInput, type RoutingCommands, type RoutingComparison, type RoutingDecision, type RoutingDeps, type RoutingEvent,
  type RoutingLog, type RoutingMember, type RoutingMemberStore, type RoutingOutcome, type RoutingParts, type RoutingPolicy, type RoutingPolicyStore,
  type RoutingPool, type RoutingRequest, type RoutingRooms, type RoutingRule, type RoutingRun, type RoutingSimulation, type RoutingSnapshot,
  type RoutingSnapshotStore, type RoutingState, type RoutingStores, type RoutingSubject, type RoutingTarget, type SimulatedMember,
  type SimulatedRecord, type StrategyCandidate, type StrategyName, type UnassignedReason, type LeadOfferDeps, type LeadOffers,
  type LeadOfferStores, type LeadRoutingPorts, type OfferedLead, type OfferFallback, type OfferLead, type OfferRequest, type OfferSettings,
  type OfferStanding,
} from "./lead-routing/index.js";
export {
  convertLeadsSchema, convertUnqualifiedSchema, joinedConversion, LeadConversionCoordinator, leadConversionCommands, leadConversionWorkflows, LeadQualificationRule,
  leadToOpportunityWorkflow, leadToTurnSchema, lintQualification, mostConversions, placeLeads, qualificationAt, qualificationCriteria,
  qualificationSettingsSchema, standardQualification, undoConversionSchema, undoConversionWorkflow,
  type ConversionDeps, type ConversionOrder, type ConversionPorts, type ConversionToUndo, type ConvertedLead, type ConvertLeads, type ConvertUnqualifiedLead,
  type CustomerChoice, type FreshIds, type KeptConversion, type KnownParties, type LeadConversionCoordinatorDeps,
  type LeadConversionResult, type LeadConversionStore, type LeadConversionStores, type LeadConversionWorkflows, type LeadLeftOut, type LeadPlace, type LeadToPlace, type LeadToTurn,
  type OpportunityChoice, type Placed, type QualificationCriterion, type QualificationReason, type QualificationReasonCode,
  type QualificationResult, type QualificationSettings, type UndoLeadConversion, type UndoneConversion,
} from "./lead-conversion/index.js";
export {
  chooseQuotation, closeLostWorkflow, closeSettingsAt, closeSettingsSchema, closeWonWorkflow, closingFields, joinedClose, lintCloseSettings,
  loseOpportunitySchema, missingFields, OpportunityCloseCoordinator, opportunityCloseCommands, opportunityCloseWorkflows,
  reopenOpportunitySchema, reopenWorkflow, standardCloseSettings, winOpportunitySchema,
  type ChosenQuotation, type CloseDeps, type ClosedOpportunity, type ClosePorts, type CloseSettings, type Closing, type ClosingField,
  type ClosingRequirements, type KeptClose, type LoseOpportunity, type LostOpportunity, type OpportunityCloseCoordinatorDeps,
  type OpportunityCloseStore, type OpportunityCloseStores, type OpportunityCloseWorkflows, type QuotationChoice, type QuotationQuestion,
  type QuotedDifference, type ReopenedOpportunity, type ReopenOpportunity, type WinOpportunity, type WonOpportunity, type WonQuotation,
} from "./opportunity-close/index.js";
export {
  attentionCodes, attentionIndicators, attentionSettingsAt, attentionSettingsSchema, leadAgeDays, LeadContextProvider, LeadConversionData,
  lintAttention, mostShared, OpportunityCloseData, OpportunityContextProvider, standardAttentionSettings,
  type Attention, type AttentionCode, type AttentionIndicator, type AttentionLevels, type AttentionSettings, type AttentionSeverity,
  type CompanyToConvert, type DealToConvert, type LeadContext, type LeadContextReaders, type OpportunityContext,
  type OpportunityContextReaders, type OpportunityHistoryFacts, type OwnedContext, type OwnerDirectory, type PersonToConvert, type RecordOwner,
  type SharedLead,
} from "./record-contexts/index.js";
export {
  accessCommands, accessLock, accessRoleSchema, emptyAccess, grantsAction, isWithin, lintAccess, partsOf, principalOn, recordScopes,
  roleAssignmentSchema, RoleAuthorizer,
  type AccessCommands, type AccessIds, type AccessRole, type AccessSnapshot, type AccessStore, type AccessStores, type AccessWorld,
  type AuthorizationStores, type Grant, type Principal, type RecordScope, type RoleAssignment, type RoleAuthorizerDeps,
} from "./authorization/index.js";
export {
  auditChainAggregate, auditChainLock, auditEventFamily, AuditSealer, auditSealTable, auditTrailText, reasonsErased, sealEntries, verifyAudit,
  type AuditChain, type AuditedEntity, type AuditEvidence, type AuditFilter, type AuditFinding, type AuditFindingKind, type AuditHead,
  type AuditReason, type AuditReasons, type AuditSeal, type AuditSealed, type AuditSealedData, type AuditSealerDeps, type AuditSealRow,
  type AuditTrail, type AuditTrailEntry, type AuditVerification, type ExportedReason, type KeptEntry, type SealedEntry, type SealingRound,
  type SealingStores, type UnsealedTenants, type VerifyAuditOptions, type WaitingEntry, type WaitingPlace,
} from "./audit/index.js";
export {
  catalogueProblem, deadLetterCommands, defaultDeliveryPolicy, envelopeOf, eventJsonSchema, inboxId, inboxTable, OutboxRelay, relayActor,
  withCatalogue,
  type ClaimedEvent, type ClaimRequest, type ConsumerFailure, type DeadLetter, type DeadLetters, type DeadLetterStores, type DeliveryCount,
  type DeliveryFailure, type DeliveryPolicy, type DeliveryStatus, type EventCatalogue, type EventConsumer, type EventDescription, type EventFamily,
  type EventKey, type EventMap, type EventOf, type EventPublisher, type EventsOf, type Inbox, type InboxRow, type OutboxQueue, type OutboxRetention,
  type RedriveEvents, type RelayDependencies, type RelayStores, type SkipEvents, type Subscriber,
} from "./events/index.js";
export type { StopSignal } from "./stop-signal.js";
export {
  checkBindings, defaultRetryPolicy, defineWorkflow, fusedCommand, joining, outside, runDurably, runFused, runIdProblem, runsFused, runStatuses, stepsOver, stepTimedOut, workflowChanged,
  workflowCheckpointsOver, workflowCheckpointTable, workflowKey, WorkflowRunner,
  type AnyBindings, type AnyWorkflow, type DurableDeps, type DurableRun, type FusedRun, type KeptError, type PortBinding, type PortBindings,
  type RetryPolicy, type RunFailure, type RunFilter, type RunHistoryEntry, type RunMessage, type RunOutcome, type RunStatus, type RunToStart, type Signal,
  type SignalToGive, type Step, type StepAnswer, type StepCall, type Workflow, type WorkflowCheckpoint, type WorkflowCheckpointRow,
  type IndependentSteps, type WorkflowCheckpoints, type WorkflowCommand, type WorkflowEngine, type WorkflowRun, type WorkflowRunnerDeps, type WorkflowRunRecord,
  type WorkflowRuns, type WorkflowStores,
} from "./workflow/index.js";
export {
  answersHolder, composePersonalData, idsOfKind, legalBases, outboxHolder, personalDataCommands, personalDataEventFamily, personalDataLock,
  reasonsHolder, subjectRecordsInOrder, subjectRecordText,
  type AnyDataClasses, type BusinessDataClass, type DataClass, type DataClassesOf, type ErasedRecord, type EraseSubject, type ExportSubject,
  type LegalBasis, type LegalHold, type PersonalDataClass, type PersonalDataCommands, type PersonalDataDeps, type PersonalDataHolder,
  type PersonalDataPart, type PersonalDataParts, type PersonalDataRegister, type PersonalDataStores, type PersonalField, type PlaceLegalHold,
  type ReleaseLegalHold, type SubjectErased, type SubjectErasure, type SubjectExport, type SubjectKeys,
} from "./personal-data/index.js";
export {
  contextFields, describeError, logLevels, plainLine, redactedFields, silentLogger, standardLogFields,
  type DescribedError, type LogFields, type LoggedValue, type Logger, type LogLevel,
} from "./logging/index.js";
export {
  isAcceptedByCustomer, newQuotationSchema, quotationDataClasses, quotationLinesSchema, quotationRecordStatuses, quotationsLock,
  type NewQuotation, type QuotationAcceptance, type QuotationDrafts, type QuotationLifecycle, type QuotationLine, type QuotationLineRecord,
  type QuotationProvider, type QuotationReader, type QuotationRecord, type QuotationRecordStatus, type QuotationState,
} from "./quotations/index.js";
export {
  analyticsEventFamily, checkFacts, outboxAnalytics, trackedDealOf, trackedFactsConsumer,
  type AnalyticsExport, type AnalyticsProvider, type AnalyticsTracker, type ConversionAnalytics, type ConversionGroup, type ConversionRate,
  type CountAndAmounts, type DayRange, type ExportedFacts, type ForecastFigures, type LeaderboardEntry, type PipelineAnalytics, type SalesTrends,
  type SalesVelocity, type StageMetrics, type TrackedConversion, type TrackedDeal, type TrackedEvent, type TrendMeasure, type TrendPoint,
} from "./analytics/index.js";
export {
  notificationEventFamily, outboxNotifier,
  type Notification, type NotificationAudience, type NotificationFact, type Notifier,
} from "./notifications/index.js";
export { operationsEventCatalogue } from "./operations-event-catalogue.js";
