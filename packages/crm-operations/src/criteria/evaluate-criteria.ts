import type { FactValue } from "@nexus/common";
import { comparable, comparableDomain, comparableElements, compareValues, domainOf, normaliseText } from "./comparable.js";
import type { Condition, Criteria, CriteriaAnswer, CriteriaFacts, CriteriaValue } from "./criteria.js";
import { operatorsOf, type CriteriaField, type FieldCatalogue } from "./field-catalogue.js";

/**
 * Whether the criteria hold, read plainly from their definition: what every faster way must agree with.
 * A condition that the catalogue cannot judge (no such field, an operator or value that is not of its
 * type) is unknown, as a missing fact is; `checkCriteria` finds such before use.
 *
 * @example
 * ```ts
 * const fields = fieldCatalogue([{ name: "score", label: "Score", type: "integer", personalData: "none" }], []);
 * evaluateCriteria({ field: "score", is: "gte", value: 60 }, fields, { score: 75 }); // true
 * evaluateCriteria({ not: { field: "score", is: "gte", value: 60 } }, fields, { score: null }); // "unknown"
 * ```
 */
export const evaluateCriteria = (criteria: Criteria, catalogue: FieldCatalogue, facts: CriteriaFacts): CriteriaAnswer => {
  if ("all" in criteria) return allOf(criteria.all.map((part) => evaluateCriteria(part, catalogue, facts)));
  if ("any" in criteria) return anyOf(criteria.any.map((part) => evaluateCriteria(part, catalogue, facts)));
  if ("not" in criteria) return opposite(evaluateCriteria(criteria.not, catalogue, facts));
  return evaluateCondition(criteria, catalogue.get(criteria.field), factOf(facts, criteria.field));
};

export const allOf = (answers: readonly CriteriaAnswer[]): CriteriaAnswer => (answers.includes(false) ? false : answers.includes("unknown") ? "unknown" : true);

export const anyOf = (answers: readonly CriteriaAnswer[]): CriteriaAnswer => (answers.includes(true) ? true : answers.includes("unknown") ? "unknown" : false);

export const opposite = (answer: CriteriaAnswer): CriteriaAnswer => (answer === "unknown" ? answer : !answer);

/** An own property, or undefined. */
export const factOf = (facts: CriteriaFacts, name: string): FactValue | undefined => (Object.hasOwn(facts, name) ? facts[name] : undefined);

export const evaluateCondition = (condition: Condition, field: CriteriaField | undefined, fact: FactValue | undefined): CriteriaAnswer => {
  if (!field || !operatorsOf[field.type].includes(condition.is)) return "unknown";
  if (condition.is === "exists") return isPresent(field, fact);
  if (condition.is === "missing") return !isPresent(field, fact);
  return field.type === "texts" ? evaluateList(condition, field, fact) : evaluateValue(condition, field, fact);
};

const isPresent = (field: CriteriaField, fact: FactValue | undefined): boolean =>
  field.type === "texts" ? (comparableElements(field, fact) ?? []).length > 0 : comparable(field, fact) !== undefined;

const evaluateList = (condition: Condition, field: CriteriaField, fact: FactValue | undefined): CriteriaAnswer => {
  const elements = comparableElements(field, fact);
  const anyEqual = (values: readonly CriteriaValue[]): CriteriaAnswer => {
    const wanted = values.map((value) => comparable(field, value));
    return !elements || wanted.includes(undefined) ? "unknown" : elements.some((element) => wanted.includes(element));
  };
  switch (condition.is) {
    case "eq": return anyEqual([condition.value]);
    case "ne": return opposite(anyEqual([condition.value]));
    case "in": return anyEqual(condition.values);
    case "not-in": return opposite(anyEqual(condition.values));
    default: return "unknown";
  }
};

const evaluateValue = (condition: Condition, field: CriteriaField, fact: FactValue | undefined): CriteriaAnswer => {
  const known = comparable(field, fact);
  if (known === undefined) return "unknown";
  const compare = (value: CriteriaValue, holds: (order: number) => boolean): CriteriaAnswer => {
    const wanted = comparable(field, value);
    const order = wanted === undefined ? undefined : compareValues(known, wanted);
    return order === undefined ? "unknown" : holds(order);
  };
  const equals = (value: CriteriaValue): CriteriaAnswer => compare(value, (order) => order === 0);
  const among = (values: readonly CriteriaValue[]): CriteriaAnswer => {
    const answers = values.map(equals);
    return answers.includes("unknown") ? "unknown" : answers.includes(true);
  };
  const text = String(known);
  switch (condition.is) {
    case "eq": return equals(condition.value);
    case "ne": return opposite(equals(condition.value));
    case "in": return among(condition.values);
    case "not-in": return opposite(among(condition.values));
    case "lt": return compare(condition.value, (order) => order < 0);
    case "lte": return compare(condition.value, (order) => order <= 0);
    case "gt": return compare(condition.value, (order) => order > 0);
    case "gte": return compare(condition.value, (order) => order >= 0);
    case "between": return allOf([compare(condition.from, (order) => order >= 0), compare(condition.to, (order) => order <= 0)]);
    case "starts-with": return withPattern(field, condition.value, (pattern) => text.startsWith(pattern));
    case "contains": return withPattern(field, condition.value, (pattern) => text.includes(pattern));
    case "email-domain": {
      const domain = domainOf(text);
      const domains = condition.values.map(comparableDomain);
      return domains.includes(undefined) ? "unknown" : domains.some((one) => domain === one || domain.endsWith(`.${one}`));
    }
    default: return "unknown";
  }
};

const withPattern = ({ exact }: CriteriaField, pattern: string, holds: (normalised: string) => boolean): CriteriaAnswer => {
  const normalised = exact ? pattern : normaliseText(pattern);
  return normalised === "" ? "unknown" : holds(normalised);
};
