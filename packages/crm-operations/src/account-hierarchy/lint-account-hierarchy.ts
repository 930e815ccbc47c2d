import { isEmptyPeriod, overlappingPairs } from "../effective-period.js";
import { cyclesIn } from "../effective-tree.js";
import { error, type LintFinding } from "../lint-finding.js";
import { accountHierarchy } from "./account-hierarchy.js";
import type { AccountLink } from "./account-record.js";

/** What is wrong with account links: repeated ids, periods that are empty or overlap, cycles, and with `accountIds` links to accounts that are not there. */
export const lintAccountHierarchy = (links: readonly AccountLink[], accountIds?: ReadonlySet<string>): readonly LintFinding[] => {
  const places = new Map(links.map((link, i) => [link, i]));
  const lastById = new Map(links.map((link, i) => [link.id, i]));
  const hierarchy = accountHierarchy(links);
  return [
    ...links.flatMap((link, i) => (lastById.get(link.id) === i ? [] : [error("duplicate_id", [i, "id"], `Give each link its own id: ${link.id} is used again.`)])),
    ...links.flatMap((link, i) =>
      (["accountId", "parentId"] as const).flatMap((key) =>
        accountIds && !accountIds.has(link[key]) ? [error("unknown_reference", [i, key], `Add the account ${link[key]} or name one that exists.`)] : [],
      ),
    ),
    ...links.flatMap((link, i) => (isEmptyPeriod(link) ? [error("empty_period", [i, "to"], "Let the period end after it begins: the end is the first day it no longer holds.")] : [])),
    ...[...hierarchy.byChild.values()]
      .flatMap((own) => overlappingPairs(own))
      .map(([, later]) => error("overlapping_periods", [places.get(later) ?? 0], "End one link before the next begins: an account belongs to one parent at a time.")),
    ...cyclesIn(hierarchy).map(({ index, from, members }) =>
      error("account_hierarchy_cycle", [index], `Break the cycle that begins on ${from}: ${[...members, members[0]].join(" belongs to ")}.`),
    ),
  ];
};
