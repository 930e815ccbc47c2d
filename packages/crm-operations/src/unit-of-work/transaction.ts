import type { OperationContext } from "@nexus/common";
import { auditReasonTable, auditTable, type NewAuditEntry } from "./audit-entry.js";
import { auditRows, type AuditRowParts } from "./audit-rows.js";
import { outboxTable, type NewEvent } from "./event-envelope.js";
import type { Records } from "./records.js";

/**
 * What a unit of work gives its stores: the tenant's rows, the outbox and the audit trail, all of
 * which commit together or not at all.
 */
export interface Transaction {
  readonly records: Records;
  /** Puts events into the outbox, in order. They are published after the commit and never without it. */
  emit(events: readonly NewEvent[]): Promise<void>;
  /** Adds to the audit trail: one insert, and a second one when any entry has a reason. */
  audit(entries: readonly NewAuditEntry[]): Promise<void>;
}

/** A transaction over any adapter's rows: events and audit entries are rows like all others. */
export const transactionOver = (
  records: Records,
  ctx: OperationContext,
  deps: AuditRowParts,
): Transaction => ({
  records,
  emit: (events) =>
    records.insert(
      outboxTable,
      events.map((event) => ({
        id: deps.ids.next(),
        version: 1,
        type: event.type,
        data: event.data,
        at: deps.clock.now(),
        actor: ctx.actor,
        correlationId: ctx.correlationId,
        causationId: ctx.causationId ?? null,
        schemaVersion: event.schemaVersion,
        aggregateType: event.aggregate.type,
        aggregateId: event.aggregate.id,
        aggregateSequence: event.aggregate.sequence,
        status: "pending",
        attempts: 0,
        dueAt: null,
        claimToken: null,
        errorCode: null,
        settledAt: null,
      })),
    ),
  audit: async (entries) => {
    const { rows, reasons } = auditRows(entries, ctx, deps);
    await Promise.all([records.insert(auditTable, rows), ...(reasons.length > 0 ? [records.insert(auditReasonTable, reasons)] : [])]);
  },
});
