import type { AuditedEntity, AuditReasons } from "../audit/index.js";
import type { RecordReference } from "../commands/index.js";
import type { PersonalDataHolder } from "./ports.js";

/** Reasons that people gave, in the audit trail; what was done with a record's assignment is kept under `lead:L-1`. */
export const reasonsHolder = (reasons: AuditReasons): PersonalDataHolder => {
  const entitiesOf = (records: readonly RecordReference[]): ReadonlyMap<string, RecordReference> =>
    new Map(records.flatMap((record) => [[JSON.stringify([record.entityType, record.id]), record] as const, [JSON.stringify(["assignment", `${record.entityType}:${record.id}`]), record] as const]));
  const named = (keys: Iterable<string>): readonly AuditedEntity[] =>
    [...keys].map((key) => {
      const [entityType, entityId] = JSON.parse(key) as readonly [string, string];
      return { entityType, entityId };
    });
  return {
    name: "audit-reasons",
    find: () => Promise.resolve([]),
    trace: () => Promise.resolve([]),
    async export(ctx, records) {
      const byEntity = entitiesOf(records);
      return (await reasons.of(ctx, named(byEntity.keys()))).flatMap(({ entityType, entityId, entryId, text }) => {
        const about = byEntity.get(JSON.stringify([entityType, entityId]));
        return about ? [{ about, kind: "reason", data: { auditEntryId: entryId, text } }] : [];
      });
    },
    erase: (ctx, records) => reasons.erase(ctx, named(entitiesOf(records).keys())),
  };
};
