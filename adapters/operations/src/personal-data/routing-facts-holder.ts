import type { OperationContext } from "@nexus/common";
import { idsOfKind, type PersonalDataHolder, type PersonalDataPart, type Records, type RecordReference } from "@nexus/crm-operations";
import { routingFactsTable, type RoutingFactsRow } from "../routing/routing-facts-table.js";

const kinds = ["lead", "opportunity", "contact", "account"] as const;

/** What routing read of records to decide who gets them. A decision whose facts are gone stays, and cannot be made again. */
export class RoutingFactsHolder implements PersonalDataHolder {
  readonly name = "routing-facts";

  constructor(private readonly records: Records) {}

  find(): Promise<readonly RecordReference[]> {
    return Promise.resolve([]);
  }

  trace(): Promise<readonly RecordReference[]> {
    return Promise.resolve([]);
  }

  async export(_ctx: OperationContext, records: readonly RecordReference[]): Promise<readonly PersonalDataPart[]> {
    return (await this.rows(records)).map(({ id, entity, recordId, read }) => ({ about: { entityType: entity, id: recordId }, kind: "routing-facts", data: { decisionId: id, ...read } }));
  }

  async erase(_ctx: OperationContext, records: readonly RecordReference[]): Promise<number> {
    return this.records.remove(routingFactsTable, (await this.rows(records)).map(({ id }) => id));
  }

  private async rows(records: readonly RecordReference[]): Promise<readonly RoutingFactsRow[]> {
    const ids = kinds.flatMap((kind) => idsOfKind(records, kind));
    if (ids.length === 0) return [];
    const rows = await this.records.find(routingFactsTable, { where: { column: "recordId", is: "in", values: ids } });
    return rows.filter(({ entity, recordId }) => records.some((record) => record.entityType === entity && record.id === recordId));
  }
}
