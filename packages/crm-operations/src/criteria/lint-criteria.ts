import type { LintFinding } from "../lint-finding.js";
import { checkCriteria } from "./check-criteria.js";
import type { Criteria } from "./criteria.js";
import type { FieldCatalogue } from "./field-catalogue.js";

export const contradiction = (_criteria: Criteria, _catalogue: FieldCatalogue): boolean => false;

export const implies = (_a: Criteria, _b: Criteria, _catalogue: FieldCatalogue): boolean => false;

export const lintCriteria = (criteria: Criteria, catalogue: FieldCatalogue): readonly LintFinding[] =>
  checkCriteria(criteria, catalogue).map(({ path, message }) => ({ severity: "error", code: path.at(-1) === "field" ? "unknown_field" : "invalid_condition", path, message }));
