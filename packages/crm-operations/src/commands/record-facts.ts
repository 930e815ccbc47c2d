import type { OperationContext } from "@nexus/common";

/** A record, by kind and id: `{ entityType: "lead", id: "L-1" }`. */
export interface RecordReference {
  readonly entityType: string;
  readonly id: string;
}

/** What permission depends on, of one record. */
export interface RecordFacts extends RecordReference {
  /** The user who owns it; null while nobody does. */
  readonly ownerId: string | null;
  /** Every territory that covers it today. */
  readonly territoryIds: readonly string[];
  /** The partner whose deal it is; null for none. */
  readonly partnerId: string | null;
  /** Who asked for what is to be approved; null where there is nothing to approve. */
  readonly requestedBy: string | null;
}

/**
 * The facts of records inside a unit of work, in a bounded number of round trips whatever
 * their number. Ids without a record are left out, deleted records are not: who may not restore a record may not know it is there.
 */
export type RecordFactsFinder = (ctx: OperationContext, ids: readonly string[]) => Promise<readonly RecordFacts[]>;

/** Finders by kind of record. Of a kind without one nothing is known, and so no limited permission holds for it. */
export type RecordFactsFinders = Readonly<Record<string, RecordFactsFinder>>;
