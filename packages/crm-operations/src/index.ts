/**
 * `@nexus/crm-operations`: the orchestrator. It owns its ports and imports no CRM, no framework and
 * no database; adapters bind the ports to something concrete.
 */
export { OperationsError } from "./operations-error.js";
export type { Hasher } from "./hasher.js";
export {
  auditTable,
  bindStores,
  column,
  compareText,
  guardRecords,
  lockText,
  nullable,
  outboxTable,
  repeatOnConflict,
  sortedLocks,
  transactionOver,
  type AggregateQuery,
  type AggregateReference,
  type AggregateRow,
  type AuditRow,
  type Column,
  type ColumnType,
  type Comparison,
  type Condition,
  type EventEnvelope,
  type GuardedRecords,
  type LockKey,
  type NewAuditEntry,
  type NewEvent,
  type Order,
  type OutboxRow,
  type RecordChange,
  type RecordQuery,
  type RecordRow,
  type RecordTable,
  type Records,
  type RepeatDependencies,
  type Scalar,
  type TableDefinition,
  type Transaction,
  type UnitOfWork,
} from "./unit-of-work/index.js";
export { checkContext, CommandPath, defineCommand, type Authorizer, type Command } from "./commands/index.js";
