import type { Instant } from "@nexus/common";
import type { Entity } from "../shared/entity.js";
import { trackedChanges, type FieldChange, type JsonValue } from "./field-change.js";

/** What has a field history. */
export type HistoricEntityType = "lead" | "opportunity" | "pipeline" | "activity" | "account" | "contact";

export interface HistoricEntity {
  readonly entityType: HistoricEntityType;
  readonly id: string;
}

/** One change of one field of one record, as it was recorded: when, by whom, why. Never changed afterwards. */
export interface FieldHistoryEntry extends FieldChange {
  readonly entity: HistoricEntity;
  /** The version of the record that the change made. */
  readonly version: number;
  readonly at: Instant;
  readonly by: string;
  readonly reason: string | null;
}

/**
 * The entries for one step in a record's life, from `before` (undefined when it begins) to `after`:
 * one per tracked field that changed, at `after.updatedAt`.
 */
export const fieldHistoryOf = <State extends Entity>(
  entityType: HistoricEntityType,
  before: State | undefined,
  after: State,
  trackedFields: readonly (keyof State & string)[],
  { by, reason = null }: { readonly by: string; readonly reason?: string | null },
): readonly FieldHistoryEntry[] =>
  trackedChanges(before, after, trackedFields).map((change) => ({
    ...change,
    entity: { entityType, id: after.id },
    version: after.version,
    at: after.updatedAt,
    by,
    reason,
  }));

/**
 * What a field said at an instant, from the entries of one record in the order of their versions.
 * A change counts from its very instant on; of several at one instant the last one stands. Before the
 * first recorded change it is what that change came from. Undefined when nothing is recorded of the
 * field, or when the record began later; null when the field had no value.
 */
export const valueAsOf = (entries: readonly FieldHistoryEntry[], field: string, at: Instant): JsonValue | undefined => {
  const changes = entries.filter((entry) => entry.field === field);
  const last = changes.findLast((entry) => entry.at <= at);
  if (last) return last.to;
  const [first] = changes;
  return first && first.version > 1 ? first.from : undefined;
};
