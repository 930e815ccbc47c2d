import { duplicateKeys, type DuplicateKey, type Lead } from "@nexus/crm";
import { column, type Hasher, type RecordRow, type Records, type RecordTable } from "@nexus/crm-operations";

/** One key of one lead by which duplicates are found. */
export interface LeadKeyRow extends RecordRow {
  readonly leadId: string;
  readonly kind: DuplicateKey["kind"];
  readonly value: string;
}

export const leadKeyTable: RecordTable<LeadKeyRow> = {
  name: "crm_lead_key",
  columns: { id: column.text, version: column.integer, leadId: column.text, kind: column.text, value: column.text },
  unique: [],
};

/** The duplicate keys of stored leads, kept in step with every save. */
export class LeadKeys {
  constructor(private readonly deps: { readonly records: Records; readonly hasher: Hasher }) {}

  /** Ids of leads, in the bin or not, that share one of the keys. */
  async find(keys: readonly DuplicateKey[]): Promise<readonly string[]> {
    if (keys.length === 0) return [];
    const rows = await this.deps.records.find(leadKeyTable, { where: { column: "value", is: "in", values: keys.map((key) => key.value) } });
    return rows.filter((row) => keys.some((key) => key.kind === row.kind && key.value === row.value)).map((row) => row.leadId);
  }

  async write(steps: readonly { readonly before: Lead | undefined; readonly after: Lead }[]): Promise<void> {
    const changes = steps.map(({ before, after }) => ({ had: this.rowsOf(before), has: this.rowsOf(after) }));
    const gone = changes.flatMap(({ had, has }) => had.filter((row) => !has.some(({ id }) => id === row.id)));
    const come = changes.flatMap(({ had, has }) => has.filter((row) => !had.some(({ id }) => id === row.id)));
    if (gone.length > 0) await this.deps.records.remove(leadKeyTable, gone.map((row) => row.id));
    if (come.length > 0) await this.deps.records.insert(leadKeyTable, come);
  }

  private rowsOf(lead: Lead | undefined): readonly LeadKeyRow[] {
    if (!lead) return [];
    return duplicateKeys(lead).map(({ kind, value }) => ({
      id: this.deps.hasher.sha256(JSON.stringify([lead.id, kind, value])),
      version: 1,
      leadId: lead.id,
      kind,
      value,
    }));
  }
}
