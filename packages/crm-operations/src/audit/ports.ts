import type { Actor, Instant, OperationContext, Page, PageRequest } from "@nexus/common";
import type { AuditReasonRow, AuditResult, AuditRow, LockKey } from "../unit-of-work/index.js";
import type { AuditHead, AuditSeal } from "./audit-seal.js";

/** Whoever seals a tenant's entries holds this. */
export const auditChainLock = (): LockKey => ({ kind: "audit-chain", id: "chain" });

export interface AuditedEntity {
  readonly entityType: string;
  readonly entityId: string;
}

/** What must all be true of an entry; nothing named means every entry. */
export interface AuditFilter {
  readonly entity?: AuditedEntity;
  readonly correlationId?: string;
  readonly actorId?: string;
  readonly from?: Instant;
  /** Exclusive. */
  readonly to?: Instant;
}

/** Who did what to which record, when and why. */
export interface AuditTrailEntry {
  readonly id: string;
  readonly at: Instant;
  readonly actor: Actor;
  readonly action: string;
  /** `command`, and its name as the id, when a denied command named no record. */
  readonly entityType: string;
  readonly entityId: string;
  readonly entityVersion: number;
  readonly changedFields: readonly string[];
  readonly result: AuditResult;
  readonly refusalCode: string | null;
  /** `gone`: there was one, and its text has been erased. */
  readonly reason: { readonly text: string } | "gone" | null;
  readonly correlationId: string;
  /** Null until it is sealed, which takes about a second. */
  readonly seal: AuditHead | null;
}

/** The audit trail as people read it. Written by `Transaction.audit`, and by nothing else. */
export interface AuditTrail {
  /** Ordered by `at`, then `id`, ascending. Throws `invalid_page` for a limit outside 1 to 1,000 or a foreign cursor. */
  list(ctx: OperationContext, filter: AuditFilter, page: PageRequest): Promise<Page<AuditTrailEntry>>;
}

/** Where an entry stands among those that wait. */
export interface WaitingPlace {
  readonly at: Instant;
  readonly id: string;
}

export interface WaitingEntry extends WaitingPlace {
  /** Undefined when there is no such entry: somebody took it out. */
  readonly entry: AuditRow | undefined;
  /** It has a seal already, as after a dump was played back; there is nothing to do but to let it go. */
  readonly isSealed: boolean;
}

/** A tenant's chain of seals, as the sealer extends it, under `auditChainLock`. */
export interface AuditChain {
  /** The next entries that wait, ordered by `at`, then `id`; behind a place, where one is given. */
  waiting(ctx: OperationContext, limit: number, after?: WaitingPlace): Promise<readonly WaitingEntry[]>;
  /** The last seal; undefined before the first. */
  head(ctx: OperationContext): Promise<AuditSeal | undefined>;
  /** Adds seals, and lets go of entries that wait. Throws `duplicate_record` for a position or an entry that has a seal. */
  append(ctx: OperationContext, seals: readonly AuditSeal[], noLongerWaiting: readonly string[]): Promise<void>;
}

/** Which tenants have entries that wait for their seals: the one question of auditing that crosses tenants. For background workers. */
export interface UnsealedTenants {
  /** Ordered by id, at most `limit`, those behind `after` where it is given. Sees what is committed. */
  list(limit: number, after?: string): Promise<readonly string[]>;
}

/** The text of a reason, with what its digest was made of. */
export type AuditReason = Pick<AuditReasonRow, "salt" | "text">;

/** A seal and the entry it was made of; undefined when there is none any more. */
export interface SealedEntry {
  readonly seal: AuditSeal;
  readonly entry: AuditRow | undefined;
}

/** An entry and what is known of it beside the trail. */
export interface KeptEntry {
  readonly entry: AuditRow;
  readonly reason: AuditReason | undefined;
  readonly isSealed: boolean;
  readonly isWaiting: boolean;
}

/**
 * All that verifying reads, in pages: each method answers at most `limit` items behind `after`, and
 * fewer only at the end. Inside one `read` all of them see the same moment.
 */
export interface AuditEvidence {
  /** Seals ordered by position. */
  sealed(ctx: OperationContext, limit: number, after?: Pick<AuditSeal, "position" | "entryId">): Promise<readonly SealedEntry[]>;
  /** Entries ordered by id. */
  entries(ctx: OperationContext, limit: number, after?: string): Promise<readonly KeptEntry[]>;
  /** As `AuditChain.waiting`. */
  waiting(ctx: OperationContext, limit: number, after?: WaitingPlace): Promise<readonly WaitingEntry[]>;
  /** Heads that `AuditSealed` events in the outbox tell of, the latest first, at most `limit`. */
  heads(ctx: OperationContext, limit: number): Promise<readonly AuditHead[]>;
  /** Entries that say that reasons about these records were erased: their action is `reasonsErased`. */
  erasures(ctx: OperationContext, entities: readonly AuditedEntity[]): Promise<readonly AuditRow[]>;
}

/** Action of the audit entry that says that the reasons given about a record were erased. */
export const reasonsErased = "audit.erase-reasons";

export interface ExportedReason extends AuditedEntity {
  readonly entryId: string;
  readonly text: string;
}

/** The free text of the audit trail, for those who export or erase what is known of a person. */
export interface AuditReasons {
  /** Reasons given about these records, ordered by entry. */
  of(ctx: OperationContext, entities: readonly AuditedEntity[]): Promise<readonly ExportedReason[]>;
  /**
   * Takes them out for good, and audits it, one entry (`reasonsErased`) per record that had any: without
   * it `verifyAudit` calls them deleted. Answers how many went; a second time none.
   */
  erase(ctx: OperationContext, entities: readonly AuditedEntity[]): Promise<number>;
}
