import { z } from "zod";
import type { EventDescription, EventFamily } from "../events/index.js";
import { auditChainAggregate, type AuditSealed, type AuditSealedData } from "./audit-seal.js";

const events = {
  AuditSealed: {
    says: "The audit trail of a tenant is sealed up to here; keep the hash, and nobody can cut off or rewrite what stands before it unseen.",
    data: z.strictObject({ position: z.int(), hash: z.string(), entries: z.int() }),
  },
} satisfies { readonly [Type in AuditSealed["type"]]: EventDescription<z.ZodType<AuditSealedData>> };

/** What the sealer emits. A chain is known by its tenant, and counts its batches. */
export const auditEventFamily: EventFamily<typeof events> = { aggregate: auditChainAggregate, schemaVersion: 1, emittedBy: "crm-operations/audit", events };
