import type { OperationContext } from "@nexus/common";
import {
  auditChainAggregate,
  auditPendingTable,
  auditReasonTable,
  auditSealTable,
  auditTable,
  outboxTable,
  reasonsErased,
  type AuditedEntity,
  type AuditEvidence,
  type AuditHead,
  type AuditRow,
  type AuditSeal,
  type AuditSealRow,
  type Condition,
  type KeptEntry,
  type Records,
  type SealedEntry,
  type WaitingEntry,
  type WaitingPlace,
} from "@nexus/crm-operations";
import { sealOfRow } from "./seal-row.js";
import { waitingEntries } from "./waiting-entries.js";

export class StoredAuditEvidence implements AuditEvidence {
  constructor(private readonly records: Records) {}

  async sealed(_ctx: OperationContext, limit: number, after?: Pick<AuditSeal, "position" | "entryId">): Promise<readonly SealedEntry[]> {
    const rows = await this.records.find(auditSealTable, { ...(after ? { where: behind(after) } : {}), orderBy: [{ column: "position", direction: "ascending" }], limit });
    const entries = new Map((await this.records.get(auditTable, rows.map(({ id }) => id))).map((entry) => [entry.id, entry]));
    return rows.map((row) => ({ seal: sealOfRow(row), entry: entries.get(row.id) }));
  }

  async entries(_ctx: OperationContext, limit: number, after?: string): Promise<readonly KeptEntry[]> {
    const entries = await this.records.find(auditTable, { ...(after === undefined ? {} : { where: { column: "id", is: "gt", value: after } }), limit });
    const ids = entries.map(({ id }) => id);
    const reasons = new Map((await this.records.get(auditReasonTable, ids)).map((reason) => [reason.id, reason]));
    const sealed = new Set((await this.records.get(auditSealTable, ids)).map(({ id }) => id));
    const waiting = new Set((await this.records.get(auditPendingTable, ids)).map(({ id }) => id));
    return entries.map((entry) => ({ entry, reason: reasons.get(entry.id), isSealed: sealed.has(entry.id), isWaiting: waiting.has(entry.id) }));
  }

  waiting(_ctx: OperationContext, limit: number, after?: WaitingPlace): Promise<readonly WaitingEntry[]> {
    return waitingEntries(this.records, limit, after);
  }

  async heads(ctx: OperationContext, limit: number): Promise<readonly AuditHead[]> {
    const events = await this.records.find(outboxTable, {
      where: {
        all: [
          { column: "aggregateType", is: "eq", value: auditChainAggregate },
          { column: "aggregateId", is: "eq", value: ctx.tenantId },
          { column: "type", is: "eq", value: "AuditSealed" },
        ],
      },
      orderBy: [{ column: "aggregateSequence", direction: "descending" }],
      limit,
    });
    return events.flatMap(({ data }) => (isHead(data) ? [{ position: data.position, hash: data.hash }] : []));
  }

  async erasures(_ctx: OperationContext, entities: readonly AuditedEntity[]): Promise<readonly AuditRow[]> {
    return this.records.find(auditTable, {
      where: {
        all: [
          { column: "entityType", is: "in", values: [...new Set(entities.map(({ entityType }) => entityType))] },
          { column: "entityId", is: "in", values: [...new Set(entities.map(({ entityId }) => entityId))] },
          { column: "action", is: "eq", value: reasonsErased },
        ],
      },
    });
  }
}

/** The first part once more by itself, for the index. */
const behind = ({ position, entryId }: Pick<AuditSeal, "position" | "entryId">): Condition<AuditSealRow> => ({
  all: [
    { column: "position", is: "gte", value: position },
    {
      any: [
        { column: "position", is: "gt", value: position },
        { column: "id", is: "gt", value: entryId },
      ],
    },
  ],
});

const isHead = (data: unknown): data is AuditHead =>
  typeof data === "object" && data !== null && "position" in data && typeof data.position === "number" && "hash" in data && typeof data.hash === "string";
