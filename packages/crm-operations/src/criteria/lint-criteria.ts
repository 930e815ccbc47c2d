import { error, warning, type LintFinding } from "../lint-finding.js";
import { checkCriteria } from "./check-criteria.js";
import { isWithin, possibleBoxes } from "./containment.js";
import type { Criteria } from "./criteria.js";
import { criteriaSpace } from "./criteria-space.js";
import type { FieldCatalogue } from "./field-catalogue.js";

/**
 * Whether the criteria can never be true, whatever the facts. Sound, not complete: true is always right,
 * false may only mean that it was not seen. Each field is looked at by itself, and of a text its value,
 * beginnings and parts apart: that a text is "Retail" and starts with "B" is not seen.
 */
export const contradiction = (criteria: Criteria, catalogue: FieldCatalogue): boolean => {
  const { slots, formulas } = criteriaSpace([criteria], catalogue);
  return formulas.every((formula) => possibleBoxes(formula, slots).length === 0);
};

/**
 * Whether `b` is true wherever `a` is: of two rules in this order of `b`, `a`, the second is never
 * reached. Sound and incomplete as {@link contradiction}; alternatives of `b` that only together hold
 * all of `a` are seen within one field.
 *
 * @example
 * ```ts
 * const fields = fieldCatalogue([{ name: "score", label: "Score", type: "integer", personalData: "none" }], []);
 * implies({ field: "score", is: "between", from: 60, to: 80 }, { field: "score", is: "gte", value: 50 }, fields); // true
 * ```
 */
export const implies = (a: Criteria, b: Criteria, catalogue: FieldCatalogue): boolean => {
  const { slots, formulas } = criteriaSpace([a, b], catalogue);
  const [left, right] = formulas;
  return left !== undefined && right !== undefined && possibleBoxes(left, slots).every((box) => isWithin(box, right, slots));
};

/**
 * What in criteria is a mistake: fields, operators and values the catalogue does not have, and parts that
 * never or always hold. Sound and incomplete as {@link contradiction}.
 */
export const lintCriteria = (criteria: Criteria, catalogue: FieldCatalogue): readonly LintFinding[] => {
  const mistakes = checkCriteria(criteria, catalogue);
  if (mistakes.length > 0) return mistakes.map(({ path, message }) => ({ severity: "error", code: path.at(-1) === "field" ? "unknown_field" : "invalid_condition", path, message }));
  if (contradiction(criteria, catalogue)) return [error("never_true", [], "Correct the conditions: no facts meet all of them.")];
  return [...redundant(criteria, catalogue, []), ...unreachable(criteria, catalogue, [])];
};

/** More than the catch-all says, and yet it always holds. */
const redundant = (criteria: Criteria, catalogue: FieldCatalogue, path: LintFinding["path"]): readonly LintFinding[] =>
  implies({ all: [] }, criteria, catalogue) && !("all" in criteria && criteria.all.length === 0)
    ? [warning("always_true", path, "Write { all: [] } if it is meant to hold for everything: these conditions always do.")]
    : [];

/** Alternatives that never hold. */
const unreachable = (criteria: Criteria, catalogue: FieldCatalogue, path: LintFinding["path"]): readonly LintFinding[] => {
  if ("all" in criteria) return criteria.all.flatMap((part, i) => unreachable(part, catalogue, [...path, "all", i]));
  if (!("any" in criteria)) return [];
  return criteria.any.flatMap((part, i): readonly LintFinding[] =>
    contradiction(part, catalogue)
      ? [warning("never_true", [...path, "any", i], "Remove or correct this alternative: no facts meet it.")]
      : unreachable(part, catalogue, [...path, "any", i]),
  );
};
