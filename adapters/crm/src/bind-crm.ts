import type { Transaction } from "@nexus/crm-operations";
import { StoredActivities } from "./activities/stored-activities.js";
import { boundTo, type CrmDeps } from "./crm-deps.js";
import { StoredHistoryImporter } from "./history/history-importer.js";
import { StoredLeads } from "./leads/stored-leads.js";
import { StoredOpportunities } from "./opportunities/stored-opportunities.js";
import { StoredPipelines } from "./pipelines/stored-pipelines.js";
import { StoredDirectory } from "./setup/stored-directory.js";
import { StoredFieldRegistry } from "./setup/stored-field-registry.js";

/** The CRM inside one unit of work. Lives as long as the unit of work. */
export interface CrmStores {
  readonly leads: StoredLeads;
  readonly opportunities: StoredOpportunities;
  readonly pipelines: StoredPipelines;
  readonly activities: StoredActivities;
  readonly directory: StoredDirectory;
  readonly fieldRegistry: StoredFieldRegistry;
  readonly history: StoredHistoryImporter;
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
 * const commands = new CommandPath({ unitOfWork: bindStores(storage.unitOfWork, bindCrm(deps)), authorizer: trustedHost });
 * ```
 */
export const bindCrm =
  (deps: CrmDeps) =>
  (tx: Transaction): CrmStores => {
    const bound = boundTo(tx, deps);
    return {
      leads: new StoredLeads(bound),
      opportunities: new StoredOpportunities(bound),
      pipelines: new StoredPipelines(bound),
      activities: new StoredActivities(bound),
      directory: new StoredDirectory(bound),
      fieldRegistry: new StoredFieldRegistry(tx),
      history: new StoredHistoryImporter(bound),
    };
  };
