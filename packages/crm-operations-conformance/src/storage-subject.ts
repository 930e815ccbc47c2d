import type { AuditRow, OutboxRow, RecordTable, Transaction, UnitOfWork } from "@nexus/crm-operations";
import type { Closable } from "./contract.js";

/**
 * A storage adapter under test, with `conformanceTables` prepared beside the outbox and the audit
 * trail. The latter two come from `@nexus/crm-operations`: this package imports only types of it.
 */
export interface StorageSubject extends Closable {
  readonly unitOfWork: UnitOfWork<Transaction>;
  readonly outboxTable: RecordTable<OutboxRow>;
  readonly auditTable: RecordTable<AuditRow>;
}
