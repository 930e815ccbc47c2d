import { comparable, comparableDomain, normaliseText, type Comparable } from "./comparable.js";
import type { Condition, Criteria, CriteriaValue } from "./criteria.js";
import { operatorsOf, type CriteriaField, type FieldCatalogue } from "./field-catalogue.js";

/** What of a fact is looked at: its value (an amount's within one currency), its elements, its domain and those above it, the texts it starts with or contains, or whether it is there. */
export type Aspect = "value" | `value in ${string}` | "element" | "domain" | "prefix" | "part" | "presence";

/** The few things that conditions come down to; all others are their opposites and pairs. */
export interface Question {
  readonly field: CriteriaField;
  readonly aspect: Aspect;
  /** One of the keys, below the one key, up to it, or there at all. */
  readonly asks: "among" | "below" | "up-to" | "present";
  readonly keys: readonly Comparable[];
  /** Texts among the keys before they were normalised. */
  readonly asWritten: readonly string[];
}

/** Criteria with every `not` pushed down to the questions, where three-valued logic leaves no other way to be true: each question must be answered yes, or a negated one no. */
export type Asked =
  | { readonly kind: "all" | "any"; readonly parts: readonly Asked[] }
  | { readonly kind: "question"; readonly question: Question; readonly negated: boolean };

/** When are the criteria true, or (negated) when are they false? */
export const askedBy = (criteria: Criteria, catalogue: FieldCatalogue, negated = false): Asked => {
  if ("not" in criteria) return askedBy(criteria.not, catalogue, !negated);
  if ("all" in criteria) return { kind: negated ? "any" : "all", parts: criteria.all.map((part) => askedBy(part, catalogue, negated)) };
  if ("any" in criteria) return { kind: negated ? "all" : "any", parts: criteria.any.map((part) => askedBy(part, catalogue, negated)) };
  const field = catalogue.get(criteria.field);
  return field && operatorsOf[field.type].includes(criteria.is) ? askedOf(criteria, field, negated) : never;
};

/** Neither true nor false, whatever the facts. */
const never: Asked = { kind: "any", parts: [] };

const askedOf = (condition: Condition, field: CriteriaField, negated: boolean): Asked => {
  const question = (aspect: Aspect, asks: Question["asks"], keys: readonly (Comparable | undefined)[], opposite = false, asWritten: readonly string[] = []): Asked => {
    const known = keys.filter((key) => key !== undefined);
    return known.length < keys.length ? never : { kind: "question", question: { field, aspect, asks, keys: known, asWritten }, negated: negated !== opposite };
  };
  const among = (values: readonly CriteriaValue[], opposite = false): Asked => {
    const keys = values.map((value) => comparable(field, value));
    return question(field.type === "texts" ? "element" : aspectOf(keys[0]), "among", keys, opposite, values.filter((value) => typeof value === "string"));
  };
  const compared = (asks: "below" | "up-to", value: CriteriaValue, opposite = false): Asked => {
    const key = comparable(field, value);
    return question(aspectOf(key), asks, [key], opposite);
  };
  const pattern = (aspect: Aspect, text: string): Asked => question(aspect, "among", [(field.exact ? text : normaliseText(text)) || undefined]);
  const presence = (opposite: boolean): Asked => question(field.type === "texts" || field.type === "money" ? "presence" : "value", "present", [], opposite);
  switch (condition.is) {
    case "eq": return among([condition.value]);
    case "ne": return among([condition.value], true);
    case "in": return among(condition.values);
    case "not-in": return among(condition.values, true);
    case "lt": return compared("below", condition.value);
    case "gte": return compared("below", condition.value, true);
    case "lte": return compared("up-to", condition.value);
    case "gt": return compared("up-to", condition.value, true);
    case "between": return { kind: negated ? "any" : "all", parts: [compared("below", condition.from, true), compared("up-to", condition.to)] };
    case "starts-with": return pattern("prefix", condition.value);
    case "contains": return pattern("part", condition.value);
    case "email-domain": return question("domain", "among", condition.values.map(comparableDomain));
    case "exists": return presence(false);
    case "missing": return presence(true);
  }
};

const aspectOf = (key: Comparable | undefined): Aspect => (typeof key === "object" ? `value in ${key.currency}` : "value");
