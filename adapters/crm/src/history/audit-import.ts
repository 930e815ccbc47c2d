import type { DocumentRow, ImportEntity, RecordTable, Transaction } from "@nexus/crm-operations";
import { changedFieldNames } from "../storage/changed-field-names.js";

/** What was there before, if anything, and what was written. */
export interface ImportedChange<T> {
  readonly before: T | undefined;
  readonly after: T;
}

/** One audit entry per record that an import has made or changed, after it was written; none for what says the same. */
export const auditImport = async <T extends { readonly id: string }>(
  tx: Transaction,
  entity: ImportEntity,
  table: RecordTable<DocumentRow<T>>,
  changes: readonly ImportedChange<T>[],
): Promise<void> => {
  const versions = new Map((await tx.records.get(table, changes.map(({ after }) => after.id))).map((row) => [row.id, row.version]));
  const entries = changes.map(({ before, after }) => ({
    action: `${entity}.import-history`,
    entityType: entity,
    entityId: after.id,
    entityVersion: versions.get(after.id) ?? 1,
    changedFields: changedFieldNames(before, after),
    reason: null,
  }));
  await tx.audit(entries.filter((entry) => entry.changedFields.length > 0));
};
