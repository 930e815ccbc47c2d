import { bindStores, quotationsLock, withCatalogue, type Records, type Transaction, type UnitOfWork } from "@nexus/crm-operations";
import type { MakeSubject, QuotationSubject } from "@nexus/crm-operations-conformance";
import { bindSales } from "../bind-sales.js";
import { salesEventCatalogue } from "../events/quotation-events.js";
import { simulatedDeps } from "./storages.js";

/** Sales on the rows of a storage, for one case of a suite: with the case's clock, counting its calls into storage, and held to its catalogue. */
export const salesSubjectOn =
  (rows: () => UnitOfWork<Transaction>): MakeSubject<QuotationSubject> =>
  ({ clock }) => {
    let calls = 0;
    const bind = bindSales(simulatedDeps(clock));
    return Promise.resolve({
      unitOfWork: bindStores(rows(), (tx) => bind(withCatalogue({ ...tx, records: counted(tx.records, () => (calls += 1)) }, salesEventCatalogue))),
      lockOf: quotationsLock,
      roundTrips: () => calls,
      close: () => Promise.resolve(),
    });
  };

/** The same rows, telling of every call into storage. */
const counted = (records: Records, tell: () => void): Records => {
  const told = <T>(answer: Promise<T>): Promise<T> => {
    tell();
    return answer;
  };
  return {
    get: (table, ids) => told(records.get(table, ids)),
    find: (table, query) => told(records.find(table, query)),
    aggregate: (table, query) => told(records.aggregate(table, query)),
    insert: (table, given) => told(records.insert(table, given)),
    update: (table, changes) => told(records.update(table, changes)),
    remove: (table, ids) => told(records.remove(table, ids)),
  };
};
