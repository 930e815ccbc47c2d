import { refuse, type Instant, type OperationContext } from "@nexus/common";
import { column, nullable, type BatchOutcome, type OpenCount, type OwnerAssignment, type RecordRow, type Records, type RecordTable, type RoutableRecord, type RoutedRecords } from "@nexus/crm-operations";

export interface PartyRow extends RecordRow {
  readonly createdAt: Instant;
  readonly country: string | null;
  readonly accountId: string | null;
  readonly ownerId: string | null;
}

const partyTable = (name: string): RecordTable<PartyRow> => ({
  name,
  columns: { id: column.text, version: column.integer, createdAt: column.instant, country: nullable(column.text), accountId: nullable(column.text), ownerId: nullable(column.text) },
  unique: [],
});

export const partyTables = { contact: partyTable("test_contact"), account: partyTable("test_account") };

/** What a host writes to make its own contacts or accounts routable: three methods over a table. */
export class RoutedTable implements RoutedRecords {
  constructor(
    private readonly records: Records,
    private readonly entity: keyof typeof partyTables,
  ) {}

  async find(_ctx: OperationContext, ids: readonly string[]): Promise<readonly RoutableRecord[]> {
    const rows = await this.rowsOf(ids);
    return [...new Set(ids)].flatMap((id) => {
      const row = rows.get(id);
      return row ? [this.routable(row)] : [];
    });
  }

  async assignOwners(_ctx: OperationContext, assignments: readonly OwnerAssignment[]): Promise<readonly BatchOutcome<"assigned">[]> {
    const rows = await this.rowsOf(assignments.map(({ id }) => id));
    const changes: { readonly row: PartyRow; readonly expectedVersion: number }[] = [];
    const seen = new Set<string>();
    const outcomes = assignments.map(({ id, ownerId, expectedVersion }): BatchOutcome<"assigned"> => {
      const row = rows.get(id);
      if (seen.has(id)) return { id, outcome: "rejected", ...refuse("duplicate_in_batch", "Name each record once.") };
      seen.add(id);
      if (!row) return { id, outcome: "rejected", ...refuse(`${this.entity}_not_found`, "Name records that are there.") };
      if (expectedVersion !== undefined && expectedVersion !== row.version) return { id, outcome: "rejected", ...refuse("version_conflict", "Read it again.") };
      if (row.ownerId === ownerId) return { id, outcome: "unchanged", version: row.version };
      changes.push({ row: { ...row, ownerId, version: row.version + 1 }, expectedVersion: row.version });
      return { id, outcome: "assigned", version: row.version + 1 };
    });
    await this.records.update(partyTables[this.entity], changes);
    return outcomes;
  }

  async countOpen(_ctx: OperationContext, ownerIds: readonly string[]): Promise<readonly OpenCount[]> {
    const groups = await this.records.aggregate(partyTables[this.entity], { where: { column: "ownerId", is: "in", values: ownerIds }, groupBy: ["ownerId"], sum: [] });
    const counts = new Map(groups.map(({ key, count }) => [String(key["ownerId"]), count]));
    return ownerIds.map((ownerId) => ({ ownerId, count: counts.get(ownerId) ?? 0 }));
  }

  private async rowsOf(ids: readonly string[]): Promise<ReadonlyMap<string, PartyRow>> {
    return new Map((await this.records.get(partyTables[this.entity], [...new Set(ids)])).map((row) => [row.id, row]));
  }

  private routable({ id, version, createdAt, country, accountId, ownerId }: PartyRow): RoutableRecord {
    return { entity: this.entity, id, version, createdAt, isOpen: true, facts: { country, createdAt, accountId }, place: { country, accountId }, ownerId, duplicateOf: null, previousOwnerId: null };
  }
}
