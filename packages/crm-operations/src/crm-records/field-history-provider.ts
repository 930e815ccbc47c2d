import type { Instant, InstantRange, OperationContext } from "@nexus/common";

/** One field of one record that came to say something else. */
export interface FieldChangeRecord {
  readonly entityId: string;
  /** The field's name on the record: `ownerId`, `amount`, `expectedCloseDate`, `forecastCategory`. */
  readonly field: string;
  readonly at: Instant;
  /** The version of the record that the change made. */
  readonly version: number;
  /** Id of the actor. */
  readonly by: string;
  /** JSON-plain, as on the record; null for no value. */
  readonly from: unknown;
  readonly to: unknown;
}

/** What records said before: the source of "as known on". */
export interface FieldHistoryProvider {
  /**
   * Changes of the tracked fields of these records in the range, ordered by time, then record id, then
   * version; records without changes, unknown and deleted ones included, simply have none. One round trip.
   */
  changesOf(
    ctx: OperationContext,
    entityType: "lead" | "opportunity" | "activity" | "account",
    ids: readonly string[],
    range: InstantRange,
  ): Promise<readonly FieldChangeRecord[]>;
}
