import { compareText, type Instant } from "@nexus/common";
import type { RecordReference } from "../commands/index.js";

/** By what a person is found; at least one is given. As people write them: the holders normalise. */
export interface SubjectKeys {
  readonly email?: string;
  readonly phone?: string;
}

/** Why a person is erased: the letters of article 17 (1) of the GDPR, in its order. A closed list, so that nobody is named in it. */
export const legalBases = ["no-longer-needed", "consent-withdrawn", "objection", "unlawful-processing", "legal-obligation", "consent-of-a-child"] as const;

export type LegalBasis = (typeof legalBases)[number];

/** What the erasure log keeps of one record: ids, when, by whom and why, nothing of the person. */
export interface ErasedRecord extends RecordReference {
  readonly erasureId: string;
  readonly erasedAt: Instant;
  /** Id of the actor. */
  readonly erasedBy: string;
  readonly legalBasis: LegalBasis;
}

/** While it lasts, what it is about is not erased. */
export interface LegalHold extends RecordReference {
  readonly reason: string;
  readonly placedAt: Instant;
  /** Id of the actor. */
  readonly placedBy: string;
}

/** What one holder knows of one record of the person. */
export interface PersonalDataPart {
  readonly about: RecordReference;
  /** What kind of knowledge it is: `record`, `change`, `event`. */
  readonly kind: string;
  /** JSON-plain. */
  readonly data: unknown;
}

/** One text per record; no two records share one. */
export const subjectRecordText = ({ entityType, id }: RecordReference): string => `${entityType.length}:${entityType}:${id}`;

/** Each record once, ordered by kind, then id. */
export const subjectRecordsInOrder = <Item extends RecordReference>(records: readonly Item[]): readonly Item[] =>
  [...new Map(records.map((record) => [subjectRecordText(record), record])).values()].sort((a, b) => compareText(a.entityType, b.entityType) || compareText(a.id, b.id));

/** Ids of the records of one kind. */
export const idsOfKind = (records: readonly RecordReference[], entityType: string): readonly string[] =>
  records.flatMap((record) => (record.entityType === entityType ? [record.id] : []));
