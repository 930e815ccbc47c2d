import { accept, canonicalJson, compareText, type OperationContext, type Result } from "@nexus/common";
import type { RecordReference } from "../commands/index.js";
import { auditOf } from "./erase-subject.js";
import type { PersonalDataStores } from "./ports.js";
import { subjectRecordText, type ErasedRecord, type LegalHold, type PersonalDataPart } from "./subject.js";
import { traceSubject } from "./trace-subject.js";

export interface ExportSubject {
  /** Records that are about one person; what hangs on them is found. */
  readonly records: readonly RecordReference[];
}

/** Everything known about a person, as one JSON-plain document. The same data give the same document, in the same order. */
export interface SubjectExport {
  readonly records: readonly RecordReference[];
  /** Of these the erased ones. */
  readonly erased: readonly ErasedRecord[];
  /** Why it must be kept, where it must. */
  readonly legalHolds: readonly LegalHold[];
  /** By holder, ordered by name. */
  readonly holders: readonly { readonly holder: string; readonly parts: readonly PersonalDataPart[] }[];
}

/** Reading all there is about somebody is audited, once per record. */
export const exportSubject = async (ctx: OperationContext, { records }: ExportSubject, stores: PersonalDataStores): Promise<Result<SubjectExport>> => {
  const traced = await traceSubject(ctx, records, stores);
  if (!traced.ok) return traced;
  const subject = traced.value;
  const texts = new Set(subject.map(subjectRecordText));
  const { holders, register } = stores.personalData;
  const exported = [];
  for (const holder of holders.toSorted((a, b) => compareText(a.name, b.name))) {
    const parts = (await holder.export(ctx, subject)).filter(({ about }) => texts.has(subjectRecordText(about)));
    exported.push({ holder: holder.name, parts: parts.toSorted(inOrder) });
  }
  await stores.outbox.audit(subject.map(({ entityType, id }) => auditOf("personal-data.export-subject", entityType, id, null)));
  return accept({ records: subject, erased: await register.erased(ctx, subject), legalHolds: await register.holds(ctx, subject), holders: exported });
};

const inOrder = (a: PersonalDataPart, b: PersonalDataPart): number =>
  compareText(a.about.entityType, b.about.entityType) || compareText(a.about.id, b.about.id) || compareText(a.kind, b.kind) || compareText(canonicalJson(a.data), canonicalJson(b.data));
