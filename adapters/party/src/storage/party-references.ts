import { erasedText, externalReferenceText, type ExternalReference } from "@nexus/common";
import { column, type Hasher, type RecordRow, type Records, type RecordTable } from "@nexus/crm-operations";
import type { KeyHolderType } from "./party-keys.js";
import { insertUnlessTaken } from "./write-difference.js";

/** Where a customer or contact came from. The id is a hash of the reference: looking one up reads the primary key, and two of one reference cannot be. */
export interface PartyReferenceRow extends RecordRow {
  readonly holderType: KeyHolderType;
  readonly holderId: string;
  readonly source: string;
  readonly externalId: string;
}

export const partyReferenceTable: RecordTable<PartyReferenceRow> = {
  name: "party_reference",
  columns: { id: column.text, version: column.integer, holderType: column.text, holderId: column.text, source: column.text, externalId: column.text },
  unique: [],
};

export interface ReferencesOfHolder {
  readonly holderId: string;
  readonly had: readonly ExternalReference[];
  readonly has: readonly ExternalReference[];
}

/** References of one kind of holder: unique per tenant, kind, source and external id. */
export class PartyReferences {
  constructor(private readonly deps: { readonly records: Records; readonly hasher: Hasher; readonly holderType: KeyHolderType }) {}

  /** Whose references these are or were, erased holders included, by {@link externalReferenceText}; references of nobody are left out. One round trip. */
  async holders(references: readonly ExternalReference[]): Promise<ReadonlyMap<string, string>> {
    const texts = new Map(references.map((reference) => [this.rowId(reference), externalReferenceText(reference)]));
    const rows = await this.deps.records.get(partyReferenceTable, [...texts.keys()]);
    return new Map(rows.map((row) => [texts.get(row.id) ?? "", row.holderId]));
  }

  async write(changes: readonly ReferencesOfHolder[]): Promise<void> {
    const had = new Map(changes.flatMap(({ holderId, had: references }) => references.map((reference) => this.row(holderId, reference))).map((row) => [row.id, row]));
    const has = new Map(changes.flatMap(({ holderId, has: references }) => references.map((reference) => this.row(holderId, reference))).map((row) => [row.id, row]));
    const stays = (row: PartyReferenceRow): boolean => had.get(row.id)?.holderId === row.holderId && has.get(row.id)?.holderId === row.holderId;
    await this.deps.records.remove(partyReferenceTable, [...had.values()].filter((row) => !stays(row)).map(({ id }) => id));
    await insertUnlessTaken(this.deps.records, partyReferenceTable, [...has.values()].filter((row) => !stays(row)));
  }

  /** Overwrites the external ids; the rows keep what looking up needs, so that nobody comes back by an import. */
  async erase(references: readonly ExternalReference[]): Promise<void> {
    const rows = await this.deps.records.get(partyReferenceTable, references.map((reference) => this.rowId(reference)));
    await this.deps.records.update(partyReferenceTable, rows.map((row) => ({ row: { ...row, version: row.version + 1, externalId: erasedText }, expectedVersion: row.version })));
  }

  private row(holderId: string, { source, externalId }: ExternalReference): PartyReferenceRow {
    return { id: this.rowId({ source, externalId }), version: 1, holderType: this.deps.holderType, holderId, source, externalId };
  }

  private rowId(reference: ExternalReference): string {
    return this.deps.hasher.sha256(`${this.deps.holderType}:${externalReferenceText(reference)}`);
  }
}
