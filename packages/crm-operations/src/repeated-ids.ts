import type { LintFinding } from "./lint-finding.js";

/** `duplicate_id` for every item of the list whose id an earlier one has. */
export const repeatedIds = (list: string, items: readonly { readonly id: string }[]): readonly LintFinding[] => {
  const seen = new Set<string>();
  return items.flatMap(({ id }, i): readonly LintFinding[] => {
    if (seen.has(id)) return [{ severity: "error", code: "duplicate_id", path: [list, i, "id"], message: `Give each its own id: ${id} is used twice.` }];
    seen.add(id);
    return [];
  });
};
