import type { Clock, IdGenerator, OperationContext, Random } from "@nexus/common";
import type { Hasher } from "../hasher.js";
import type { AuditReasonRow, AuditRow, NewAuditEntry } from "./audit-entry.js";

export interface AuditRowParts {
  readonly clock: Clock;
  readonly ids: IdGenerator;
  /** Draws salts: cryptographic outside of tests. */
  readonly random: Random;
  readonly hasher: Hasher;
}

/** What an entry keeps of its reason. */
export const reasonDigest = (hasher: Hasher, { salt, text }: Pick<AuditReasonRow, "salt" | "text">): string => hasher.sha256(salt + text);

/** Entries as they are kept: the rows of the trail, and beside them the reasons of those that have one. */
export const auditRows = (
  entries: readonly NewAuditEntry[],
  ctx: OperationContext,
  deps: AuditRowParts,
): { readonly rows: readonly AuditRow[]; readonly reasons: readonly AuditReasonRow[] } => {
  const reasons: AuditReasonRow[] = [];
  const rows = entries.map(({ reason, result, refusalCode, ...entry }): AuditRow => {
    const id = deps.ids.next();
    const kept = reason === null ? undefined : { id, version: 1, entityType: entry.entityType, entityId: entry.entityId, salt: newSalt(deps.random), text: reason };
    if (kept) reasons.push(kept);
    return {
      ...entry,
      id,
      version: 1,
      result: result ?? "done",
      refusalCode: refusalCode ?? null,
      reasonDigest: kept ? reasonDigest(deps.hasher, kept) : null,
      at: deps.clock.now(),
      actor: ctx.actor,
      actorId: ctx.actor.id,
      correlationId: ctx.correlationId,
    };
  });
  return { rows, reasons };
};

const newSalt = (random: Random): string => [...random.bytes(16)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
