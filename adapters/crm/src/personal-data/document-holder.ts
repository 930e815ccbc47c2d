import { erasePersonalData, sameData, type AnyDataClasses, type OperationContext } from "@nexus/common";
import { idsOfKind, type DocumentRow, type PersonalDataHolder, type PersonalDataPart, type RecordTable, type SubjectKeys, type RecordReference } from "@nexus/crm-operations";
import type { BoundDeps } from "../crm-deps.js";
import { RecordTraces } from "./record-traces.js";

/** What a holder of whole documents needs to know of them. */
export interface ErasableDocuments<T> {
  readonly name: string;
  readonly entityType: string;
  readonly table: RecordTable<DocumentRow<T>>;
  readonly classes: AnyDataClasses;
  /** Whether these keys reach the person it names. */
  isReachedBy(item: T, keys: SubjectKeys): boolean;
}

/** Accounts, users: documents with a reference to where they came from, and no links to persons. */
export class DocumentHolder<T> implements PersonalDataHolder {
  readonly name: string;
  private readonly traces: RecordTraces;

  constructor(
    private readonly about: ErasableDocuments<T>,
    private readonly deps: BoundDeps,
  ) {
    this.name = about.name;
    this.traces = new RecordTraces(about.entityType, deps);
  }

  async find(_ctx: OperationContext, keys: SubjectKeys): Promise<readonly RecordReference[]> {
    const rows = await this.deps.tx.records.find(this.about.table, {});
    return rows.filter((row) => this.about.isReachedBy(row.data, keys)).map(({ id }) => this.recordOf(id));
  }

  async trace(_ctx: OperationContext, records: readonly RecordReference[]): Promise<readonly RecordReference[]> {
    return (await this.rows(records)).map(({ id }) => this.recordOf(id));
  }

  async export(_ctx: OperationContext, records: readonly RecordReference[]): Promise<readonly PersonalDataPart[]> {
    const parts = (await this.rows(records)).map(({ id, data }) => ({ about: this.recordOf(id), kind: "record", data }));
    return [...parts, ...(await this.traces.parts(idsOfKind(records, this.about.entityType)))];
  }

  async erase(_ctx: OperationContext, records: readonly RecordReference[]): Promise<number> {
    const changes = (await this.rows(records)).flatMap((row) => {
      const data = erasePersonalData(row.data, this.about.classes);
      return sameData(data, row.data) ? [] : [{ row: { ...row, version: row.version + 1, data }, expectedVersion: row.version }];
    });
    await this.deps.tx.records.update(this.about.table, changes);
    return changes.length + (await this.traces.erase(idsOfKind(records, this.about.entityType)));
  }

  private rows(records: readonly RecordReference[]) {
    return this.deps.tx.records.get(this.about.table, idsOfKind(records, this.about.entityType));
  }

  private recordOf(id: string): RecordReference {
    return { entityType: this.about.entityType, id };
  }
}
