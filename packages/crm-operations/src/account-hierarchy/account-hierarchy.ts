import type { CalendarDate } from "@nexus/common";
import { ancestorsOn, descendantsOn, effectiveTree, parentOn, type EffectiveTree } from "../effective-tree.js";
import type { AccountLink } from "./account-record.js";

/** Account links made ready for questions. Build it once per set of links. */
export type AccountHierarchy = EffectiveTree<AccountLink>;

export const accountHierarchy = (links: readonly AccountLink[]): AccountHierarchy =>
  effectiveTree(links, (link) => link.accountId, (link) => link.parentId);

/** The account it belongs to on that day; undefined for one that stands alone. */
export const parentOf = (hierarchy: AccountHierarchy, accountId: string, on: CalendarDate): string | undefined => parentOn(hierarchy, accountId, on);

/** Parent, parent's parent and so on, nearest first. On a cycle it ends before it would repeat any. */
export const ancestorsOf = (hierarchy: AccountHierarchy, accountId: string, on: CalendarDate): readonly string[] => ancestorsOn(hierarchy, accountId, on);

/** The account at the top on that day; the account itself when it stands alone. On a cycle, the one farthest up before it repeats. */
export const rootOf = (hierarchy: AccountHierarchy, accountId: string, on: CalendarDate): string => ancestorsOf(hierarchy, accountId, on).at(-1) ?? accountId;

/** Everything under the account on that day, level by level, by id within a level; each once, never the account. */
export const descendantsOf = (hierarchy: AccountHierarchy, accountId: string, on: CalendarDate, depth: "direct" | "all" = "all"): readonly string[] =>
  descendantsOn(hierarchy, accountId, on, depth);
