import { sha256Hasher } from "@nexus/adapter-memory";
import { simulatedClock, simulatedIds } from "@nexus/common/testing";
import {
  auditPendingTable,
  auditReasonTable,
  AuditSealer,
  auditSealTable,
  bindStores,
  verifyAudit,
  type AuditSealerDeps,
  type Transaction,
  type UnitOfWork,
  type UnsealedTenants,
} from "@nexus/crm-operations";
import { auditChainSuite, auditReasonsSuite, auditTrailSuite, type AuditPorts, type AuditSubject, type ContractSuite, type MakeSubject } from "@nexus/crm-operations-conformance";
import { bindOperations } from "../bind-operations.js";
import type { Opened } from "./storages.js";

export const auditSuites: readonly ContractSuite<AuditSubject>[] = [auditTrailSuite, auditChainSuite, auditReasonsSuite];

const bind = bindOperations({ clock: simulatedClock(), ids: simulatedIds(), hasher: sha256Hasher });

/** The audit's stores on the rows of a storage. */
export const auditUnitOfWork = (rows: UnitOfWork<Transaction>): UnitOfWork<AuditPorts> => bindStores(rows, (tx) => ({ ...bind(tx), records: tx.records, outbox: tx }));

export const sealerOn = (unitOfWork: UnitOfWork<AuditPorts>, tenants: UnsealedTenants, options: Partial<AuditSealerDeps> = {}): AuditSealer =>
  new AuditSealer({ unitOfWork, tenants, hasher: sha256Hasher, ids: simulatedIds("sealing"), sleep: () => Promise.resolve(), ...options });

export const auditSubjectOn =
  (opened: () => Opened): MakeSubject<AuditSubject> =>
  ({ clock }) => {
    opened().follow(clock);
    return Promise.resolve(auditSubject(auditUnitOfWork(opened().unitOfWork), opened().unsealedTenants));
  };

export const auditSubject = (unitOfWork: UnitOfWork<AuditPorts>, unsealedTenants: UnsealedTenants, makeSealer = sealerOn): AuditSubject => ({
  unitOfWork,
  unsealedTenants,
  sealer: ({ batchSize }) => makeSealer(unitOfWork, unsealedTenants, { batchSize }),
  verify: (ctx) => unitOfWork.read(ctx, ({ auditEvidence }) => verifyAudit(ctx, auditEvidence, { hasher: sha256Hasher, pageSize: 3 })),
  tables: { seals: auditSealTable, pending: auditPendingTable, reasons: auditReasonTable },
  close: () => Promise.resolve(),
});
