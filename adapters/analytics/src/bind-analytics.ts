import type { AnalyticsProvider, Transaction } from "@nexus/crm-operations";
import type { AnalyticsDeps } from "./analytics-deps.js";
import { StoredAnalytics } from "./stored-analytics.js";

/** Analytics inside one unit of work, as the orchestrator's port. */
export interface AnalyticsStores {
  readonly analytics: AnalyticsProvider;
}

/**
 * Binds analytics to a transaction of any storage: a fact is counted exactly when what it tells of is
 * committed.
 *
 * @example
 * ```ts
 * import { memoryStorage, sha256Hasher, systemClock, systemIds } from "@nexus/adapter-memory";
 * import { bindStores } from "@nexus/crm-operations";
 *
 * const deps = { clock: systemClock, ids: systemIds, hasher: sha256Hasher };
 * const unitOfWork = bindStores(memoryStorage(deps).unitOfWork, bindAnalytics(deps));
 * ```
 */
export const bindAnalytics =
  (deps: AnalyticsDeps) =>
  ({ records }: Pick<Transaction, "records">): AnalyticsStores => ({ analytics: new StoredAnalytics(records, deps) });
