import type { Instant, OperationContext } from "@nexus/common";
import {
  column,
  subjectRecordsInOrder,
  subjectRecordText,
  type ErasedRecord,
  type Hasher,
  type LegalBasis,
  type LegalHold,
  type PersonalDataRegister,
  type RecordRow,
  type Records,
  type RecordTable,
  type RecordReference,
} from "@nexus/crm-operations";
import { replaceRows } from "../storage/write-rows.js";

/** `id` is a hash of kind and id of the record. */
interface ErasureRow extends RecordRow {
  readonly entityType: string;
  readonly recordId: string;
  readonly erasureId: string;
  readonly erasedAt: Instant;
  readonly erasedBy: string;
  readonly legalBasis: LegalBasis;
}

interface LegalHoldRow extends RecordRow {
  readonly entityType: string;
  readonly recordId: string;
  readonly reason: string;
  readonly placedAt: Instant;
  readonly placedBy: string;
}

/** Ids, never anything of the person; for ever. */
export const erasureTable: RecordTable<ErasureRow> = {
  name: "operations_erasure",
  columns: {
    id: column.text,
    version: column.integer,
    entityType: column.text,
    recordId: column.text,
    erasureId: column.text,
    erasedAt: column.instant,
    erasedBy: column.text,
    legalBasis: column.text,
  },
  unique: [],
  appendOnly: true,
};

export const legalHoldTable: RecordTable<LegalHoldRow> = {
  name: "operations_legal_hold",
  columns: { id: column.text, version: column.integer, entityType: column.text, recordId: column.text, reason: column.text, placedAt: column.instant, placedBy: column.text },
  unique: [],
};

export class StoredPersonalDataRegister implements PersonalDataRegister {
  constructor(
    private readonly records: Records,
    private readonly hasher: Hasher,
  ) {}

  async erased(_ctx: OperationContext, records: readonly RecordReference[]): Promise<readonly ErasedRecord[]> {
    const rows = await this.records.get(erasureTable, this.rowIds(records));
    return subjectRecordsInOrder(rows.map(({ id: _id, version: _version, recordId, entityType, ...rest }) => ({ entityType, id: recordId, ...rest })));
  }

  async logErasure(_ctx: OperationContext, records: readonly ErasedRecord[]): Promise<void> {
    await this.records.insert(
      erasureTable,
      records.map(({ entityType, id, erasureId, erasedAt, erasedBy, legalBasis }) => ({ id: this.rowId({ entityType, id }), version: 1, entityType, recordId: id, erasureId, erasedAt, erasedBy, legalBasis })),
    );
  }

  async holds(_ctx: OperationContext, records: readonly RecordReference[]): Promise<readonly LegalHold[]> {
    const rows = await this.records.get(legalHoldTable, this.rowIds(records));
    return subjectRecordsInOrder(rows.map(({ id: _id, version: _version, recordId, entityType, ...rest }) => ({ entityType, id: recordId, ...rest })));
  }

  async hold(_ctx: OperationContext, holds: readonly LegalHold[]): Promise<void> {
    const rows = holds.map(({ entityType, id, reason, placedAt, placedBy }) => ({ id: this.rowId({ entityType, id }), version: 1, entityType, recordId: id, reason, placedAt, placedBy }));
    await replaceRows(this.records, legalHoldTable, rows);
  }

  async release(_ctx: OperationContext, records: readonly RecordReference[]): Promise<void> {
    await this.records.remove(legalHoldTable, this.rowIds(records));
  }

  private rowIds(records: readonly RecordReference[]): readonly string[] {
    return records.map((record) => this.rowId(record));
  }

  private rowId(record: RecordReference): string {
    return this.hasher.sha256(subjectRecordText(record));
  }
}
