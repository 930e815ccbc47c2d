import {
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
  type ContractSuite,
  type CrmSubject,
} from "@nexus/crm-operations-conformance";

/** The contract of each port that the CRM adapter binds, by the port's name. */
export const portSuites: Readonly<Record<string, ContractSuite<CrmSubject>>> = {
  LeadProvider: leadProviderSuite,
  OpportunityProvider: opportunityProviderSuite,
  PipelineProvider: pipelineProviderSuite,
  ActivityProvider: activityProviderSuite,
  FieldHistoryProvider: fieldHistorySuite,
  DirectoryStore: directoryStoreSuite,
  FieldRegistryStore: fieldRegistryStoreSuite,
  HistoryImporter: historyImporterSuite,
  AccountHierarchyProvider: accountHierarchySuite,
  FiscalCalendarStore: fiscalCalendarSuite,
  ExchangeRateStore: exchangeRateSuite,
  RoutedRecords: routedRecordsSuite,
};
