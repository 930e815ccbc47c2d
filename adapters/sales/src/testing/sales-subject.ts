import { bindStores, quotationsLock, withCatalogue, type Transaction, type UnitOfWork } from "@nexus/crm-operations";
import type { MakeSubject, QuotationSubject } from "@nexus/crm-operations-conformance";
import { bindSales } from "../bind-sales.js";
import { salesEventCatalogue } from "../events/quotation-events.js";
import { counted } from "./counted.js";
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
