import type { OperationContext } from "@nexus/common";
import type { AuditFilter, AuditTrailEntry, AuditVerification, NewAuditEntry } from "@nexus/crm-operations";
import type { CaseTools, ContractCase } from "../contract.js";
import { expectEqual } from "../expectation.js";
import { portsAtWork, type PortsAtWork } from "../ports-at-work.js";
import type { AuditPorts, AuditSubject } from "./audit-subject.js";

/** One tenant's audit trail under test, as a case works with it. */
export interface AuditAtWork extends PortsAtWork<AuditPorts> {
  readonly subject: AuditSubject;
  readonly clock: CaseTools["clock"];
  /** The same trail written by somebody else, or for another request. */
  as(overrides: Partial<OperationContext>): AuditAtWork;
  anotherTenant(): AuditAtWork;
  /** Commits one entry per given one, in one unit of work. */
  write(...entries: readonly Partial<NewAuditEntry>[]): Promise<void>;
  /** Seals all that waits, of this tenant and of others. */
  seal(batchSize?: number): Promise<void>;
  /** The whole trail, or what of it meets the filter. */
  trail(filter?: AuditFilter): Promise<readonly AuditTrailEntry[]>;
  verify(): Promise<AuditVerification>;
}

export type AuditCase = ContractCase<AuditSubject>;

export const auditCase = (name: string, run: (audit: AuditAtWork) => Promise<void>): AuditCase => ({
  name,
  run: (subject, tools) => run(auditOf(subject, tools, tools.context())),
});

const auditOf = (subject: AuditSubject, tools: CaseTools, ctx: OperationContext): AuditAtWork => {
  const atWork = portsAtWork(subject.unitOfWork, ctx);
  return {
    ...atWork,
    subject,
    clock: tools.clock,
    as: (overrides) => auditOf(subject, tools, { ...ctx, ...overrides }),
    anotherTenant: () => auditOf(subject, tools, { ...ctx, tenantId: tools.newTenant() }),
    write: (...entries) => atWork.commit(({ outbox }) => outbox.audit(entries.map(newEntry))),
    async seal(batchSize = 1_000) {
      const { failures } = await subject.sealer({ batchSize }).sealAll();
      expectEqual("tenants that could not be sealed", failures, 0);
    },
    trail: async (filter = {}) => (await atWork.read(({ auditTrail }) => auditTrail.list(ctx, filter, { limit: 1_000 }))).items,
    verify: () => subject.verify(ctx),
  };
};

export const newEntry = (overrides: Partial<NewAuditEntry> = {}): NewAuditEntry => ({
  action: "lead.assign",
  entityType: "lead",
  entityId: "L-1",
  entityVersion: 2,
  changedFields: ["ownerId"],
  reason: null,
  ...overrides,
});

export const about = (entityId: string, more: Partial<NewAuditEntry> = {}): Partial<NewAuditEntry> => ({ entityId, ...more });

export const recordsOf = (entries: readonly AuditTrailEntry[]): readonly string[] => entries.map(({ entityId }) => entityId);
