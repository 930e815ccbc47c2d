import { invalidInput, accept, parseInput, type InputIssue, type InputLimits, type Result } from "@nexus/common";
import { comparable, comparableDomain, compareValues } from "./comparable.js";
import type { Condition, Criteria, CriteriaValue } from "./criteria.js";
import { criteriaSchema } from "./criteria-schema.js";
import { operatorsOf, type CriteriaField, type CriteriaFieldType, type FieldCatalogue } from "./field-catalogue.js";

/** Room for what `criteriaSchema` allows: 16 groups and their lists, then a condition, its list and an amount. */
const limits: InputLimits = { depth: 36, nodes: 20_000, arrayItems: 1_000, textLength: 1_000 };

/**
 * Untrusted input to criteria that the catalogue can judge. Refuses with `invalid_input`, one issue for
 * each thing wrong, by its path: `all[1].values[0]`.
 */
export const parseCriteria = (input: unknown, catalogue: FieldCatalogue): Result<Criteria, "invalid_input"> => {
  const shaped = parseInput(criteriaSchema, input, limits);
  if (!shaped.ok) return shaped;
  const issues = checkCriteria(shaped.value, catalogue);
  return issues.length === 0 ? accept(shaped.value) : invalidInput(issues);
};

/** What in well-shaped criteria the catalogue cannot judge, in their order: fields, operators, values. */
export const checkCriteria = (criteria: Criteria, catalogue: FieldCatalogue): readonly InputIssue[] => check(criteria, catalogue, []);

type Path = InputIssue["path"];

const check = (criteria: Criteria, catalogue: FieldCatalogue, path: Path): readonly InputIssue[] => {
  if ("all" in criteria) return criteria.all.flatMap((part, i) => check(part, catalogue, [...path, "all", i]));
  if ("any" in criteria) return criteria.any.flatMap((part, i) => check(part, catalogue, [...path, "any", i]));
  if ("not" in criteria) return check(criteria.not, catalogue, [...path, "not"]);
  const field = catalogue.get(criteria.field);
  if (!field) return [{ path: [...path, "field"], message: `not a known field; name one of: ${namesOf(catalogue)}` }];
  if (!operatorsOf[field.type].includes(criteria.is)) {
    return [{ path: [...path, "is"], message: `a field of type ${field.type} can be asked: ${operatorsOf[field.type].join(", ")}` }];
  }
  return checkOperands(criteria, field).map((issue) => ({ ...issue, path: [...path, ...issue.path] }));
};

const mostNames = 40;

/** The fields there are, in their order; of very many the first. */
const namesOf = (catalogue: FieldCatalogue): string => {
  const names = [...catalogue.keys()];
  return names.length <= mostNames ? names.join(", ") : `${names.slice(0, mostNames).join(", ")} and ${names.length - mostNames} more`;
};

const checkOperands = (condition: Condition, field: CriteriaField): readonly InputIssue[] => {
  const value = (operand: CriteriaValue, path: Path): readonly InputIssue[] => {
    if (field.choices && !field.choices.some((choice) => choice === operand)) return [{ path, message: "write one of the choices of the field" }];
    return comparable(field, operand) === undefined ? [{ path, message: expected[field.type] }] : [];
  };
  switch (condition.is) {
    case "eq": case "ne": case "lt": case "lte": case "gt": case "gte": return value(condition.value, ["value"]);
    case "in": case "not-in": return condition.values.flatMap((each, i) => value(each, ["values", i]));
    case "between": {
      const issues = [...value(condition.from, ["from"]), ...value(condition.to, ["to"])];
      return issues.length > 0 ? issues : checkOrder(comparable(field, condition.from), comparable(field, condition.to));
    }
    case "starts-with": case "contains": return condition.value.trim() === "" ? [{ path: ["value"], message: expected.text }] : [];
    case "email-domain":
      return condition.values.flatMap((domain, i) => (comparableDomain(domain) === undefined ? [{ path: ["values", i], message: "write a domain, such as example.com" }] : []));
    case "exists": case "missing": return [];
  }
};

const checkOrder = (from: ReturnType<typeof comparable>, to: ReturnType<typeof comparable>): readonly InputIssue[] => {
  const order = from === undefined || to === undefined ? undefined : compareValues(from, to);
  if (order === undefined) return [{ path: ["to"], message: "write both ends in one currency" }];
  return order > 0 ? [{ path: ["to"], message: "must not come before from" }] : [];
};

const expected: Readonly<Record<CriteriaFieldType, string>> = {
  text: "write text that is not empty",
  texts: "write text that is not empty",
  choice: "write text that is not empty",
  email: "write an e-mail address",
  boolean: "write true or false",
  integer: "write a whole number",
  decimal: 'write a decimal as text, such as "1.25"',
  date: "write a date as YYYY-MM-DD",
  instant: "write an instant as YYYY-MM-DDTHH:MM:SS.mmmZ",
  money: "write an amount as { minorUnits, currency }",
};
