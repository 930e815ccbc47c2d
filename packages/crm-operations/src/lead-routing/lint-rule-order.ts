import { sameData } from "@nexus/common";
import { implies, lintCriteria, shadowedRules, type Criteria, type FieldCatalogue } from "../criteria/index.js";
import { error, warning, type LintFinding } from "../lint-finding.js";
import { repeatedIds } from "../repeated-ids.js";
import { rulesInOrder, type RoutingPolicy, type RoutingRule, type RoutingTarget } from "./routing-policy.js";

/** What is wrong with the rules as questions: criteria that no facts or all facts meet, territories that do not exist, and rules that stand behind broader ones. */
export const lintRules = (policy: RoutingPolicy, catalogue: FieldCatalogue, territoryIds: ReadonlySet<string>): readonly LintFinding[] => [
  ...repeatedIds("rules", policy.rules),
  ...repeatedPriorities(policy.rules),
  ...policy.rules.flatMap(({ criteria }, i) => [
    ...lintCriteria(criteria, catalogue).map((finding) => ({ ...finding, path: ["rules", i, "criteria", ...finding.path] })),
    ...unknownTerritories(criteria, territoryIds, ["rules", i, "criteria"]),
  ]),
  ...behindOthers(policy, catalogue),
];

const repeatedPriorities = (rules: readonly RoutingRule[]): readonly LintFinding[] => {
  const seen = new Set<number>();
  return rules.flatMap(({ priority }, i): readonly LintFinding[] => {
    if (seen.has(priority)) return [error("duplicate_priority", ["rules", i, "priority"], `Give each rule its own priority: ${priority} is used twice.`)];
    seen.add(priority);
    return [];
  });
};

const unknownTerritories = (criteria: Criteria, known: ReadonlySet<string>, path: LintFinding["path"]): readonly LintFinding[] => {
  const look = (value: unknown, at: LintFinding["path"]): readonly LintFinding[] =>
    typeof value !== "string" || known.has(value) ? [] : [error("unknown_reference", [...path, ...at], `Add the territory ${value} or name one that exists: no record is ever in it.`)];
  if ("all" in criteria) return criteria.all.flatMap((part, i) => unknownTerritories(part, known, [...path, "all", i]));
  if ("any" in criteria) return criteria.any.flatMap((part, i) => unknownTerritories(part, known, [...path, "any", i]));
  if ("not" in criteria) return unknownTerritories(criteria.not, known, [...path, "not"]);
  if (criteria.field !== "territory") return [];
  if ("value" in criteria) return look(criteria.value, ["value"]);
  return "values" in criteria ? criteria.values.flatMap((value, i) => look(value, ["values", i])) : [];
};

/**
 * A rule behind a broader one is asked only when nobody of the broader one is eligible. That may be meant
 * when it reaches others, and never is when it does not. What stands behind a rule for everything is
 * named there, once.
 */
const behindOthers = (policy: RoutingPolicy, catalogue: FieldCatalogue): readonly LintFinding[] => {
  const rules = rulesInOrder(policy);
  const pathOf = (rule: RoutingRule, part: string) => ["rules", policy.rules.indexOf(rule), part];
  const first = rules.findIndex(({ criteria }) => implies({ all: [] }, criteria, catalogue));
  const forAll = first < rules.length - 1 ? rules[first] : undefined;
  const shadowed = shadowedRules(rules.map(({ criteria }) => criteria), catalogue).flatMap(({ rule: place, behind }): readonly LintFinding[] => {
    const [rule, broader] = [rules[place], rules[behind]];
    if (!rule || !broader) return [];
    const path = pathOf(rule, "criteria");
    if (reachesNobodyElse(rule, broader)) return [error("unreachable_rule", path, `Put it before rule ${broader.id} or take it out: all its records are for that rule, which leaves nobody to it.`)];
    return broader === forAll ? [] : [warning("shadowed_rule", path, `Put it before rule ${broader.id} unless it is meant for when nobody there is eligible: all its records are for that rule.`)];
  });
  if (!forAll) return shadowed;
  return [{ severity: "warning", code: "always_true_before_end", path: pathOf(forAll, "criteria"), message: "Put it last or narrow it: the rules behind it are asked only when nobody here is eligible." }, ...shadowed];
};

/** Whether everybody whom `later` could choose could have been chosen by `earlier`. Only pools that read the same are compared. */
const reachesNobodyElse = (later: RoutingTarget, earlier: RoutingTarget): boolean =>
  sameData(later.pool, earlier.pool) &&
  [...earlier.requiredSkills, ...earlier.additionalSkills.map(({ skill }) => skill)].every((skill) => later.requiredSkills.includes(skill)) &&
  (later.withinTerritory || !earlier.withinTerritory) &&
  (later.strategies.includes("territory-based") || !earlier.strategies.includes("territory-based")) &&
  !earlier.strategies.includes("weighted-round-robin") &&
  later.ownersFirst.every((owner) => earlier.ownersFirst.includes(owner));
