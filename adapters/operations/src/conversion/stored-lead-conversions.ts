import type { Instant, OperationContext } from "@nexus/common";
import { column, nullable, type KeptConversion, type LeadConversionStore, type RecordRow, type Records, type RecordTable } from "@nexus/crm-operations";

export interface LeadConversionRow extends RecordRow, Omit<KeptConversion, "id"> {
  /** The lead while the conversion stands, null once it was undone: a lead has at most one that stands. */
  readonly standsFor: string | null;
  readonly undoneAt: Instant | null;
}

export const leadConversionTable: RecordTable<LeadConversionRow> = {
  name: "operations_lead_conversion",
  columns: {
    id: column.text,
    version: column.integer,
    leadId: column.text,
    runId: column.text,
    at: column.instant,
    customerId: column.text,
    contactId: nullable(column.text),
    opportunityId: nullable(column.text),
    createdCustomer: column.boolean,
    createdContact: column.boolean,
    createdOpportunity: column.boolean,
    suggestedCustomerIds: column.json,
    standsFor: nullable(column.text),
    undoneAt: nullable(column.instant),
  },
  unique: [["standsFor"]],
};

export class StoredLeadConversions implements LeadConversionStore {
  constructor(private readonly records: Records) {}

  async find(_ctx: OperationContext, leadIds: readonly string[]): Promise<readonly KeptConversion[]> {
    if (leadIds.length === 0) return [];
    const rows = await this.records.find(leadConversionTable, { where: { column: "standsFor", is: "in", values: leadIds } });
    const byLead = new Map(rows.map((row) => [row.leadId, row]));
    return [...new Set(leadIds)].flatMap((id) => {
      const row = byLead.get(id);
      return row ? [keptIn(row)] : [];
    });
  }

  ofOpportunities(_ctx: OperationContext, opportunityIds: readonly string[]): Promise<readonly KeptConversion[]> {
    return this.standingBy("opportunityId", opportunityIds);
  }

  ofCustomers(_ctx: OperationContext, customerIds: readonly string[]): Promise<readonly KeptConversion[]> {
    return this.standingBy("customerId", customerIds);
  }

  async add(_ctx: OperationContext, conversions: readonly KeptConversion[]): Promise<void> {
    if (conversions.length === 0) return;
    await this.records.insert(leadConversionTable, conversions.map((kept): LeadConversionRow => ({ ...kept, version: 1, standsFor: kept.leadId, undoneAt: null })));
  }

  async undo(_ctx: OperationContext, ids: readonly string[], at: Instant): Promise<void> {
    const standing = (await this.records.get(leadConversionTable, ids)).filter(({ standsFor }) => standsFor !== null);
    if (standing.length === 0) return;
    await this.records.update(leadConversionTable, standing.map((row) => ({ row: { ...row, version: row.version + 1, standsFor: null, undoneAt: at }, expectedVersion: row.version })));
  }

  private async standingBy(by: "opportunityId" | "customerId", ids: readonly string[]): Promise<readonly KeptConversion[]> {
    if (ids.length === 0) return [];
    const rows = await this.records.find(leadConversionTable, {
      where: { all: [{ column: by, is: "in", values: ids }, { column: "standsFor", is: "not-null" }] },
      orderBy: [{ column: "at", direction: "ascending" }],
    });
    return rows.map(keptIn);
  }
}

const keptIn = ({ version: _version, standsFor: _standsFor, undoneAt: _undoneAt, ...kept }: LeadConversionRow): KeptConversion => kept;
