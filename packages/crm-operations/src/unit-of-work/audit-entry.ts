import type { Actor, Instant } from "@nexus/common";
import { column, nullable, type RecordRow, type RecordTable } from "./record-table.js";

/** One thing done to one record, as the use case states it; storage adds who, when and why. */
export interface NewAuditEntry {
  /** The command's name: `lead.change-status`. */
  readonly action: string;
  readonly entityType: string;
  readonly entityId: string;
  /** The version the record has now. */
  readonly entityVersion: number;
  /** Names of changed fields, never values. */
  readonly changedFields: readonly string[];
  readonly reason: string | null;
}

export interface AuditRow extends RecordRow, NewAuditEntry {
  readonly at: Instant;
  readonly actor: Actor;
  readonly correlationId: string;
}

/** The audit trail: append-only. */
export const auditTable: RecordTable<AuditRow> = {
  name: "nexus_audit",
  columns: {
    id: column.text,
    version: column.integer,
    action: column.text,
    entityType: column.text,
    entityId: column.text,
    entityVersion: column.integer,
    changedFields: column.json,
    reason: nullable(column.text),
    at: column.instant,
    actor: column.json,
    correlationId: column.text,
  },
  unique: [],
  appendOnly: true,
};
