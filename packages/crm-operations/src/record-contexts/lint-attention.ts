import { error, warning, type LintFinding } from "../lint-finding.js";
import type { AttentionLevels, AttentionSettings } from "./attention-settings.js";

const graded = ["stale", "overdue", "stageTooOld", "closeDatePushed"] as const satisfies readonly (keyof AttentionSettings)[];

/**
 * Mistakes in attention settings, before they hold: levels in the wrong order, indicators that can never
 * be raised, roles named twice, nothing looked at. In the order of the settings; empty when there is
 * nothing to say. With the roles of the tenant also roles that nobody can have.
 *
 * @example
 * ```ts
 * lintAttention(standardAttentionSettings); // []
 * lintAttention({ ...standardAttentionSettings, stale: { warningFrom: 30, criticalFrom: 14 } })[0]?.code; // "levels_out_of_order"
 * ```
 */
export const lintAttention = (settings: AttentionSettings, knownRoles?: ReadonlySet<string>): readonly LintFinding[] => [
  ...graded.flatMap((name) => lintLevels(name, settings[name])),
  ...lintRoles(settings, knownRoles),
  ...(looksAtNothing(settings) ? [warning("nothing_looked_at", [], "Switch at least one indicator on: no deal is ever found to need attention.")] : []),
];

const lintLevels = (name: string, levels: AttentionLevels | null): readonly LintFinding[] => {
  if (!levels) return [];
  const { warningFrom, criticalFrom } = levels;
  if (warningFrom === null && criticalFrom === null) return [warning("never_raised", [name], "Give it a level, or switch it off with null: as it is, it is looked at and never raised.")];
  if (warningFrom === null || criticalFrom === null || criticalFrom > warningFrom) return [];
  return [error("levels_out_of_order", [name, "criticalFrom"], `Let critical begin after warning: a warning from ${warningFrom} on is never given when critical begins at ${criticalFrom}.`)];
};

const lintRoles = ({ noDecisionMaker }: AttentionSettings, known: ReadonlySet<string> | undefined): readonly LintFinding[] =>
  (noDecisionMaker?.roles ?? []).flatMap((role, i, roles) => {
    const path = ["noDecisionMaker", "roles", i];
    return [
      ...(roles.indexOf(role) < i ? [warning("repeated_role", path, `Name the role ${role} once.`)] : []),
      ...(known && !known.has(role) ? [error("unknown_reference", path, `Add the role ${role} or name one that exists.`)] : []),
    ];
  });

const looksAtNothing = ({ noNextActivity, noDecisionMaker, ...settings }: AttentionSettings): boolean =>
  noNextActivity === null && noDecisionMaker === null && graded.every((name) => settings[name] === null);
