import type { OperationContext } from "@nexus/common";
import type { Hasher } from "../hasher.js";
import { reasonDigest, type AuditRow } from "../unit-of-work/index.js";
import type { AuditFinding, AuditFindingKind } from "./audit-finding.js";
import type { AuditHead } from "./audit-seal.js";
import { chainWalk } from "./chain-walk.js";
import type { AuditEvidence, AuditReason, KeptEntry, SealedEntry, WaitingEntry } from "./ports.js";

export interface AuditVerification {
  /** True when nothing was found. */
  readonly isSound: boolean;
  /** Seals in the chain. */
  readonly sealed: number;
  /** Entries that wait for theirs: nothing protects them yet, but that they are there. */
  readonly unsealed: number;
  /** Reasons whose text was erased as it should be. */
  readonly reasonsErased: number;
  /** Where the chain ends; null before the first seal. Kept elsewhere and given again, it shows what is done to all up to here. */
  readonly head: AuditHead | null;
  /** How many things were found. */
  readonly found: number;
  /** The first of them. */
  readonly findings: readonly AuditFinding[];
}

export interface VerifyAuditOptions {
  readonly hasher: Hasher;
  /** Heads of this tenant's chain that the caller kept outside of this storage. Without any, and after the outbox has been pruned, a cut tail cannot be seen. */
  readonly heads?: readonly AuditHead[];
  /** Most findings to answer; 1,000 when absent. All are counted. */
  readonly mostFindings?: number;
  /** Items read at a time; 500 when absent. */
  readonly pageSize?: number;
}

/** The latest head holds for all before it; some more say where it went wrong. */
const headsFromOutbox = 1_000;

/**
 * Goes through a tenant's whole audit trail and says whether it is what was written: every entry
 * against its seal, every seal against the one before, every entry without a seal against the waiting
 * list, the end against the heads that are known, every reason against its digest. Reads in pages and
 * keeps none of them; run it inside one `UnitOfWork.read`, so that all is of one moment.
 *
 * Never stops at a finding. Changes nothing; the same evidence gives the same answer.
 *
 * What it cannot see: entries that were never sealed, changed within their first second; and a chain
 * made anew from some entry on, when no head behind that is known any more.
 */
export const verifyAudit = async (ctx: OperationContext, evidence: AuditEvidence, options: VerifyAuditOptions): Promise<AuditVerification> => {
  const { hasher, mostFindings = 1_000, pageSize = 500 } = options;
  const findings: AuditFinding[] = [];
  let [found, unsealed, reasonsErased] = [0, 0, 0];
  const tell = (finding: AuditFinding): void => {
    found += 1;
    if (findings.length < mostFindings) findings.push(finding);
  };
  const tellOf = (kind: AuditFindingKind, entryId: string, message: string): void => tell({ kind, entryId, position: null, message });

  const heads = [...(options.heads ?? []), ...(await evidence.heads(ctx, headsFromOutbox))];
  const walk = chainWalk({ hasher, tenantId: ctx.tenantId, heads, found: tell });
  const seals = pages(pageSize, (limit, last: SealedEntry | undefined) => evidence.sealed(ctx, limit, last?.seal));
  for await (const page of seals) for (const link of page) walk.next(link);
  const { sealed, head } = walk.end();

  for await (const page of pages(pageSize, (limit, last: KeptEntry | undefined) => evidence.entries(ctx, limit, last?.entry.id))) {
    for (const { entry, isSealed, isWaiting } of page) {
      if (!isSealed) unsealed += 1;
      if (!isSealed && !isWaiting) tellOf("inserted", entry.id, "The entry has no seal and does not wait for one.");
    }
    const missing = page.filter(({ entry, reason }) => entry.reasonDigest !== null && !reason).map(({ entry }) => entry);
    const erased = missing.length === 0 ? [] : await evidence.erasures(ctx, missing);
    for (const entry of missing) {
      if (wasErased(entry, erased)) reasonsErased += 1;
      else tellOf("reason-deleted", entry.id, "The reason is gone, and no entry says that it was erased.");
    }
    for (const { entry, reason } of page) {
      if (reason && entry.reasonDigest === null) tellOf("reason-inserted", entry.id, "The entry was written without a reason.");
      else if (reason && !isReasonOf(hasher, entry, reason)) tellOf("reason-changed", entry.id, "The reason is not the one that was given.");
    }
  }

  for await (const page of pages(pageSize, (limit, last: WaitingEntry | undefined) => evidence.waiting(ctx, limit, last))) {
    for (const { id, at, entry } of page) {
      if (!entry) tellOf("deleted", id, "The entry is gone, which waited for its seal.");
      else if (entry.at !== at) tellOf("changed", id, "The entry began to wait at another time than it has now.");
    }
  }
  return { isSound: found === 0, sealed, unsealed, reasonsErased, head, found, findings };
};

/** Page after page, until one is not full. */
async function* pages<Item>(size: number, read: (limit: number, last: Item | undefined) => Promise<readonly Item[]>): AsyncGenerator<readonly Item[]> {
  for (let last: Item | undefined; ; ) {
    const page = await read(size, last);
    yield page;
    if (page.length < size) return;
    last = page.at(-1);
  }
}

const saltPattern = /^[0-9a-f]{32}$/;

/** The length of the salt is part of it: otherwise words could move from the text into the salt. */
const isReasonOf = (hasher: Hasher, entry: AuditRow, reason: AuditReason): boolean => saltPattern.test(reason.salt) && reasonDigest(hasher, reason) === entry.reasonDigest;

/** What was written after an erasure was not erased by it. */
const wasErased = (entry: AuditRow, erasures: readonly AuditRow[]): boolean =>
  erasures.some(({ entityType, entityId, at }) => entityType === entry.entityType && entityId === entry.entityId && at >= entry.at);
