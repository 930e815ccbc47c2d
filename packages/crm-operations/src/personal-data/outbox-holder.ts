import { sameData, withoutFields } from "@nexus/common";
import type { RecordReference } from "../commands/index.js";
import { outboxTable, type OutboxRow, type Records } from "../unit-of-work/index.js";
import type { PersonalDataHolder } from "./ports.js";
import type { PersonalDataPart } from "./subject.js";

/**
 * Events in the outbox, published or not. They carry ids and business facts by design; what they carry
 * beyond (`personalFields`, at any depth) goes. Events of what routing keeps of a record have the
 * record's kind and id for an id: `lead:L-1`.
 */
export const outboxHolder = (records: Records, personalFields: ReadonlySet<string>): PersonalDataHolder => {
  const eventsOf = async (subject: readonly RecordReference[]): Promise<readonly (readonly [RecordReference, OutboxRow])[]> => {
    const byAggregate = new Map(subject.flatMap((record) => [[`${record.entityType} ${record.id}`, record] as const, [`assignment ${record.entityType}:${record.id}`, record] as const]));
    const ids = [...new Set(subject.flatMap(({ entityType, id }) => [id, `${entityType}:${id}`]))];
    const rows = await records.find(outboxTable, { where: { column: "aggregateId", is: "in", values: ids } });
    return rows.flatMap((row) => {
      const record = byAggregate.get(`${row.aggregateType} ${row.aggregateId}`);
      return record ? [[record, row] as const] : [];
    });
  };
  return {
    name: "outbox",
    find: () => Promise.resolve([]),
    trace: () => Promise.resolve([]),
    async export(_ctx, subject) {
      return (await eventsOf(subject)).map(([about, { type, data, at }]): PersonalDataPart => ({ about, kind: "event", data: { type, data, at } }));
    },
    async erase(_ctx, subject) {
      const changes = (await eventsOf(subject)).flatMap(([, row]) => {
        const data = withoutFields(row.data, personalFields);
        return sameData(data, row.data) ? [] : [{ row: { ...row, version: row.version + 1, data }, expectedVersion: row.version }];
      });
      await records.update(outboxTable, changes);
      return changes.length;
    },
  };
};
