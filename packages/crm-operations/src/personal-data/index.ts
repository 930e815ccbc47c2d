/**
 * Personal data: what of everything stored names or reaches a person, and how a person gets to see it
 * or is forgotten. Data classes are tags beside the types (`DataClassesOf` of `@nexus/common`), checked
 * by the compiler. Whoever keeps personal data is a `PersonalDataHolder`; `personalDataCommands` find a
 * person by e-mail or phone, follow the links from record to record, and export or erase through all
 * holders in one unit of work. Erased records stay as tombstones with the figures that depend on them,
 * the log keeps ids, imports do not bring anybody back, and a legal hold wins.
 */
export type { AnyDataClasses, BusinessDataClass, DataClass, DataClassesOf, PersonalDataClass, PersonalField } from "@nexus/common";
export { idsOfKind, legalBases, subjectRecordsInOrder, subjectRecordText } from "./subject.js";
export type { ErasedRecord, LegalBasis, LegalHold, PersonalDataPart, SubjectKeys } from "./subject.js";
export type { PersonalDataHolder, PersonalDataRegister, PersonalDataStores } from "./ports.js";
export type { EraseSubject, PersonalDataDeps, SubjectErased, SubjectErasure } from "./erase-subject.js";
export type { ExportSubject, SubjectExport } from "./export-subject.js";
export type { PlaceLegalHold, ReleaseLegalHold } from "./legal-hold.js";
export { personalDataCommands, personalDataLock, type PersonalDataCommands } from "./personal-data-commands.js";
export { personalDataEventFamily } from "./personal-data-event-family.js";
export { composePersonalData, type PersonalDataParts } from "./compose-personal-data.js";
export { answersHolder } from "./answers-holder.js";
export { outboxHolder } from "./outbox-holder.js";
export { reasonsHolder } from "./reasons-holder.js";
