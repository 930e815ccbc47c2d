import { erasedText, type ExternalReference, externalReferenceText, NexusError } from "@nexus/common";
import { column, OperationsError, type Hasher, type RecordRow, type Records, type RecordTable } from "@nexus/crm-operations";

/** Where a record came from. The id is a hash of the reference, so that looking one up reads the primary key. */
export interface ExternalReferenceRow extends RecordRow {
  readonly entityType: string;
  readonly entityId: string;
  readonly source: string;
  readonly externalId: string;
}

export const externalReferenceTable: RecordTable<ExternalReferenceRow> = {
  name: "crm_external_reference",
  columns: {
    id: column.text,
    version: column.integer,
    entityType: column.text,
    entityId: column.text,
    source: column.text,
    externalId: column.text,
  },
  // The id says it all: two rows of one reference would have one id.
  unique: [],
};

/** What is given to one record and taken from it. */
export interface ReferenceChange {
  readonly entityId: string;
  readonly added: readonly ExternalReference[];
  readonly removed: readonly ExternalReference[];
}

/** The references of one entity type: unique per tenant, type, source and external id. */
export class ExternalReferences {
  constructor(private readonly deps: { readonly records: Records; readonly hasher: Hasher; readonly entityType: string }) {}

  /** Ids of records by {@link externalReferenceText}; references nobody carries are left out. */
  async resolve(references: readonly ExternalReference[]): Promise<ReadonlyMap<string, string>> {
    return new Map((await this.lookUp(references)).map(([reference, row]) => [externalReferenceText(reference), row.entityId]));
  }

  /** Of these references, as {@link externalReferenceText}, those whose record was erased: what the row is found by is left of them, and who they were is not. */
  async erased(references: readonly ExternalReference[]): Promise<ReadonlySet<string>> {
    return new Set((await this.lookUp(references)).flatMap(([reference, row]) => (isErased(row) ? [externalReferenceText(reference)] : [])));
  }

  /** References of these records, erased ones too. */
  of(entityIds: readonly string[]): Promise<readonly ExternalReferenceRow[]> {
    return this.deps.records.find(externalReferenceTable, {
      where: { all: [{ column: "entityType", is: "eq", value: this.deps.entityType }, { column: "entityId", is: "in", values: entityIds }] },
    });
  }

  /** Overwrites the external ids of these records; their rows keep what looking up needs. Answers their ids. */
  async erase(entityIds: readonly string[]): Promise<readonly string[]> {
    const rows = (await this.of(entityIds)).filter((row) => !isErased(row));
    await this.deps.records.update(externalReferenceTable, rows.map((row) => ({ row: { ...row, version: row.version + 1, externalId: erasedText }, expectedVersion: row.version })));
    return rows.map((row) => row.id);
  }

  /** The external ids of one source, in the order of their text. */
  async idsFrom(source: string): Promise<readonly string[]> {
    const rows = await this.deps.records.find(externalReferenceTable, {
      where: { all: [{ column: "entityType", is: "eq", value: this.deps.entityType }, { column: "source", is: "eq", value: source }] },
      orderBy: [{ column: "externalId", direction: "ascending" }],
    });
    return rows.filter((row) => !isErased(row)).map((row) => row.externalId);
  }

  /**
   * Whoever writes has looked the references up. One that is taken all the same was taken by a unit of
   * work beside this one: that is a conflict, so this one runs again and sees it.
   */
  async write(changes: readonly ReferenceChange[]): Promise<void> {
    const removed = changes.flatMap((change) => change.removed.map((reference) => this.rowId(reference)));
    if (removed.length > 0) await this.deps.records.remove(externalReferenceTable, removed);
    const added = changes.flatMap((change) => change.added.map((reference) => this.row(change.entityId, reference)));
    if (added.length === 0) return;
    try {
      await this.deps.records.insert(externalReferenceTable, added);
    } catch (error) {
      if (!NexusError.is(error) || error.code !== "duplicate_record") throw error;
      throw OperationsError.concurrencyConflict(externalReferenceTable.name, added.map(({ id }) => id));
    }
  }

  private async lookUp(references: readonly ExternalReference[]): Promise<readonly (readonly [ExternalReference, ExternalReferenceRow])[]> {
    const byId = new Map(references.map((reference) => [this.rowId(reference), reference]));
    const rows = await this.deps.records.get(externalReferenceTable, [...byId.keys()]);
    return rows.flatMap((row) => {
      const reference = byId.get(row.id);
      return reference ? [[reference, row] as const] : [];
    });
  }

  private row(entityId: string, { source, externalId }: ExternalReference): ExternalReferenceRow {
    return { id: this.rowId({ source, externalId }), version: 1, entityType: this.deps.entityType, entityId, source, externalId };
  }

  private rowId(reference: ExternalReference): string {
    return this.deps.hasher.sha256(`${this.deps.entityType}:${externalReferenceText(reference)}`);
  }
}

/** A source that calls a record so has its reference taken for an erased one, and nothing worse. */
const isErased = (row: ExternalReferenceRow): boolean => row.externalId === erasedText;

const texts = (references: readonly ExternalReference[]): ReadonlySet<string> => new Set(references.map(externalReferenceText));

/** How the references of a record changed between two states. */
export const referenceChange = (
  entityId: string,
  before: readonly ExternalReference[],
  after: readonly ExternalReference[],
): ReferenceChange => {
  const had = texts(before);
  const has = texts(after);
  return {
    entityId,
    added: after.filter((reference) => !had.has(externalReferenceText(reference))),
    removed: before.filter((reference) => !has.has(externalReferenceText(reference))),
  };
};
