import type { Criteria, CriteriaFacts } from "./criteria.js";
import { evaluateCriteria } from "./evaluate-criteria.js";
import type { FieldCatalogue } from "./field-catalogue.js";

declare const brand: unique symbol;

/** Facts made ready for one index, once per record; any number of questions can be asked with them. */
export interface EncodedFacts {
  readonly [brand]: "EncodedFacts";
}

/** An ordered list of criteria, compiled. */
export interface RuleIndex {
  /** How many criteria it holds. */
  readonly size: number;
  encode(facts: CriteriaFacts): EncodedFacts;
  /** The position of the first criteria that are true of the facts; -1 when none are. */
  firstMatch(encoded: EncodedFacts): number;
  /** The position of the first such after the position `after`; -1 when none are. */
  nextMatch(encoded: EncodedFacts, after: number): number;
}

export const ruleIndex = (criteriaList: readonly Criteria[], catalogue: FieldCatalogue): RuleIndex => {
  const nextMatch = (encoded: EncodedFacts, after: number): number =>
    criteriaList.findIndex((criteria, i) => i > after && evaluateCriteria(criteria, catalogue, encoded as unknown as CriteriaFacts) === true);
  return { size: criteriaList.length, encode: (facts) => facts as unknown as EncodedFacts, firstMatch: (encoded) => nextMatch(encoded, -1), nextMatch };
};
