import { error, type LintFinding } from "./lint-finding.js";

/** `duplicate_id` for every item of the list whose id an earlier one has. */
export const repeatedIds = (list: string, items: readonly { readonly id: string }[]): readonly LintFinding[] => {
  const seen = new Set<string>();
  return items.flatMap(({ id }, i): readonly LintFinding[] => {
    if (seen.has(id)) return [error("duplicate_id", [list, i, "id"], `Give each its own id: ${id} is used twice.`)];
    seen.add(id);
    return [];
  });
};
