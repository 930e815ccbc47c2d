import type { OperationContext } from "@nexus/common";
import { auditReasonTable, reasonsErased, type AuditedEntity, type AuditReasonRow, type AuditReasons, type ExportedReason, type Transaction } from "@nexus/crm-operations";

export class StoredAuditReasons implements AuditReasons {
  constructor(private readonly tx: Pick<Transaction, "records" | "audit">) {}

  async of(_ctx: OperationContext, entities: readonly AuditedEntity[]): Promise<readonly ExportedReason[]> {
    return (await this.rowsOf(entities)).map(({ id, entityType, entityId, text }) => ({ entryId: id, entityType, entityId, text }));
  }

  async erase(_ctx: OperationContext, entities: readonly AuditedEntity[]): Promise<number> {
    const rows = await this.rowsOf(entities);
    await this.tx.records.remove(auditReasonTable, rows.map(({ id }) => id));
    const erased = new Map(rows.map(({ entityType, entityId }) => [nameOf({ entityType, entityId }), { entityType, entityId }]));
    await this.tx.audit([...erased.values()].map((entity) => ({ action: reasonsErased, ...entity, entityVersion: 0, changedFields: ["reason"], reason: null })));
    return rows.length;
  }

  private async rowsOf(entities: readonly AuditedEntity[]): Promise<readonly AuditReasonRow[]> {
    if (entities.length === 0) return [];
    const rows = await this.tx.records.find(auditReasonTable, {
      where: {
        all: [
          { column: "entityType", is: "in", values: [...new Set(entities.map(({ entityType }) => entityType))] },
          { column: "entityId", is: "in", values: [...new Set(entities.map(({ entityId }) => entityId))] },
        ],
      },
    });
    // The two lists together also name pairs that nobody asked for.
    const wanted = new Set(entities.map(nameOf));
    return rows.filter((row) => wanted.has(nameOf(row)));
  }
}

const nameOf = ({ entityType, entityId }: AuditedEntity): string => JSON.stringify([entityType, entityId]);
