import type { PersonalDataPart } from "@nexus/crm-operations";
import type { BoundDeps } from "../crm-deps.js";
import { importedFactsTable } from "../history/import-batch.js";
import { ExternalReferences } from "../storage/external-references.js";
import { changeReasonTable, fieldHistoryTable } from "../storage/field-history-table.js";

/** What is kept about records of one kind beside the records: history, reasons, where they came from, what an import said. */
export class RecordTraces {
  private readonly references: ExternalReferences;

  constructor(
    private readonly entityType: string,
    private readonly deps: BoundDeps,
  ) {
    this.references = new ExternalReferences({ records: deps.tx.records, hasher: deps.hasher, entityType });
  }

  async parts(ids: readonly string[]): Promise<readonly PersonalDataPart[]> {
    if (ids.length === 0) return [];
    const about = (id: string) => ({ entityType: this.entityType, id });
    const history = await this.deps.tx.records.find(fieldHistoryTable, { where: this.ofThese(ids) });
    const reasons = await this.reasons(ids);
    const references = await this.references.of(ids);
    return [
      ...history.map(({ entityId, entityVersion, field, change, at, by }) => ({ about: about(entityId), kind: "change", data: { version: entityVersion, field, ...change, at, by } })),
      ...reasons.map(({ entityId, entityVersion, reason }) => ({ about: about(entityId), kind: "reason", data: { version: entityVersion, reason } })),
      ...references.map(({ entityId, source, externalId }) => ({ about: about(entityId), kind: "external-reference", data: { source, externalId } })),
    ];
  }

  /** Reasons and what imports said go; of external ids that is left by which an import finds the tombstone. Answers how many rows were changed. */
  async erase(ids: readonly string[]): Promise<number> {
    if (ids.length === 0) return 0;
    const { records } = this.deps.tx;
    const reasons = await records.remove(changeReasonTable, (await this.reasons(ids)).map(({ id }) => id));
    const references = await this.references.of(ids);
    // Both are found by the same hash of the reference.
    const facts = await records.remove(importedFactsTable, references.map(({ id }) => id));
    return reasons + facts + (await this.references.erase(ids)).length;
  }

  private reasons(ids: readonly string[]) {
    return this.deps.tx.records.find(changeReasonTable, { where: this.ofThese(ids) });
  }

  private ofThese(ids: readonly string[]) {
    return { all: [{ column: "entityType", is: "eq", value: this.entityType }, { column: "entityId", is: "in", values: ids }] } as const;
  }
}
