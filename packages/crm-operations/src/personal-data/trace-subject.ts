import { refuse, type OperationContext, type Refused, type Result } from "@nexus/common";
import type { RecordReference } from "../commands/index.js";
import type { PersonalDataStores } from "./ports.js";
import { subjectRecordsInOrder, subjectRecordText } from "./subject.js";

/** Beyond it, what was named is no person. */
const mostRecords = 10_000;

/**
 * Everything that is about the person these records are about, by following links from holder to
 * holder until nothing new appears. Refuses `record_not_found` for a record that no holder keeps, and
 * `subject_too_large`.
 */
export const traceSubject = async (ctx: OperationContext, given: readonly RecordReference[], { personalData }: PersonalDataStores): Promise<Result<readonly RecordReference[]>> => {
  const asked = new Set<string>();
  const kept = new Map<string, RecordReference>();
  let open = subjectRecordsInOrder(given);
  while (open.length > 0) {
    for (const record of open) asked.add(subjectRecordText(record));
    const reached: RecordReference[] = [];
    for (const holder of personalData.holders) reached.push(...(await holder.trace(ctx, open)));
    const found = subjectRecordsInOrder(reached.map(({ entityType, id }) => ({ entityType, id })));
    for (const record of found) kept.set(subjectRecordText(record), record);
    if (kept.size > mostRecords) return refuse("subject_too_large", `Name fewer records: more than ${mostRecords} hang on these.`, {});
    open = found.filter((record) => !asked.has(subjectRecordText(record)));
  }
  return missing(given, kept) ?? { ok: true, value: subjectRecordsInOrder([...kept.values()]) };
};

const missing = (given: readonly RecordReference[], kept: ReadonlyMap<string, RecordReference>): Refused | undefined => {
  const lost = given.filter((record) => !kept.has(subjectRecordText(record)));
  return lost.length === 0 ? undefined : refuse("record_not_found", "Name records that are there.", { records: lost });
};
