import type { ExternalReference, FieldValues, Instant } from "@nexus/common";

/** What every record of the core carries. */
export interface Entity {
  /** Text, 1 to 128 characters; UUID version 7 by default. Unique per tenant. */
  readonly id: string;
  readonly tenantId: string;
  /** How many events the record has lived through: the sequence of its last event. `evolve` adds one. */
  readonly version: number;
  /** The user who owns the record; null while nobody does. */
  readonly ownerId: string | null;
  readonly externalReferences: readonly ExternalReference[];
  readonly customFields: FieldValues;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
  /** Set while the record is in the bin (soft deleted); null otherwise. */
  readonly deletedAt: Instant | null;
}
