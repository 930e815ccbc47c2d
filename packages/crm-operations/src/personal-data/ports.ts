import type { Instant, OperationContext } from "@nexus/common";
import type { RecordReference } from "../commands/index.js";
import type { Transaction } from "../unit-of-work/index.js";
import type { ErasedRecord, LegalHold, PersonalDataPart, SubjectKeys } from "./subject.js";

/**
 * Whoever keeps data of persons: an adapter's tables, stored answers, a document store. Bound to a
 * transaction it joins that unit of work, so that a person is erased everywhere or nowhere. Records of
 * kinds it does not keep are nothing to it; records of other tenants do not exist.
 *
 * To erase means to overwrite: every field of a personal class (`direct`, `contact`, `free-text`), in
 * every copy it keeps, the bin included. The record itself stays, with what figures are made of: ids,
 * amounts, stages, dates.
 */
export interface PersonalDataHolder {
  /** Unique among the holders of a host: `crm-leads`. Exports are ordered by it. */
  readonly name: string;
  /** Records of whoever these keys reach, in any order; none when nobody. Erased records are reached by nothing. */
  find(ctx: OperationContext, keys: SubjectKeys): Promise<readonly RecordReference[]>;
  /**
   * Of these records the ones it keeps, erased ones too, and the records that are about the same person
   * because of them: a lead's activities, the deal it was converted to. One step; the caller repeats it.
   */
  trace(ctx: OperationContext, records: readonly RecordReference[]): Promise<readonly RecordReference[]>;
  /** Everything it knows about these records and nothing about others, in any order. Plain data. Changes nothing. */
  export(ctx: OperationContext, records: readonly RecordReference[]): Promise<readonly PersonalDataPart[]>;
  /**
   * Overwrites what is personal about these records. Answers how many rows it changed: 0 when all of them
   * are erased already, however often it is asked.
   */
  erase(ctx: OperationContext, records: readonly RecordReference[], erasure: { readonly id: string; readonly at: Instant }): Promise<number>;
}

/** The erasure log and the legal holds. Whoever writes holds `personalDataLock`. */
export interface PersonalDataRegister {
  /** Of these records the erased ones, ordered by kind, then id. */
  erased(ctx: OperationContext, records: readonly RecordReference[]): Promise<readonly ErasedRecord[]>;
  /** Adds to the log, for ever. Throws `duplicate_record` for a record that is in it. */
  logErasure(ctx: OperationContext, records: readonly ErasedRecord[]): Promise<void>;
  /** Holds on these records, ordered by kind, then id. */
  holds(ctx: OperationContext, records: readonly RecordReference[]): Promise<readonly LegalHold[]>;
  /** Places holds, and replaces those on the same records. */
  hold(ctx: OperationContext, holds: readonly LegalHold[]): Promise<void>;
  /** Takes holds away, reasons included; records without one are ignored. */
  release(ctx: OperationContext, records: readonly RecordReference[]): Promise<void>;
}

/** What the commands of this room run on. */
export interface PersonalDataStores {
  readonly personalData: {
    readonly holders: readonly PersonalDataHolder[];
    readonly register: PersonalDataRegister;
  };
  readonly outbox: Pick<Transaction, "emit" | "audit">;
}
