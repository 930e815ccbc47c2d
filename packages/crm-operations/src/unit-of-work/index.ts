/**
 * Unit of work: one transaction per use case. Declared locks first, then reads, the pure decision,
 * versioned writes, events and audit entries, one commit. Storage adapters implement `Records` and
 * `UnitOfWork<Transaction>`; everything stored in Nexus is rows of a `RecordTable`. The rules that are
 * the same for every storage come with the ports: `guardRecords` and `repeatOnConflict`.
 */
export { lockText, sortedLocks, type LockKey } from "./lock-key.js";
export { column, nullable, type Column, type ColumnType, type RecordRow, type RecordTable, type TableDefinition, type UpperBound } from "./record-table.js";
export type { AggregateQuery, AggregateRow, Comparison, Condition, Order, RecordQuery, Scalar } from "./record-query.js";
export type { RecordChange, Records } from "./records.js";
export { documents, Documents, documentTable, type DocumentRow } from "./documents.js";
export { outboxTable, type AggregateReference, type EventEnvelope, type NewEvent, type OutboxRow } from "./event-envelope.js";
export {
  auditPendingTable,
  auditReasonTable,
  auditTable,
  type AuditPendingRow,
  type AuditReasonRow,
  type AuditResult,
  type AuditRow,
  type NewAuditEntry,
} from "./audit-entry.js";
export { reasonDigest } from "./audit-rows.js";
export { transactionOver, type Transaction } from "./transaction.js";
export { bindStores, type UnitOfWork } from "./unit-of-work.js";
export { jsonProblem } from "./plain-json.js";
export { guardRecords, type GuardedRecords } from "./guarded-records.js";
export { repeatOnConflict, type RepeatDependencies } from "./repeat-on-conflict.js";
export { addRows } from "./add-rows.js";
export { pageBy } from "./page-by.js";
