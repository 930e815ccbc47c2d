import { compareText, Instant } from "@nexus/common";
import type { Hasher } from "../../hasher.js";
import { reasonDigest, type AuditRow } from "../../unit-of-work/index.js";
import { sealEntries, type AuditHead, type AuditSeal } from "../audit-seal.js";
import { reasonsErased, type AuditEvidence, type AuditReason, type WaitingPlace } from "../ports.js";

export const tenantId = "tenant-1";

/** Everything that is kept of one tenant's trail, as lists that a test may spoil. */
export interface Kept {
  readonly entries: readonly AuditRow[];
  readonly seals: readonly AuditSeal[];
  readonly pending: readonly WaitingPlace[];
  readonly reasons: ReadonlyMap<string, AuditReason>;
  readonly heads: readonly AuditHead[];
}

const start = Instant.of("2026-05-01T09:00:00.000Z");

export const entryAt = (n: number, overrides: Partial<AuditRow> = {}): AuditRow => ({
  id: `entry-${String(n).padStart(5, "0")}`,
  version: 1,
  action: ["lead.create", "lead.assign", "opportunity.close"][n % 3] ?? "",
  entityType: n % 3 === 2 ? "opportunity" : "lead",
  entityId: `record-${n % 97}`,
  entityVersion: n + 1,
  changedFields: n % 2 === 0 ? ["ownerId"] : ["status", "ownerId"],
  result: n % 11 === 0 ? "denied" : "done",
  refusalCode: n % 11 === 0 ? "not_permitted" : null,
  reasonDigest: null,
  at: Instant.addMilliseconds(start, n * 250),
  actor: { type: n % 7 === 0 ? "system" : "user", id: `actor-${n % 13}` },
  actorId: `actor-${n % 13}`,
  correlationId: `request-${Math.floor(n / 3)}`,
  ...overrides,
});

export const reasonOf = (n: number): AuditReason => ({ salt: String(n).padStart(32, "0"), text: `because of number ${n}` });

/** A trail of `sealed` entries in batches of `batchSize`, and `waiting` more without seals; every fifth has a reason. */
export const keptTrail = (hasher: Hasher, sealed: number, { waiting = 0, batchSize = 64 }: { readonly waiting?: number; readonly batchSize?: number } = {}): Kept => {
  const entries = Array.from({ length: sealed + waiting }, (_, n) => entryAt(n, n % 5 === 0 ? { reasonDigest: reasonDigest(hasher, reasonOf(n)) } : {}));
  const seals: AuditSeal[] = [];
  const heads: AuditHead[] = [];
  for (let from = 0; from < sealed; from += batchSize) {
    seals.push(...sealEntries(hasher, tenantId, seals.at(-1), entries.slice(from, Math.min(from + batchSize, sealed))));
    const last = seals.at(-1);
    if (last) heads.push({ position: last.position, hash: last.hash });
  }
  return {
    entries,
    seals,
    pending: entries.slice(sealed).map(({ id, at }) => ({ id, at })),
    reasons: new Map(entries.flatMap(({ id, reasonDigest: digest }, n) => (digest === null ? [] : [[id, reasonOf(n)] as const]))),
    heads,
  };
};

export const evidenceOf = ({ entries, seals, pending, reasons, heads }: Kept): AuditEvidence => {
  const byId = new Map(entries.map((entry) => [entry.id, entry]));
  const sealedIds = new Set(seals.map(({ entryId }) => entryId));
  const waitingIds = new Set(pending.map(({ id }) => id));
  const chain = seals.toSorted((a, b) => a.position - b.position || compareText(a.entryId, b.entryId));
  const trail = entries.toSorted((a, b) => compareText(a.id, b.id));
  const line = pending.toSorted((a, b) => compareText(a.at, b.at) || compareText(a.id, b.id));
  /** Where the page behind an item starts: the lists are sorted, so the item may be searched by halves. */
  const behind = <Item>(list: readonly Item[], isBehind: (item: Item) => boolean): number => {
    let [low, high] = [0, list.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      const item = list[middle];
      if (item !== undefined && isBehind(item)) high = middle;
      else low = middle + 1;
    }
    return low;
  };
  const page = <Item>(list: readonly Item[], limit: number, from: number): readonly Item[] => list.slice(from, from + limit);
  return {
    sealed: (_ctx, limit, after) => {
      const from = after ? behind(chain, (seal) => seal.position > after.position || (seal.position === after.position && compareText(seal.entryId, after.entryId) > 0)) : 0;
      return Promise.resolve(page(chain, limit, from).map((seal) => ({ seal, entry: byId.get(seal.entryId) })));
    },
    entries: (_ctx, limit, after) => {
      const from = after === undefined ? 0 : behind(trail, ({ id }) => compareText(id, after) > 0);
      return Promise.resolve(page(trail, limit, from).map((entry) => ({ entry, reason: reasons.get(entry.id), isSealed: sealedIds.has(entry.id), isWaiting: waitingIds.has(entry.id) })));
    },
    waiting: (_ctx, limit, after) => {
      const from = after ? behind(line, ({ at, id }) => at > after.at || (at === after.at && compareText(id, after.id) > 0)) : 0;
      return Promise.resolve(page(line, limit, from).map(({ id, at }) => ({ id, at, entry: byId.get(id), isSealed: sealedIds.has(id) })));
    },
    heads: (_ctx, limit) => Promise.resolve(heads.toReversed().slice(0, limit)),
    erasures: (_ctx, entities) => Promise.resolve(entries.filter((entry) => entry.action === reasonsErased && entities.some(({ entityType, entityId }) => entityType === entry.entityType && entityId === entry.entityId))),
  };
};
