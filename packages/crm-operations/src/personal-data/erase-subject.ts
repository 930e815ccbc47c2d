import { accept, refuse, type Clock, type IdGenerator, type OperationContext, type Result } from "@nexus/common";
import type { RecordReference } from "../commands/index.js";
import type { NewEvent } from "../unit-of-work/index.js";
import type { PersonalDataStores } from "./ports.js";
import { subjectRecordText, subjectRecordsInOrder, type ErasedRecord, type LegalBasis } from "./subject.js";
import { traceSubject } from "./trace-subject.js";

export interface EraseSubject {
  /** Records that are about one person; what hangs on them is found. */
  readonly records: readonly RecordReference[];
  readonly legalBasis: LegalBasis;
}

/** What is erased: the log of all records of the person, ordered by kind, then id. The same whenever it is asked again. */
export interface SubjectErasure {
  readonly records: readonly ErasedRecord[];
}

/** A person has been erased. Ids only: whoever keeps copies outside erases them too. */
export type SubjectErased = NewEvent<"SubjectErased", { readonly erasureId: string; readonly records: readonly RecordReference[]; readonly legalBasis: LegalBasis }>;

export interface PersonalDataDeps {
  readonly clock: Clock;
  readonly ids: IdGenerator;
}

/**
 * One unit of work: whatever holder fails, nothing is erased. Holders are asked again for what is
 * erased already, so that what somebody has written into an erased record since goes as well.
 */
export const eraseSubject = async (ctx: OperationContext, { records, legalBasis }: EraseSubject, stores: PersonalDataStores, { clock, ids }: PersonalDataDeps): Promise<Result<SubjectErasure>> => {
  const { holders, register } = stores.personalData;
  const traced = await traceSubject(ctx, records, stores);
  if (!traced.ok) return traced;
  const subject = traced.value;
  const holds = await register.holds(ctx, subject);
  if (holds.length > 0) return refuse("legal_hold", "Release the legal hold first: it keeps this person's data.", { records: holds.map(({ entityType, id }) => ({ entityType, id })) });

  const erasure = { id: ids.next(), at: clock.now() };
  const known = await register.erased(ctx, subject);
  const knownTexts = new Set(known.map(subjectRecordText));
  const added = subject
    .filter((record) => !knownTexts.has(subjectRecordText(record)))
    .map((record): ErasedRecord => ({ ...record, erasureId: erasure.id, erasedAt: erasure.at, erasedBy: ctx.actor.id, legalBasis }));
  let changed = 0;
  for (const holder of holders) changed += await holder.erase(ctx, subject, erasure);
  await register.logErasure(ctx, added);
  if (added.length > 0 || changed > 0) {
    await stores.outbox.emit([eventOf(erasure.id, subject, legalBasis)]);
    await stores.outbox.audit([auditOf("personal-data.erase-subject", "erasure", erasure.id, legalBasis), ...added.map(({ entityType, id }) => auditOf("personal-data.erase-subject", entityType, id, null))]);
  }
  return accept({ records: subjectRecordsInOrder([...known, ...added]) });
};

const eventOf = (erasureId: string, records: readonly RecordReference[], legalBasis: LegalBasis): SubjectErased => ({
  type: "SubjectErased",
  data: { erasureId, records, legalBasis },
  schemaVersion: 1,
  aggregate: { type: "erasure", id: erasureId, sequence: 1 },
});

/** Why, the log says: a reason in the trail would be one more to erase. What is done about a person's data leaves the names of what was done and of the records, never of fields: those are all there are. */
export const auditOf = (action: string, entityType: string, entityId: string, reason: string | null) => ({
  action,
  entityType,
  entityId,
  entityVersion: 1,
  changedFields: [],
  reason,
});
