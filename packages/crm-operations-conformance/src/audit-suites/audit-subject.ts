import type { OperationContext } from "@nexus/common";
import type {
  AuditChain,
  AuditEvidence,
  AuditPendingRow,
  AuditReasonRow,
  AuditReasons,
  AuditSealer,
  AuditSealRow,
  AuditTrail,
  AuditVerification,
  RecordTable,
  Transaction,
  UnitOfWork,
  UnsealedTenants,
} from "@nexus/crm-operations";
import type { Closable } from "../contract.js";

/** The audit trail and what stands on it, bound to one unit of work. */
export interface AuditPorts {
  readonly auditTrail: AuditTrail;
  readonly auditChain: AuditChain;
  readonly auditEvidence: AuditEvidence;
  readonly auditReasons: AuditReasons;
  readonly outbox: Pick<Transaction, "emit" | "audit">;
  readonly records: Transaction["records"];
}

/** The audit trail under test, with what this package may not bring along: it imports only types of `@nexus/crm-operations`. */
export interface AuditSubject extends Closable {
  readonly unitOfWork: UnitOfWork<AuditPorts>;
  readonly unsealedTenants: UnsealedTenants;
  /** `new AuditSealer` over the two above. */
  sealer(options: { readonly batchSize: number }): Pick<AuditSealer, "sealAll">;
  /** `verifyAudit` inside one read. */
  verify(ctx: OperationContext): Promise<AuditVerification>;
  /** `auditSealTable`, `auditPendingTable` and `auditReasonTable`. */
  readonly tables: {
    readonly seals: RecordTable<AuditSealRow>;
    readonly pending: RecordTable<AuditPendingRow>;
    readonly reasons: RecordTable<AuditReasonRow>;
  };
}
