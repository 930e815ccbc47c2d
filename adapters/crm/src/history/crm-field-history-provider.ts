import type { InstantRange, OperationContext } from "@nexus/common";
import type { FieldChangeRecord, FieldHistoryProvider } from "@nexus/crm-operations";
import type { BoundDeps } from "../crm-deps.js";
import { within } from "../storage/conditions.js";
import { fieldHistoryTable, type FieldHistoryRow } from "../storage/field-history-table.js";

/** What records said before. A record is born without changes: the first one says what it was born with. */
export class CrmFieldHistoryProvider implements FieldHistoryProvider {
  constructor(private readonly deps: BoundDeps) {}

  async changesOf(
    _ctx: OperationContext,
    entityType: "lead" | "opportunity" | "activity" | "account",
    ids: readonly string[],
    range: InstantRange,
  ): Promise<readonly FieldChangeRecord[]> {
    const rows = await this.deps.tx.records.find(fieldHistoryTable, {
      where: { all: [{ column: "entityType", is: "eq", value: entityType }, { column: "entityId", is: "in", values: ids }, within<FieldHistoryRow>("at", range)] },
      orderBy: [
        { column: "at", direction: "ascending" },
        { column: "entityId", direction: "ascending" },
        { column: "entityVersion", direction: "ascending" },
        { column: "field", direction: "ascending" },
      ],
    });
    return rows.map(({ entityId, field, at, entityVersion, by, change }) => ({ entityId, field, at, version: entityVersion, by, from: change.from, to: change.to }));
  }
}
