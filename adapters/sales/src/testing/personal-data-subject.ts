import { Money, type Decimal } from "@nexus/common";
import { bindStores, type PersonalDataHolder, type Transaction, type UnitOfWork } from "@nexus/crm-operations";
import type { MakeSubject, PersonalDataHolderSubject } from "@nexus/crm-operations-conformance";
import { bindSales } from "../bind-sales.js";
import { QuotationHolder } from "../personal-data/quotation-holder.js";
import { quotationTable } from "../storage/quotation-table.js";
import { simulatedDeps } from "./storages.js";

/** Sales' holder on the rows of a storage; a saboteur puts itself before it. */
export const personalDataSubjectOn =
  (rows: () => UnitOfWork<Transaction>, sabotage: (holder: PersonalDataHolder) => PersonalDataHolder = (holder) => holder): MakeSubject<PersonalDataHolderSubject> =>
  ({ clock }) => {
    const bind = bindSales(simulatedDeps(clock));
    const sales = bindStores(rows(), bind);
    return Promise.resolve({
      unitOfWork: bindStores(rows(), (tx) => sabotage(new QuotationHolder(tx))),
      locks: [{ kind: "personal-data", id: "all" }],
      async keepPerson(ctx, mark) {
        const [id, opportunityId, customerId] = mark === "zq7" ? ["Q-a", "O-a", "C-a"] : ["Q-b", "O-b", "C-b"];
        const words = [`${mark}training`, `${mark}travel`];
        const lines = words.map((description, i) => ({ id: `${i}`, productId: null, description, quantity: "1" as Decimal, unitPrice: Money.of(1_00, "EUR"), discountPpm: 0 }));
        await sales.run(ctx, [], ({ quotations }) => quotations.create(ctx, { id, opportunityId, customerId, ownerId: null, currency: "EUR", lines, validUntil: null }));
        return { records: [{ entityType: "opportunity", id: opportunityId }, { entityType: "quotation", id }], words };
      },
      everything: (ctx) => rows().read(ctx, async ({ records }) => JSON.stringify(await records.find(quotationTable, {}))),
      close: () => Promise.resolve(),
    });
  };
