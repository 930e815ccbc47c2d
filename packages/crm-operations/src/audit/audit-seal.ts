import { canonicalJson } from "@nexus/common";
import type { Hasher } from "../hasher.js";
import { column, type AuditRow, type NewEvent, type RecordRow, type RecordTable } from "../unit-of-work/index.js";

/** The seal of one entry, a link of its tenant's chain. */
export interface AuditSeal {
  readonly entryId: string;
  /** 1, 2, 3, … per tenant: the order of sealing. */
  readonly position: number;
  /** 1, 2, 3, … per tenant: entries sealed together share it, and their `AuditSealed` has it as its sequence. */
  readonly batch: number;
  /** How `hash` was made: see `sealHash`. */
  readonly algorithm: number;
  /** `hash` of the seal before; `chainStart` for the first. */
  readonly previousHash: string;
  readonly hash: string;
}

/** As it is kept; `id` is the entry's, so that no entry has two seals. */
export interface AuditSealRow extends RecordRow, Omit<AuditSeal, "entryId"> {}

export const auditSealTable: RecordTable<AuditSealRow> = {
  name: "nexus_audit_seal",
  columns: {
    id: column.text,
    version: column.integer,
    position: column.integer,
    batch: column.integer,
    algorithm: column.integer,
    previousHash: column.text,
    hash: column.text,
  },
  unique: [["position"]],
  appendOnly: true,
};

/** Where a chain ends: whoever keeps it elsewhere will see that something behind it was cut off or written anew. */
export interface AuditHead {
  readonly position: number;
  readonly hash: string;
}

export interface AuditSealedData extends AuditHead {
  /** How many entries this batch sealed. */
  readonly entries: number;
}

/** The head of a tenant's chain, told to the world after every batch. */
export type AuditSealed = NewEvent<"AuditSealed", AuditSealedData>;

export const auditSealedEvent = (tenantId: string, batch: number, data: AuditSealedData): AuditSealed => ({
  type: "AuditSealed",
  data,
  schemaVersion: 1,
  aggregate: { type: auditChainAggregate, id: tenantId, sequence: batch },
});

export const auditChainAggregate = "audit-chain";

/** What stands before the first seal. */
export const chainStart = "0".repeat(64);

/** What new seals are made with. */
export const currentAlgorithm = 1;

/** The fields of an entry that each algorithm covers. What has sealed once never changes: another field is another algorithm. */
const sealedFields: Readonly<Record<number, readonly (keyof AuditRow)[]>> = {
  1: [
    "id",
    "version",
    "action",
    "entityType",
    "entityId",
    "entityVersion",
    "changedFields",
    "result",
    "refusalCode",
    "reasonDigest",
    "at",
    "actor",
    "actorId",
    "correlationId",
  ],
};

/**
 * SHA-256 of the hash before, the algorithm, and all fields of the entry with tenant, position and batch
 * as canonical JSON; undefined for an algorithm that this version does not know.
 */
export const sealHash = (hasher: Hasher, tenantId: string, seal: Omit<AuditSeal, "hash" | "entryId">, entry: AuditRow): string | undefined => {
  const fields = sealedFields[seal.algorithm];
  if (!fields) return undefined;
  const content = { ...Object.fromEntries(fields.map((name) => [name, entry[name]])), tenantId, position: seal.position, batch: seal.batch };
  return hasher.sha256(`${seal.previousHash}\n${seal.algorithm}\n${canonicalJson(content)}`);
};

/** The seals of the next batch: one per entry, in the order given, behind the head. */
export const sealEntries = (hasher: Hasher, tenantId: string, head: AuditSeal | undefined, entries: readonly AuditRow[]): readonly AuditSeal[] => {
  const batch = (head?.batch ?? 0) + 1;
  let { position, hash } = head ?? { position: 0, hash: chainStart };
  return entries.map((entry) => {
    position += 1;
    const link = { position, batch, algorithm: currentAlgorithm, previousHash: hash };
    hash = sealHash(hasher, tenantId, link, entry) ?? chainStart;
    return { entryId: entry.id, ...link, hash };
  });
};
