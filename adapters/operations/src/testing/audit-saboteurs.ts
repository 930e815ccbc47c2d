import { sha256Hasher } from "@nexus/adapter-memory";
import { auditPendingTable, auditReasonTable, auditSealTable, auditTable, type AuditPendingRow, type AuditSealer } from "@nexus/crm-operations";
import type { AuditPorts } from "@nexus/crm-operations-conformance";
import { sealerOn } from "./audit-subject.js";

/** Auditing with one thing broken on purpose. The suites must reject it by the case named, which is made for it; a broken chain breaks other cases too. */
export interface AuditSaboteur {
  readonly name: string;
  readonly caughtBy: string;
  /** `memory` lives as long as one case. */
  sabotage?(ports: AuditPorts, memory: Map<string, unknown>): Partial<AuditPorts>;
  sealer?(...parts: Parameters<typeof sealerOn>): AuditSealer;
}

/** The same port with some methods of its own; its class keeps the others. */
const altered = <Port extends object>(port: Port, change: Partial<Port>): Port => Object.assign(Object.create(port) as Port, change);

export const auditSaboteurs: readonly AuditSaboteur[] = [
  {
    name: "seals by a cursor on time, and loses what commits late",
    caughtBy: "an entry that commits late, with an earlier time than what is sealed, is sealed all the same, at the end",
    sabotage: ({ auditChain, records }) => ({
      auditChain: altered(auditChain, {
        waiting: async (ctx, limit, after) => {
          const head = await auditChain.head(ctx);
          const [last] = await records.get(auditTable, [head?.entryId ?? ""]);
          return (await auditChain.waiting(ctx, limit, after)).filter(({ at, isSealed }) => isSealed || last === undefined || at >= last.at);
        },
      }),
    }),
  },
  {
    name: "links only the first seal of each batch to the chain",
    caughtBy: "a sealer seals all that waits, in that order, and nothing waits any more",
    sabotage: ({ auditChain }) => ({
      auditChain: altered(auditChain, { append: (ctx, seals, ids) => auditChain.append(ctx, seals.map((seal, i) => (i === 0 ? seal : { ...seal, previousHash: seals[0]?.previousHash ?? "" })), ids) }),
    }),
  },
  {
    name: "makes its hashes of something else than what it writes",
    caughtBy: "a sealer seals all that waits, in that order, and nothing waits any more",
    sealer: (unitOfWork, tenants, options) => sealerOn(unitOfWork, tenants, { ...options, hasher: { sha256: (text) => sha256Hasher.sha256(text.replace(/"action":"[^"]*",?/, "")) } }),
  },
  {
    name: "tells nobody of the head",
    caughtBy: "each batch tells the head in an event: numbered without gaps, the latest first as evidence",
    sabotage: ({ outbox }) => ({ outbox: { audit: (entries) => outbox.audit(entries), emit: () => Promise.resolve() } }),
  },
  {
    name: "lets seals be changed",
    caughtBy: "seals are never changed and never removed: append_only",
    sabotage: ({ records }) => {
      // The guard is the storage's; what breaks it is a table that says nothing of it.
      return {
        records: {
          ...records,
          update: (table, changes) => (table.name === auditSealTable.name ? records.update({ ...table, appendOnly: false }, changes) : records.update(table, changes)),
          remove: (table, ids) => (table.name === auditSealTable.name ? records.remove({ ...table, appendOnly: false }, ids) : records.remove(table, ids)),
        },
      };
    },
  },
  {
    name: "finds its evidence on the first page only",
    caughtBy: "the evidence comes in pages: seals by position, entries by id with what is known of them",
    sabotage: ({ auditEvidence }) => ({
      auditEvidence: altered(auditEvidence, {
        sealed: async (ctx, limit, after) => (after ? [] : auditEvidence.sealed(ctx, limit)),
        entries: async (ctx, limit, after) => (after === undefined ? auditEvidence.entries(ctx, limit) : []),
      }),
    }),
  },
  {
    name: "takes the waiting list as it comes",
    caughtBy: "what waits comes ordered by time, then id, in pages behind a place",
    sabotage: ({ auditChain, records }) => ({
      auditChain: altered(auditChain, {
        waiting: async (ctx, limit, after) => {
          const known = new Map((await auditChain.waiting(ctx, 1_000)).map((waiting) => [waiting.id, waiting]));
          const rows: readonly AuditPendingRow[] = await records.find(auditPendingTable, {});
          return rows.filter(({ id }) => after === undefined || id > after.id).slice(0, limit).flatMap(({ id }) => known.get(id) ?? []);
        },
      }),
    }),
  },
  {
    name: "erases reasons without a word about it",
    caughtBy: "erased reasons are gone for good, those of other records stay, and the chain is sound and says how many were erased",
    sabotage: ({ auditReasons, records }) => ({
      auditReasons: altered(auditReasons, {
        erase: async (ctx, entities) => {
          const reasons = await auditReasons.of(ctx, entities);
          return reasons.length === 0 ? 0 : records.remove(auditReasonTable, reasons.map(({ entryId }) => entryId));
        },
      }),
    }),
  },
  {
    name: "erases the reasons of every record of the kind",
    caughtBy: "erased reasons are gone for good, those of other records stay, and the chain is sound and says how many were erased",
    sabotage: ({ auditReasons }) => ({
      auditReasons: altered(auditReasons, { erase: (ctx, entities) => auditReasons.erase(ctx, entities.length === 0 ? [] : [...entities, { entityType: "lead", entityId: "a" }, { entityType: "lead", entityId: "b" }]) }),
    }),
  },
  {
    name: "shows the trail without its last entry",
    caughtBy: "an entry says who did what to which record, when and why, and that it is not sealed yet",
    sabotage: ({ auditTrail }) => ({
      auditTrail: altered(auditTrail, {
        list: async (ctx, filter, page) => {
          const { items, next } = await auditTrail.list(ctx, filter, page);
          return { items: next === null ? items.slice(0, -1) : items, next };
        },
      }),
    }),
  },
  {
    name: "forgets one part of the filter",
    caughtBy: "a filter names the record, the request, the actor, the time from (inclusive) and to (exclusive), and all of them together",
    sabotage: ({ auditTrail }) => ({ auditTrail: altered(auditTrail, { list: (ctx, filter, page) => auditTrail.list(ctx, filter.entity ? { entity: filter.entity } : {}, page) }) }),
  },
];
