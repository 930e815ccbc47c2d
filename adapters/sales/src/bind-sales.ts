import type { PersonalDataHolder, QuotationProvider, RecordFactsFinders, Transaction } from "@nexus/crm-operations";
import { QuotationHolder } from "./personal-data/quotation-holder.js";
import type { SalesDeps } from "./sales-deps.js";
import { salesRecordFacts } from "./storage/record-facts.js";
import { StoredQuotations } from "./storage/stored-quotations.js";

/** Sales inside one unit of work, as the orchestrator's ports. */
export interface SalesStores {
  readonly quotations: QuotationProvider;
  /** Who owns a quotation and who submitted it, for permission: to be put beside those of the CRM. */
  readonly salesRecordFacts: RecordFactsFinders;
  /** What Sales keeps of persons, for `composePersonalData`. */
  readonly salesPersonalData: readonly PersonalDataHolder[];
}

/**
 * Binds Sales to a transaction of any storage. Whatever else a host binds to the same transaction commits
 * together with it or not at all.
 *
 * @example
 * ```ts
 * import { memoryStorage, sha256Hasher, systemClock, systemIds } from "@nexus/adapter-memory";
 * import { bindStores } from "@nexus/crm-operations";
 *
 * const deps = { clock: systemClock, ids: systemIds, hasher: sha256Hasher };
 * const unitOfWork = bindStores(memoryStorage(deps).unitOfWork, bindSales(deps));
 * ```
 */
export const bindSales =
  (deps: SalesDeps) =>
  (tx: Transaction): SalesStores => ({
    quotations: new StoredQuotations(tx, deps),
    salesRecordFacts: salesRecordFacts(tx.records),
    salesPersonalData: [new QuotationHolder(tx)],
  });
