import { erasePersonalData, sameData, type Instant, type OperationContext } from "@nexus/common";
import { idsOfKind, quotationDataClasses, type Condition, type PersonalDataHolder, type PersonalDataPart, type RecordReference, type Transaction } from "@nexus/crm-operations";
import { quotationEventFamily } from "../events/quotation-events.js";
import type { Quotation } from "../quotation/quotation.js";
import { quotationOf, quotationTable, rowOf, type QuotationRow } from "../storage/quotation-table.js";

/** Quotations: what their lines say in words goes, what they come to stays. A quotation hangs on its deal and on its customer. */
export class QuotationHolder implements PersonalDataHolder {
  readonly name = "sales-quotations";

  constructor(private readonly tx: Transaction) {}

  find(): Promise<readonly RecordReference[]> {
    return Promise.resolve([]);
  }

  async trace(_ctx: OperationContext, records: readonly RecordReference[]): Promise<readonly RecordReference[]> {
    const belonging: readonly Condition<QuotationRow>[] = [
      { column: "opportunityId", is: "in", values: idsOfKind(records, "opportunity") },
      { column: "customerId", is: "in", values: idsOfKind(records, "customer") },
      { column: "id", is: "in", values: idsOfKind(records, "quotation") },
    ];
    return (await this.tx.records.find(quotationTable, { where: { any: belonging } })).map(({ id }) => ({ entityType: "quotation", id }));
  }

  async export(_ctx: OperationContext, records: readonly RecordReference[]): Promise<readonly PersonalDataPart[]> {
    return (await this.known(records)).map((quotation) => ({ about: { entityType: "quotation", id: quotation.id }, kind: "record", data: quotation }));
  }

  async erase(_ctx: OperationContext, records: readonly RecordReference[], { at }: { readonly at: Instant }): Promise<number> {
    const erased = (await this.known(records)).flatMap((before): readonly Quotation[] => {
      const blank = erasePersonalData(before, quotationDataClasses);
      return sameData(blank, before) ? [] : [{ ...blank, version: before.version + 1, updatedAt: at }];
    });
    await this.tx.records.update(quotationTable, erased.map((after) => ({ row: rowOf(after), expectedVersion: after.version - 1 })));
    await this.tx.emit(
      erased.map(({ id, version }) => ({
        type: "QuotationErased",
        data: { id },
        schemaVersion: quotationEventFamily.schemaVersion,
        aggregate: { type: quotationEventFamily.aggregate, id, sequence: version },
      })),
    );
    return erased.length;
  }

  private async known(records: readonly RecordReference[]): Promise<readonly Quotation[]> {
    return (await this.tx.records.get(quotationTable, idsOfKind(records, "quotation"))).map(quotationOf);
  }
}
