import type { OperationContext, Page, PageRequest } from "@nexus/common";
import {
  auditReasonTable,
  auditSealTable,
  auditTable,
  pageBy,
  type AuditFilter,
  type AuditRow,
  type AuditTrail,
  type AuditTrailEntry,
  type Condition,
  type Records,
} from "@nexus/crm-operations";

export class StoredAuditTrail implements AuditTrail {
  constructor(private readonly records: Records) {}

  async list(_ctx: OperationContext, filter: AuditFilter, page: PageRequest): Promise<Page<AuditTrailEntry>> {
    const { items, next } = await pageBy(this.records, auditTable, ["at", "id"], conditionsOf(filter), page);
    const withReason = items.filter(({ reasonDigest }) => reasonDigest !== null).map(({ id }) => id);
    const texts = new Map((await this.records.get(auditReasonTable, withReason)).map(({ id, text }) => [id, text]));
    const seals = new Map((await this.records.get(auditSealTable, items.map(({ id }) => id))).map(({ id, position, hash }) => [id, { position, hash }]));
    return { items: items.map((row) => entryOf(row, texts.get(row.id), seals.get(row.id))), next };
  }
}

const conditionsOf = ({ entity, correlationId, actorId, from, to }: AuditFilter): readonly Condition<AuditRow>[] => [
  ...(entity ? [equal("entityType", entity.entityType), equal("entityId", entity.entityId)] : []),
  ...(correlationId === undefined ? [] : [equal("correlationId", correlationId)]),
  ...(actorId === undefined ? [] : [equal("actorId", actorId)]),
  ...(from === undefined ? [] : [{ column: "at", is: "gte", value: from } as const]),
  ...(to === undefined ? [] : [{ column: "at", is: "lt", value: to } as const]),
];

const equal = (column: "entityType" | "entityId" | "correlationId" | "actorId", value: string): Condition<AuditRow> => ({ column, is: "eq", value });

const entryOf = (row: AuditRow, text: string | undefined, seal: AuditTrailEntry["seal"] | undefined): AuditTrailEntry => ({
  id: row.id,
  at: row.at,
  actor: row.actor,
  action: row.action,
  entityType: row.entityType,
  entityId: row.entityId,
  entityVersion: row.entityVersion,
  changedFields: row.changedFields,
  result: row.result,
  refusalCode: row.refusalCode,
  reason: row.reasonDigest === null ? null : text === undefined ? "gone" : { text },
  correlationId: row.correlationId,
  seal: seal ?? null,
});
