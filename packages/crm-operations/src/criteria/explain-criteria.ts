import type { Consideration } from "@nexus/common";
import type { Criteria, CriteriaAnswer, CriteriaFacts } from "./criteria.js";
import { describeCondition } from "./describe-condition.js";
import { allOf, anyOf, evaluateCondition, factOf, opposite } from "./evaluate-criteria.js";
import type { FieldCatalogue } from "./field-catalogue.js";

/**
 * The answer of {@link evaluateCriteria} with its reasons: every group and condition in order, none left
 * out, each with its verdict and the fact it read.
 *
 * @example
 * ```ts
 * const fields = fieldCatalogue([{ name: "score", label: "Score", type: "integer", personalData: "none" }], []);
 * explainCriteria({ field: "score", is: "gte", value: 60 }, fields, { score: 75 });
 * // { subject: "Score", verdict: "matched", detail: "At least 60.", facts: [{ name: "score", value: 75 }] }
 * ```
 */
export const explainCriteria = (criteria: Criteria, catalogue: FieldCatalogue, facts: CriteriaFacts): Consideration => explained(criteria, catalogue, facts).consideration;

interface Explained {
  readonly answer: CriteriaAnswer;
  readonly consideration: Consideration;
}

const explained = (criteria: Criteria, catalogue: FieldCatalogue, facts: CriteriaFacts): Explained => {
  const partsOf = (parts: readonly Criteria[]): readonly Explained[] => parts.map((part) => explained(part, catalogue, facts));
  if ("all" in criteria) {
    const parts = partsOf(criteria.all);
    return group("All of", parts.length === 0 ? "Always." : "Every one of these.", allOf(parts.map(({ answer }) => answer)), parts);
  }
  if ("any" in criteria) {
    const parts = partsOf(criteria.any);
    return group("Any of", "At least one of these.", anyOf(parts.map(({ answer }) => answer)), parts);
  }
  if ("not" in criteria) {
    const part = explained(criteria.not, catalogue, facts);
    return group("Not", "The opposite of this.", opposite(part.answer), [part]);
  }
  const field = catalogue.get(criteria.field);
  const fact = factOf(facts, criteria.field) ?? null;
  const answer = evaluateCondition(criteria, field, fact);
  const detail = field ? describeCondition(criteria) : "Not a known field.";
  return { answer, consideration: { subject: field?.label ?? criteria.field, verdict: verdictOf(answer), detail, facts: [{ name: criteria.field, value: fact }] } };
};

const group = (subject: string, detail: string, answer: CriteriaAnswer, parts: readonly Explained[]): Explained => ({
  answer,
  consideration: { subject, verdict: verdictOf(answer), detail, facts: [], considered: parts.map(({ consideration }) => consideration) },
});

const verdictOf = (answer: CriteriaAnswer): Consideration["verdict"] => (answer === "unknown" ? answer : answer ? "matched" : "not-matched");
