import { Decimal } from "../decimal.js";
import { CalendarDate, Instant } from "../instant.js";
import { Currency } from "../money/currency.js";
import type { InputIssue } from "../input-issue.js";
import { invalidInput } from "../parse-input.js";
import { accept, type Result } from "../result.js";
import { isSafeInteger } from "../safe-integer.js";
import type { FieldDefinition, FieldEntity, FieldType, FieldValues } from "./field-definition.js";

const isText = (value: unknown): boolean => typeof value === "string" && value.trim() !== "";

const isMoney = (value: unknown): boolean => {
  if (typeof value !== "object" || value === null) return false;
  // Own properties only: inherited ones are lost when the value is stored.
  const { minorUnits, currency, ...rest } = { ...value } as Record<string, unknown>;
  return isSafeInteger(minorUnits) && Currency.is(currency) && Object.keys(rest).length === 0;
};

const kinds: Readonly<Record<Exclude<FieldType, "choice">, { readonly is: (value: unknown) => boolean; readonly expected: string }>> = {
  text: { is: isText, expected: "text that is not empty" },
  integer: { is: isSafeInteger, expected: "a whole number" },
  decimal: { is: Decimal.is, expected: "a decimal written as text, such as \"1.25\"" },
  boolean: { is: (value) => typeof value === "boolean", expected: "true or false" },
  date: { is: CalendarDate.is, expected: "a date as YYYY-MM-DD" },
  instant: { is: Instant.is, expected: "an instant as YYYY-MM-DDTHH:MM:SS.mmmZ" },
  money: { is: isMoney, expected: "an amount as { minorUnits, currency }" },
};

const problem = (definition: FieldDefinition, value: unknown): string | undefined => {
  if (definition.type === "choice") {
    const choices = definition.choices ?? [];
    return typeof value === "string" && choices.includes(value) ? undefined : `one of: ${choices.join(", ")}`;
  }
  const kind = kinds[definition.type];
  return kind.is(value) ? undefined : kind.expected;
};

/**
 * Checks custom values against the registry's definitions for one entity. Refuses with
 * `invalid_input`, one issue per field under the path `customFields.<name>`: unknown names, values of
 * another type, and required fields without a value. What is accepted is answered unchanged.
 */
export const checkFieldValues = (
  definitions: readonly FieldDefinition[],
  entity: FieldEntity,
  values: FieldValues,
): Result<FieldValues, "invalid_input"> => {
  const known = new Map(definitions.filter((definition) => definition.entity === entity).map((definition) => [definition.name, definition]));
  const issues: InputIssue[] = [];
  for (const [name, value] of Object.entries(values)) {
    const definition = known.get(name);
    const message = definition ? problem(definition, value) : "a field that is not in the registry; define it first";
    if (message) issues.push({ path: ["customFields", name], message: definition ? `write ${message}` : message });
  }
  for (const definition of known.values()) {
    if (definition.required && !Object.hasOwn(values, definition.name)) {
      issues.push({ path: ["customFields", definition.name], message: "is required" });
    }
  }
  return issues.length === 0 ? accept(values) : invalidInput(issues);
};
