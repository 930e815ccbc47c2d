import {
  commandStores,
  type AccountHierarchyProvider,
  type ActivityProvider,
  type CommandStores,
  type DirectoryStore,
  type ExchangeRateStore,
  type FieldHistoryProvider,
  type FieldRegistryStore,
  type FiscalCalendarStore,
  type HistoryImporter,
  type LeadProvider,
  type OpportunityProvider,
  type PersonalDataHolder,
  type PipelineProvider,
  type Transaction,
} from "@nexus/crm-operations";
import { CrmActivityProvider } from "./activities/crm-activity-provider.js";
import { StoredActivities } from "./activities/stored-activities.js";
import { boundTo } from "./bound-deps.js";
import type { CrmDeps } from "./crm-deps.js";
import { CrmFieldHistoryProvider } from "./history/crm-field-history-provider.js";
import { StoredHistoryImporter } from "./history/history-importer.js";
import { CrmLeadProvider } from "./leads/crm-lead-provider.js";
import { StoredLeads } from "./leads/stored-leads.js";
import { CrmOpportunityProvider } from "./opportunities/crm-opportunity-provider.js";
import { StoredOpportunities } from "./opportunities/stored-opportunities.js";
import { crmPersonalData } from "./personal-data/crm-personal-data.js";
import { CrmPipelineProvider } from "./pipelines/crm-pipeline-provider.js";
import { StoredPipelines } from "./pipelines/stored-pipelines.js";
import { StoredAccounts } from "./setup/stored-accounts.js";
import { StoredDirectory } from "./setup/stored-directory.js";
import { StoredExchangeRates } from "./setup/stored-exchange-rates.js";
import { crmRecordFacts } from "./storage/record-facts.js";
import { StoredFiscalCalendars } from "./setup/stored-fiscal-calendars.js";

/** The core's own query and persist interfaces in storage: what its commands run on. */
export interface CoreStores {
  readonly leads: StoredLeads;
  readonly opportunities: StoredOpportunities;
  readonly pipelines: StoredPipelines;
  readonly activities: StoredActivities;
}

/** The CRM inside one unit of work, as the orchestrator's ports, with what the command path needs; the core itself under `crm`. */
export interface CrmStores extends CommandStores {
  readonly crm: CoreStores;
  readonly leads: LeadProvider;
  readonly opportunities: OpportunityProvider;
  readonly pipelines: PipelineProvider;
  readonly activities: ActivityProvider;
  readonly fieldHistory: FieldHistoryProvider;
  readonly directory: DirectoryStore;
  readonly accounts: AccountHierarchyProvider;
  readonly fiscalCalendars: FiscalCalendarStore;
  readonly exchangeRates: ExchangeRateStore;
  readonly fieldRegistry: FieldRegistryStore;
  readonly history: HistoryImporter;
  /** What the CRM keeps of persons, for `composePersonalData`. */
  readonly crmPersonalData: readonly PersonalDataHolder[];
}

/**
 * Binds the CRM to a transaction of any storage: what `bindStores` takes. Other adapters bind to the
 * same transaction, and so everything commits together or not at all.
 *
 * @example
 * ```ts
 * import { memoryStorage, sha256Hasher, systemClock, systemIds, trustedHost } from "@nexus/adapter-memory";
 * import { bindStores, CommandPath } from "@nexus/crm-operations";
 *
 * const deps = { clock: systemClock, ids: systemIds, hasher: sha256Hasher };
 * const storage = memoryStorage(deps);
 * const commands = new CommandPath({ ...deps, unitOfWork: bindStores(storage.unitOfWork, bindCrm(deps)), authorizer: trustedHost });
 * ```
 */
export const bindCrm =
  (deps: CrmDeps) =>
  (tx: Transaction): CrmStores => {
    const bound = boundTo(tx, deps);
    return {
      ...commandStores(tx, crmRecordFacts(tx.records)),
      crm: {
        leads: new StoredLeads(bound),
        opportunities: new StoredOpportunities(bound),
        pipelines: new StoredPipelines(bound),
        activities: new StoredActivities(bound),
      },
      leads: new CrmLeadProvider(bound),
      opportunities: new CrmOpportunityProvider(bound),
      pipelines: new CrmPipelineProvider(bound),
      activities: new CrmActivityProvider(bound),
      fieldHistory: new CrmFieldHistoryProvider(bound),
      directory: new StoredDirectory(bound),
      accounts: new StoredAccounts(bound),
      fiscalCalendars: new StoredFiscalCalendars(bound),
      exchangeRates: new StoredExchangeRates(bound),
      fieldRegistry: bound.fieldRegistry,
      history: new StoredHistoryImporter(bound),
      crmPersonalData: crmPersonalData(bound),
    };
  };
