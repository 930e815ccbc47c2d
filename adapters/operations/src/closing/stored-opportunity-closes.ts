import type { Instant, OperationContext } from "@nexus/common";
import { column, nullable, type KeptClose, type OpportunityCloseStore, type RecordRow, type Records, type RecordTable, type ReopenedOpportunity } from "@nexus/crm-operations";

export interface OpportunityCloseRow extends RecordRow {
  readonly opportunityId: string;
  readonly number: number;
  readonly runId: string;
  readonly at: Instant;
  readonly answer: KeptClose["answer"];
  readonly reopening: ReopenedOpportunity | null;
}

export const opportunityCloseTable: RecordTable<OpportunityCloseRow> = {
  name: "operations_opportunity_close",
  columns: {
    id: column.text,
    version: column.integer,
    opportunityId: column.text,
    number: column.integer,
    runId: column.text,
    at: column.instant,
    answer: column.json,
    reopening: nullable(column.json),
  },
  unique: [["opportunityId", "number"]],
};

export class StoredOpportunityCloses implements OpportunityCloseStore {
  constructor(private readonly records: Records) {}

  async findLatest(_ctx: OperationContext, opportunityId: string): Promise<KeptClose | undefined> {
    const [row] = await this.records.find(opportunityCloseTable, {
      where: { column: "opportunityId", is: "eq", value: opportunityId },
      orderBy: [{ column: "number", direction: "descending" }],
      limit: 1,
    });
    if (!row) return undefined;
    const { version: _version, ...kept } = row;
    return kept;
  }

  async add(_ctx: OperationContext, close: Omit<KeptClose, "reopening">): Promise<void> {
    await this.records.insert(opportunityCloseTable, [{ ...close, version: 1, reopening: null }]);
  }

  async setReopening(_ctx: OperationContext, id: string, reopening: ReopenedOpportunity | null): Promise<void> {
    const [row] = await this.records.get(opportunityCloseTable, [id]);
    if (row) await this.records.update(opportunityCloseTable, [{ row: { ...row, version: row.version + 1, reopening }, expectedVersion: row.version }]);
  }

  async remove(_ctx: OperationContext, id: string): Promise<void> {
    await this.records.remove(opportunityCloseTable, [id]);
  }
}
