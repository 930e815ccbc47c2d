import { error, warning, type LintFinding } from "../lint-finding.js";
import type { QualificationSettings } from "./qualification-settings.js";

/**
 * Mistakes in qualification settings, before they hold: nothing weighed, ages between which no lead can
 * lie, thresholds that everything reaches, leads that qualify for want of a score. In the order of the
 * settings; empty when there is nothing to say.
 *
 * @example
 * ```ts
 * lintQualification(standardQualification); // []
 * lintQualification({ ...standardQualification, minimumAgeDays: 400 })[0]?.code; // "no_age_passes"
 * ```
 */
export const lintQualification = (settings: QualificationSettings): readonly LintFinding[] => {
  const { minimumScore, unknownScore, minimumActivities, minimumAgeDays, maximumAgeDays } = settings;
  const findings: LintFinding[] = [];
  if (minimumScore === null && minimumActivities === null && minimumAgeDays === null && maximumAgeDays === null) {
    findings.push(warning("nothing_weighed", [], "Switch at least one criterion on: every lead qualifies."));
  }
  if (minimumScore === 0) {
    const message = unknownScore === "passes" ? "Raise it, or switch it off with null: every lead passes." : "Raise it, or mean it: any score passes, and only a lead without one fails.";
    findings.push(warning("always_reached", ["minimumScore"], message));
  } else if (minimumScore !== null && unknownScore === "passes") {
    findings.push(warning("unscored_leads_pass", ["unknownScore"], "Say \"fails\", or mean it: a lead that was never scored passes, one that scored low does not."));
  }
  for (const [name, threshold] of [["minimumActivities", minimumActivities], ["minimumAgeDays", minimumAgeDays]] as const) {
    if (threshold === 0) findings.push(warning("always_reached", [name], "Raise it, or switch it off with null: every lead passes."));
  }
  if (minimumAgeDays !== null && maximumAgeDays !== null && minimumAgeDays > maximumAgeDays) {
    findings.push(error("no_age_passes", ["minimumAgeDays"], `Let it be at most ${maximumAgeDays}, the highest age: as it is, no lead ever qualifies.`));
  }
  return findings;
};
