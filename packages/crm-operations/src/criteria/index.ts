/**
 * Criteria: the one rule language, for routing, approvals, service levels, commission and playbooks.
 * Conditions on typed fields in groups of all, any and not, as plain JSON. `fieldCatalogue` says which
 * fields there are, `parseCriteria` lets in what fits them, `evaluateCriteria` answers true, false or
 * unknown, `explainCriteria` says why. `ruleIndex` finds the first of thousands of rules that matches,
 * and the next, without looking at each. `lintCriteria`, `contradiction`, `implies`
 * and `shadowedRules` find rules that never, always or in vain apply.
 */
export type {
  BetweenCondition,
  ComparisonCondition,
  Condition,
  Criteria,
  CriteriaAnswer,
  CriteriaFacts,
  CriteriaValue,
  EmailDomainCondition,
  EqualityCondition,
  MembershipCondition,
  Operator,
  PatternCondition,
  PresenceCondition,
} from "./criteria.js";
export { fieldCatalogue, operatorsOf, type CriteriaField, type CriteriaFieldType, type FieldCatalogue } from "./field-catalogue.js";
export { criteriaSchema } from "./criteria-schema.js";
export { checkCriteria, parseCriteria } from "./check-criteria.js";
export { evaluateCriteria } from "./evaluate-criteria.js";
export { explainCriteria } from "./explain-criteria.js";
export { ruleIndex, type EncodedFacts, type RuleIndex } from "./rule-index.js";
export { contradiction, implies, lintCriteria } from "./lint-criteria.js";
export { shadowedRules, type ShadowedRule } from "./shadowed-rules.js";
