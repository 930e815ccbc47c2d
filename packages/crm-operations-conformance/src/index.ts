/**
 * `@nexus/crm-operations-conformance`: the contracts of the ports as suites of cases. An adapter passes
 * when every case passes; `registerSuite` shows them in any test runner, `runSuite` answers a report.
 */
export type { Capability, CaseTools, Closable, ContractCase, ContractSuite, MakeSubject, SuiteOptions } from "./contract.js";
export { ContractBroken } from "./expectation.js";
export { runSuite, type SuiteReport } from "./run-suite.js";
export { registerSuite, type TestRunner } from "./register-suite.js";
export type { StorageSubject } from "./storage-subject.js";
export { conformanceRow, conformanceTable, conformanceTables, counterTable, type ConformanceRow, type CounterRow } from "./conformance-tables.js";
export { recordsSuite } from "./records-suite/index.js";
export { unitOfWorkSuite } from "./unit-of-work-suite/index.js";
export { tenancySuite } from "./tenancy-suite.js";
export { outboxAndAuditSuite } from "./outbox-and-audit-suite.js";
export { hasherSuite, type HasherSubject } from "./hasher-suite.js";
export { loggerSuite, type LoggerSubject } from "./logger-suite.js";
export { authorizerSuite, type AuthorizerSubject } from "./authorizer-suite.js";
export { accessSuite, type AccessSubject } from "./access-suite.js";
export { holidayProviderSuite, type HolidayProviderSubject } from "./calendar-suites/index.js";
export {
  accountHierarchySuite,
  activityProviderSuite,
  directoryStoreSuite,
  exchangeRateSuite,
  fieldHistorySuite,
  fieldRegistryStoreSuite,
  fiscalCalendarSuite,
  historyImporterSuite,
  leadProviderSuite,
  opportunityProviderSuite,
  pipelineProviderSuite,
  routedRecordsSuite,
  type CrmLists,
  type CrmPorts,
  type CrmSubject,
  type PipelineToPrepare,
} from "./crm-suites/index.js";
export {
  accessStoreSuite,
  accountOwnersSuite,
  assignmentStoreSuite,
  availabilityStoreSuite,
  businessCalendarStoreSuite,
  commandAnswersSuite,
  enrichmentSuite,
  leadOffersSuite,
  rotationStoreSuite,
  routingLogSuite,
  routingMemberStoreSuite,
  routingPolicyStoreSuite,
  routingSnapshotStoreSuite,
  territoryStoreSuite,
  type AccountOwnersSubject,
  type EnrichmentSubject,
  type LeadOffersSubject,
  type RoutingPorts,
  type RoutingStoresSubject,
} from "./routing-suites/index.js";
export {
  contactsSuite,
  customerLinksSuite,
  customerOwnershipSuite,
  customerReaderSuite,
  customerWriterSuite,
  type CustomersPorts,
  type CustomersSubject,
} from "./customer-suites/index.js";
export { leadConversionStoreSuite, type LeadConversionStoreSubject } from "./conversion-suites/index.js";
export { opportunityCloseStoreSuite, type OpportunityCloseStoreSubject } from "./close-suites/index.js";
export { commandsIn, type AnyCommand } from "./command-checks/commands-in.js";
export { faultyStorage, type FaultyStorage, type Mishap } from "./command-checks/faulty-storage.js";
export { failEveryCall, type AllOrNothing, type CommandAtWork } from "./command-checks/all-or-nothing.js";
export { autocommitting } from "./command-checks/autocommitting.js";
export { foreignEnding, foreignIdsIn, idsOf, mirrorTenant, unknownEnding, type ForeignIds, type TenantToMirror } from "./command-checks/foreign-ids.js";
export { denialsOf, type CommandOnTrial, type DenialReport } from "./command-checks/denials.js";
export { outsideCalls, type OutsideCalls } from "./command-checks/outside-calls.js";
export { undoing } from "./command-checks/undoing.js";
export { undoingCommands, type UndoingCommands } from "./command-checks/undoing-commands.js";
export { auditChainSuite, auditReasonsSuite, auditTrailSuite, type AuditPorts, type AuditSubject } from "./audit-suites/index.js";
export {
  deadLettersSuite,
  eventPublisherSuite,
  inboxSuite,
  outboxQueueSuite,
  type EventPorts,
  type EventPublisherSubject,
  type EventsSubject,
  type OutboxSubject,
} from "./event-suites/index.js";
export { personalDataHolderSuite, personalDataRegisterSuite, type KeptPerson, type PersonalDataHolderSubject } from "./personal-data-suites/index.js";
export {
  workflowCheckpointsSuite,
  workflowEngineSuite,
  workflowsOf,
  workflowWorld,
  type Release,
  type SuitePorts,
  type SuiteStores,
  type WorkflowCheckpointsSubject,
  type WorkflowEngineSubject,
  type WorkflowWorld,
} from "./workflow-suites/index.js";
export {
  failAtEveryStep,
  type DurableHost,
  type FaultCoverage,
  type FaultKind,
  type FaultOptions,
  type FaultReport,
  type FusedHost,
  type WorkerOnTrial,
  type WorkflowOnTrial,
  type WorldOnTrial,
} from "./workflow-faults/index.js";
export { quotationProviderSuite, type QuotationPorts, type QuotationSubject } from "./sales-suites/index.js";
export { notifierSuite, type NotifierPorts, type NotifierSubject } from "./notification-suites/index.js";
export {
  analyticsProviderSuite,
  analyticsTrackerSuite,
  type AnalyticsPorts,
  type AnalyticsSubject,
  type TrackedFacts,
  type TrackerPorts,
  type TrackerSubject,
} from "./analytics-suites/index.js";
