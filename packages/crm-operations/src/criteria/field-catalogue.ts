import type { FieldDefinition, FieldType } from "@nexus/common";
import type { Operator } from "./criteria.js";

/** `texts` is a list of texts; `email` one address. */
export type CriteriaFieldType = FieldType | "texts" | "email";

/** A field that criteria may name. */
export interface CriteriaField {
  /** The name of its fact: `country`, `custom.segment`. */
  readonly name: string;
  readonly label: string;
  readonly type: CriteriaFieldType;
  /** How personal the value is; whoever keeps an explanation keeps the facts in it. */
  readonly personalData: FieldDefinition["personalData"];
  /** For `choice`: the values that a condition may name. Absent: any, as for ids. */
  readonly choices?: readonly string[];
  /** For `text` and `texts`: true where the values are ids and compare to the letter. */
  readonly exact?: boolean;
}

/** Fields by name. */
export type FieldCatalogue = ReadonlyMap<string, CriteriaField>;

/**
 * The fields that a room declares and the tenant's own of one entity, these under `custom.<name>`. Of
 * several of one name the last counts.
 *
 * @example
 * ```ts
 * const fields = fieldCatalogue(
 *   [{ name: "country", label: "Country", type: "text", personalData: "none" }],
 *   [{ entity: "lead", name: "segment", label: "Segment", type: "choice", choices: ["gold"], required: false, personalData: "none" }],
 * );
 * [...fields.keys()]; // ["country", "custom.segment"]
 * ```
 */
export const fieldCatalogue = (standardFields: readonly CriteriaField[], customDefinitions: readonly FieldDefinition[]): FieldCatalogue =>
  new Map([...standardFields, ...customDefinitions.map(customField)].map((field) => [field.name, field]));

const customField = ({ name, label, type, personalData, choices }: FieldDefinition): CriteriaField => ({
  name: `custom.${name}`,
  label,
  type,
  personalData,
  ...(choices ? { choices } : {}),
});

const equality = ["eq", "ne", "in", "not-in"] as const;
const order = ["lt", "lte", "gt", "gte", "between"] as const;
const patterns = ["starts-with", "contains"] as const;
const presence = ["exists", "missing"] as const;

/** What can be asked of a field of each type. */
export const operatorsOf: Readonly<Record<CriteriaFieldType, readonly Operator[]>> = {
  text: [...equality, ...patterns, ...presence],
  email: [...equality, ...patterns, "email-domain", ...presence],
  choice: [...equality, ...presence],
  texts: [...equality, ...presence],
  boolean: ["eq", "ne", ...presence],
  integer: [...equality, ...order, ...presence],
  decimal: [...equality, ...order, ...presence],
  date: [...equality, ...order, ...presence],
  instant: [...equality, ...order, ...presence],
  money: ["eq", "ne", ...order, ...presence],
};
