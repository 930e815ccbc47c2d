import { sameData } from "@nexus/common";
import { CrmError } from "../shared/crm-error.js";

/** What JSON can say. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue };

/** One field that came to say something else. Null is "no value", before or after. */
export interface FieldChange<Field extends string = string> {
  readonly field: Field;
  readonly from: JsonValue;
  readonly to: JsonValue;
}

/**
 * The tracked fields that differ between two states of a record, in the order of `trackedFields`.
 * A field that is absent counts as null; lists and objects are compared by what they say. Without
 * `before` the record begins: every field that has a value changes from null.
 *
 * Throws `value_not_plain` (CrmError) for a value that JSON cannot say.
 *
 * @example
 * ```ts
 * trackedChanges({ ownerId: "U-1", stage: "won" }, { ownerId: "U-2", stage: "won" }, ["ownerId", "stage"]);
 * // [{ field: "ownerId", from: "U-1", to: "U-2" }]
 * ```
 */
export const trackedChanges = <Tracked extends object, Field extends keyof Tracked & string>(
  before: Tracked | undefined,
  after: Tracked,
  trackedFields: readonly Field[],
): readonly FieldChange<Field>[] =>
  trackedFields
    .map((field) => ({ field, from: plain(field, before?.[field]), to: plain(field, after[field]) }))
    .filter(({ from, to }) => !sameData(from, to));

const plain = (field: string, value: unknown): JsonValue => {
  const known = value ?? null;
  if (!isJson(known)) {
    throw new CrmError("value_not_plain", `Keep "${field}" as plain data: JSON cannot say its value.`, { details: { field } });
  }
  return known;
};

const isJson = (value: unknown): value is JsonValue => {
  if (value === null || typeof value === "string" || typeof value === "boolean") return true;
  if (typeof value === "number") return Number.isFinite(value) && !Object.is(value, -0);
  if (Array.isArray(value)) return value.every(isJson);
  return typeof value === "object" && Object.getPrototypeOf(value) === Object.prototype && Object.values(value).every(isJson);
};
