import { accept, type OperationContext } from "@nexus/common";
import { z } from "zod";
import { defineCommand, noRecords, type Command, type RecordReference, type SensitiveFields } from "../commands/index.js";
import { idSchema, textSchema } from "../input-schemas.js";
import { routingLock } from "../lead-routing/index.js";
import type { LockKey } from "../unit-of-work/index.js";
import { eraseSubject, type EraseSubject, type PersonalDataDeps, type SubjectErasure } from "./erase-subject.js";
import { exportSubject, type ExportSubject, type SubjectExport } from "./export-subject.js";
import { placeLegalHold, releaseLegalHold, type PlaceLegalHold, type ReleaseLegalHold } from "./legal-hold.js";
import type { PersonalDataStores } from "./ports.js";
import { legalBases, subjectRecordsInOrder, type LegalHold, type SubjectKeys } from "./subject.js";

/** Held by whoever erases, exports or places and releases holds. */
export const personalDataLock = (): LockKey => ({ kind: "personal-data", id: "all" });

/** Nobody imports or routes meanwhile: what they write of a person would come after the erasure has looked. */
const erasureLocks = (records: readonly RecordReference[]): readonly LockKey[] => [
  personalDataLock(),
  { kind: "history-import", id: "all" },
  routingLock(),
  ...records.map(({ entityType, id }) => ({ kind: entityType, id })),
];

const recordsSchema = z.array(z.strictObject({ entityType: idSchema, id: idSchema })).min(1, "at least one record").max(500, "at most 500 records");

const keysSchema = z
  .strictObject({ email: z.string().min(1, "must not be empty").max(320, "at most 320 characters").exactOptional(), phone: z.string().min(1, "must not be empty").max(60, "at most 60 characters").exactOptional() })
  .refine(({ email, phone }) => email !== undefined || phone !== undefined, "an e-mail address or a phone number") satisfies z.ZodType<SubjectKeys>;
const exportSchema = z.strictObject({ records: recordsSchema }) satisfies z.ZodType<ExportSubject>;
const eraseSchema = z.strictObject({ records: recordsSchema, legalBasis: z.enum(legalBases) }) satisfies z.ZodType<EraseSubject>;
const holdSchema = z.strictObject({ records: recordsSchema, reason: textSchema }) satisfies z.ZodType<PlaceLegalHold & ReleaseLegalHold>;

/** A person is what all of them ask for, answer or write about. */
const personal = (): readonly SensitiveFields[] => ["personal"];

type PersonalDataCommand<Input, Output> = Command<Input, Output, PersonalDataStores>;

/** The commands about persons' data. Records that are not there, or another tenant's, refuse with `record_not_found`. */
export interface PersonalDataCommands {
  /** Records of whoever an e-mail address or a phone number reaches, ordered; whether they are one person is for the caller to say. */
  readonly findSubject: PersonalDataCommand<SubjectKeys, readonly RecordReference[]>;
  readonly exportSubject: PersonalDataCommand<ExportSubject, SubjectExport>;
  /** Refuses `legal_hold` while one lasts. Again answers the same. */
  readonly eraseSubject: PersonalDataCommand<EraseSubject, SubjectErasure>;
  readonly placeLegalHold: PersonalDataCommand<PlaceLegalHold, readonly LegalHold[]>;
  readonly releaseLegalHold: PersonalDataCommand<ReleaseLegalHold, readonly LegalHold[]>;
}

export const personalDataCommands = (deps: PersonalDataDeps): PersonalDataCommands => ({
  findSubject: defineCommand({
    name: "personal-data.find-subject",
    action: "personal-data:find",
    schema: keysSchema,
    records: noRecords,
    fields: personal,
    locks: () => [],
    async handle(ctx: OperationContext, keys: SubjectKeys, { personalData }: PersonalDataStores) {
      const found: RecordReference[] = [];
      for (const holder of personalData.holders) found.push(...(await holder.find(ctx, keys)));
      return accept(subjectRecordsInOrder(found.map(({ entityType, id }) => ({ entityType, id }))));
    },
  }),
  exportSubject: defineCommand({
    name: "personal-data.export-subject",
    action: "personal-data:export",
    schema: exportSchema,
    records: ({ records }: ExportSubject) => records,
    fields: personal,
    locks: () => [personalDataLock()],
    handle: exportSubject,
  }),
  eraseSubject: defineCommand({
    name: "personal-data.erase-subject",
    action: "personal-data:erase",
    schema: eraseSchema,
    records: ({ records }: EraseSubject) => records,
    fields: personal,
    locks: ({ records }: EraseSubject) => erasureLocks(records),
    handle: (ctx: OperationContext, input: EraseSubject, stores: PersonalDataStores) => eraseSubject(ctx, input, stores, deps),
  }),
  placeLegalHold: defineCommand({
    name: "personal-data.place-legal-hold",
    action: "personal-data:hold",
    schema: holdSchema,
    records: ({ records }: PlaceLegalHold) => records,
    fields: personal,
    locks: () => [personalDataLock()],
    handle: (ctx: OperationContext, input: PlaceLegalHold, stores: PersonalDataStores) => placeLegalHold(ctx, input, stores, deps),
  }),
  releaseLegalHold: defineCommand({
    name: "personal-data.release-legal-hold",
    action: "personal-data:release-hold",
    schema: holdSchema,
    records: ({ records }: PlaceLegalHold) => records,
    fields: personal,
    locks: () => [personalDataLock()],
    handle: releaseLegalHold,
  }),
});
