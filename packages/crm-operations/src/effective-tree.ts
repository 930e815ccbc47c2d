import { compareText, type CalendarDate } from "@nexus/common";
import { isEffectiveOn, latestFirst, type EffectivePeriod } from "./effective-period.js";
import { groupBy } from "./group-by.js";

/** Who stands under whom, and when. */
export interface TreeLink extends EffectivePeriod {
  readonly id: string;
}

/**
 * Links made ready for questions; each then costs what its answer costs. Of links of one child that
 * hold on the same day (a mistake that lint names) the latest start counts, then the lower id. Cycles
 * do no harm: nobody is answered twice.
 */
export interface EffectiveTree<Link extends TreeLink> {
  readonly links: readonly Link[];
  readonly childOf: (link: Link) => string;
  readonly parentOf: (link: Link) => string;
  readonly byChild: ReadonlyMap<string, readonly Link[]>;
  readonly byParent: ReadonlyMap<string, readonly Link[]>;
}

export const effectiveTree = <Link extends TreeLink>(links: readonly Link[], childOf: (link: Link) => string, parentOf: (link: Link) => string): EffectiveTree<Link> => ({
  links,
  childOf,
  parentOf,
  byChild: listsBy(links, childOf),
  byParent: listsBy(links, parentOf),
});

/** The link that counts for the child on that day. */
export const linkOn = <Link extends TreeLink>(tree: EffectiveTree<Link>, child: string, day: CalendarDate): Link | undefined =>
  tree.byChild.get(child)?.find((link) => isEffectiveOn(link, day));

export const parentOn = <Link extends TreeLink>(tree: EffectiveTree<Link>, child: string, day: CalendarDate): string | undefined => {
  const link = linkOn(tree, child, day);
  return link && tree.parentOf(link);
};

/** Parent, parent's parent and so on, nearest first; ends before it would repeat anybody. */
export const ancestorsOn = <Link extends TreeLink>(tree: EffectiveTree<Link>, child: string, day: CalendarDate): readonly string[] => {
  const ancestors = new Set<string>();
  for (let parent = parentOn(tree, child, day); parent !== undefined; parent = parentOn(tree, parent, day)) {
    if (parent === child || ancestors.has(parent)) break;
    ancestors.add(parent);
  }
  return [...ancestors];
};

/** Everybody under the parent, level by level, by id within a level; never the parent. */
export const descendantsOn = <Link extends TreeLink>(tree: EffectiveTree<Link>, parent: string, day: CalendarDate, depth: "direct" | "all"): readonly string[] => {
  const found = new Set<string>();
  let level: readonly string[] = [parent];
  while (level.length > 0) {
    const below = new Set(level.flatMap((each) => childrenOn(tree, each, day)));
    level = [...below].filter((id) => id !== parent && !found.has(id)).sort(compareText);
    for (const id of level) found.add(id);
    if (depth === "direct") break;
  }
  return [...found];
};

export interface TreeCycle {
  /** Place of a link that closes it in the tree's links. */
  readonly index: number;
  /** The first day it holds. */
  readonly from: CalendarDate;
  /** From child to parent, once around. */
  readonly members: readonly string[];
}

/**
 * Every cycle that holds on some day, each set of members once. A link begins to count on its first
 * day, or when one that overlaps it ends; so every cycle exists on such a day of one of its links.
 */
export const cyclesIn = <Link extends TreeLink>(tree: EffectiveTree<Link>): readonly TreeCycle[] => {
  const reported = new Set<string>();
  return tree.links.flatMap((link, index) => {
    const child = tree.childOf(link);
    return daysItBegins(tree, link).flatMap((from) => {
      const members = [child, ...ancestorsOn(tree, child, from)];
      if (parentOn(tree, members.at(-1) ?? child, from) !== child) return [];
      const key = JSON.stringify([...members].sort(compareText));
      if (reported.has(key)) return [];
      reported.add(key);
      return [{ index, from, members }];
    });
  });
};

/** The days on which the link begins to count: its first, and those on which one that overlaps it ends. */
export const daysItBegins = <Link extends TreeLink>(tree: EffectiveTree<Link>, link: Link): readonly CalendarDate[] => {
  const child = tree.childOf(link);
  const ends = (tree.byChild.get(child) ?? []).flatMap((other) => other.to ?? []).filter((day) => isEffectiveOn(link, day));
  return [link.from, ...ends].filter((day) => linkOn(tree, child, day) === link);
};

/** A link counts when it is the one `linkOn` answers. */
const childrenOn = <Link extends TreeLink>(tree: EffectiveTree<Link>, parent: string, day: CalendarDate): readonly string[] =>
  (tree.byParent.get(parent) ?? []).filter((link) => linkOn(tree, tree.childOf(link), day) === link).map(tree.childOf);

/** Items by key, the one that counts first. */
export const listsBy = <Item extends TreeLink, Key>(items: readonly Item[], key: (item: Item) => Key): ReadonlyMap<Key, readonly Item[]> =>
  groupBy(items.toSorted(latestFirst), key);
