import type { Actor, Instant } from "@nexus/common";
import { column, nullable, type RecordRow, type RecordTable } from "./record-table.js";

/** `denied`: somebody tried and was not allowed to; nothing was changed. */
export type AuditResult = "done" | "denied";

/** One thing done to one record, as the use case states it; storage adds who and when, and keeps the reason apart. */
export interface NewAuditEntry {
  /** The command's name: `lead.change-status`. */
  readonly action: string;
  /** `command`, and its name as the id, when a denied command named no record. */
  readonly entityType: string;
  readonly entityId: string;
  /** The version the record has now. */
  readonly entityVersion: number;
  /** Names of changed fields, never values. */
  readonly changedFields: readonly string[];
  /** The only free text of an entry. It can be erased later, and the entry still verifies. */
  readonly reason: string | null;
  /** `done` when absent. */
  readonly result?: AuditResult;
  /** Code of the refusal of what was denied. */
  readonly refusalCode?: string | null;
}

export interface AuditRow extends RecordRow, Pick<NewAuditEntry, "action" | "entityType" | "entityId" | "entityVersion" | "changedFields"> {
  readonly result: AuditResult;
  readonly refusalCode: string | null;
  /** `reasonDigest` of salt and text; null for an entry without a reason. */
  readonly reasonDigest: string | null;
  readonly at: Instant;
  readonly actor: Actor;
  /** `actor.id` once more, to be searched. */
  readonly actorId: string;
  readonly correlationId: string;
}

/** The audit trail: append-only. An entry that is added is also added to `nexus_audit_pending`, by the storage itself. */
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
    result: column.text,
    refusalCode: nullable(column.text),
    reasonDigest: nullable(column.text),
    at: column.instant,
    actor: column.json,
    actorId: column.text,
    correlationId: column.text,
  },
  unique: [],
  appendOnly: true,
};

/** Why something was done, in somebody's words; `id` is the entry's. It goes when the person it speaks of is erased. */
export interface AuditReasonRow extends RecordRow {
  readonly entityType: string;
  readonly entityId: string;
  /** 32 hexadecimal digits, drawn for this reason: without them nobody finds a short text by trying. */
  readonly salt: string;
  readonly text: string;
}

export const auditReasonTable: RecordTable<AuditReasonRow> = {
  name: "nexus_audit_reason",
  columns: { id: column.text, version: column.integer, entityType: column.text, entityId: column.text, salt: column.text, text: column.text },
  unique: [],
};

/** An entry that waits for its seal; `id` is the entry's. The storage adds it with the entry, the sealer takes it out. */
export interface AuditPendingRow extends RecordRow {
  /** The entry's. */
  readonly at: Instant;
}

export const auditPendingTable: RecordTable<AuditPendingRow> = {
  name: "nexus_audit_pending",
  columns: { id: column.text, version: column.integer, at: column.instant },
  unique: [],
};
