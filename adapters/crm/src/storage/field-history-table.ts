import type { Instant } from "@nexus/common";
import type { FieldHistoryEntry, HistoricEntityType } from "@nexus/crm";
import { column, type RecordRow, type RecordTable } from "@nexus/crm-operations";

export interface FieldHistoryRow extends RecordRow {
  readonly entityType: HistoricEntityType;
  readonly entityId: string;
  readonly entityVersion: number;
  readonly field: string;
  /** `{ from, to }`: JSON null is a value here and not the absence of a row's value. */
  readonly change: { readonly from: FieldHistoryEntry["from"]; readonly to: FieldHistoryEntry["to"] };
  readonly at: Instant;
  readonly by: string;
}

/** Why a record changed, in somebody's words: apart from the history, which is for ever, so that it can be erased. */
export interface ChangeReasonRow extends RecordRow {
  readonly entityType: HistoricEntityType;
  readonly entityId: string;
  readonly entityVersion: number;
  readonly reason: string;
}

export const changeReasonTable: RecordTable<ChangeReasonRow> = {
  name: "crm_change_reason",
  columns: { id: column.text, version: column.integer, entityType: column.text, entityId: column.text, entityVersion: column.integer, reason: column.text },
  unique: [["entityType", "entityId", "entityVersion"]],
};

export const fieldHistoryTable: RecordTable<FieldHistoryRow> = {
  name: "crm_field_history",
  columns: {
    id: column.text,
    version: column.integer,
    entityType: column.text,
    entityId: column.text,
    entityVersion: column.integer,
    field: column.text,
    change: column.json,
    at: column.instant,
    by: column.text,
  },
  unique: [["entityType", "entityId", "entityVersion", "field"]],
  appendOnly: true,
};

export const toFieldHistoryRow = (id: string, entry: Omit<FieldHistoryEntry, "reason">): FieldHistoryRow => ({
  id,
  version: 1,
  entityType: entry.entity.entityType,
  entityId: entry.entity.id,
  entityVersion: entry.version,
  field: entry.field,
  change: { from: entry.from, to: entry.to },
  at: entry.at,
  by: entry.by,
});
