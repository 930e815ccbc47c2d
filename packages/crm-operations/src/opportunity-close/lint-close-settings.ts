import { error, warning, type LintFinding } from "../lint-finding.js";
import type { CloseSettings, ClosingField } from "./close-settings.js";

/** What every deal is asked for anyway. */
const always: Readonly<Record<"won" | "lost", readonly ClosingField[]>> = { won: ["amount", "customer", "owner"], lost: ["reason"] };

/**
 * Mistakes in close settings, before they hold: what no deal can have, what is asked for anyway, what is
 * named twice, and, with the names of the tenant's custom fields, fields that there are not. In the order
 * of the settings; empty when there is nothing to say.
 */
export const lintCloseSettings = (settings: CloseSettings, knownFields?: ReadonlySet<string>): readonly LintFinding[] =>
  (["won", "lost"] as const).flatMap((outcome) => [
    ...settings[outcome].fields.flatMap((field, i, fields) => lintField(outcome, field, i, fields.indexOf(field) < i)),
    ...settings[outcome].customFields.flatMap((name, i, names) => {
      const path = [outcome, "customFields", i];
      return [
        ...(names.indexOf(name) < i ? [warning("repeated_field", path, `Name the field ${name} once.`)] : []),
        ...(knownFields && !knownFields.has(name) ? [error("unknown_reference", path, `Add the custom field ${name} or name one that exists: as it is, no deal is ${outcome}.`)] : []),
      ];
    }),
  ]);

const lintField = (outcome: "won" | "lost", field: ClosingField, i: number, repeated: boolean): readonly LintFinding[] => {
  const path = [outcome, "fields", i];
  if (outcome === "won" && field === "competitor") return [error("never_met", path, "Take it out: a deal that is won has lost to nobody, so none can be.")];
  if (repeated) return [warning("repeated_field", path, `Name ${field} once.`)];
  return always[outcome].includes(field) ? [warning("always_required", path, `Take it out: every deal that is ${outcome} is asked for it.`)] : [];
};
