import type { ExternalReference, FieldValues, Instant, Refusal } from "@nexus/common";

/** What every record of the CRM shows the orchestrator. A snapshot: it does not change once it is read. */
export interface CrmRecord {
  readonly id: string;
  /** Grows with every change; pass it back as `expectedVersion` to change only what was read. */
  readonly version: number;
  /** The user who owns it; null while nobody does. */
  readonly ownerId: string | null;
  readonly externalReferences: readonly ExternalReference[];
  /** Typed by the tenant's field registry. */
  readonly customFields: FieldValues;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
}

/** The record a command is for. */
export interface RecordTarget {
  readonly id: string;
  /** Refused with `version_conflict` when the record has moved on since this version was read. */
  readonly expectedVersion?: number;
}

/** One record and the user who is to own it from now on. */
export interface OwnerAssignment extends RecordTarget {
  /** Null takes the owner away. */
  readonly ownerId: string | null;
  /** For the field history and the audit trail: `routed by policy inbound, rule 3`. */
  readonly reason: string;
}

/** What became of one item of a batch, in the order of the batch. */
export type BatchOutcome<Done extends string> =
  | { readonly id: string; readonly outcome: Done | "unchanged"; readonly version: number }
  | { readonly id: string; readonly outcome: "rejected"; readonly refusal: Refusal };

/** How many open records somebody owns. */
export interface OpenCount {
  readonly ownerId: string;
  readonly count: number;
}
