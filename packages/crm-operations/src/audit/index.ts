/**
 * The audit trail: who did what to which record, when and why. Entries are written inside the unit of
 * work of what they tell of (`Transaction.audit`) and never change. `AuditSealer` seals them soon after
 * into a chain of hashes per tenant, so that nobody who writes waits for the chain, and publishes its
 * head. `verifyAudit` compares all of it and finds every change, deletion, insertion, reordering and cut
 * tail. The reason is the only free text; it is kept apart and can be erased, and the chain still holds.
 * `AuditTrail` is how people read it, and `auditTrailText` shows it.
 */
export { auditEventFamily } from "./audit-event-family.js";
export { auditTrailText } from "./audit-trail-text.js";
export { auditChainAggregate, auditSealTable, sealEntries, type AuditHead, type AuditSeal, type AuditSealed, type AuditSealedData, type AuditSealRow } from "./audit-seal.js";
export { auditChainLock, reasonsErased } from "./ports.js";
export type {
  AuditChain,
  AuditedEntity,
  AuditEvidence,
  AuditFilter,
  AuditReason,
  AuditReasons,
  AuditTrail,
  AuditTrailEntry,
  ExportedReason,
  KeptEntry,
  SealedEntry,
  UnsealedTenants,
  WaitingEntry,
  WaitingPlace,
} from "./ports.js";
export { AuditSealer, type AuditSealerDeps, type SealingRound, type SealingStores } from "./audit-sealer.js";
export type { AuditFinding, AuditFindingKind } from "./audit-finding.js";
export { verifyAudit, type AuditVerification, type VerifyAuditOptions } from "./verify-audit.js";
