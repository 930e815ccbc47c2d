import { AtomSet } from "./atom-set.js";
import { bitRows, findInRows, type BitRows } from "./bit-rows.js";
import type { Literal, Slot } from "./criteria-space.js";
import type { FactAtoms } from "./fact-encoder.js";
import { segmentsOf } from "./segments.js";

/**
 * Part of the entries of an index. A branch leads by the atom of one slot to the child with the entries
 * that want it; entries that do not care are copied into every child, or stand aside in `rest` where
 * that would be too many. A leaf holds its entries as rows of bits.
 */
export interface RuleNode {
  /** The lowest and the highest entry within. */
  readonly first: number;
  readonly last: number;
  readonly branch: Branch | undefined;
  readonly leaf: BitRows;
}

interface Branch {
  readonly slot: number;
  readonly isBag: boolean;
  /** By atom, the place of its child; -1 for none. */
  readonly childOf: Int32Array;
  readonly children: readonly RuleNode[];
  readonly rest: RuleNode | undefined;
}

/** A leaf of so many entries is two words of bits to look at. */
const smallLeaf = 64;
/** How many copies and table cells the tree may hold, for each entry and in any case. */
const cellsPerEntry = 64;
const cellsAnyway = 65_536;
/** A branch is worth it when its children hold less than this share of the entries, on average. */
const worthwhile = 0.75;

const nothing: readonly number[] = Object.freeze([]);

/** Literals by dimension, for each entry in the order of the rules. */
export type Wanted = readonly ReadonlyMap<number, Literal>[];

export const ruleTree = (wanted: Wanted, slots: readonly Slot[]): RuleNode =>
  grow(wanted.map((_, id) => id), new Set(wanted.flatMap((literals) => [...literals.keys()])), cellsPerEntry * wanted.length + cellsAnyway, { wanted, slots });

/** The lowest entry from `from` on, below `limit`, that the facts match; `limit` when there is none. */
export const findInTree = (node: RuleNode, facts: FactAtoms, from: number, limit: number, confirms: (entry: number, facts: FactAtoms) => boolean): number => {
  if (node.first >= limit || node.last < from) return limit;
  const { branch } = node;
  if (branch === undefined) return findInRows(node.leaf, facts, from, limit, confirms);
  let found = limit;
  const { rest } = branch;
  if (branch.isBag) {
    const bag = facts.bags[branch.slot] ?? nothing;
    for (let i = 0; i < bag.length; i += 1) {
      const child = branch.children[branch.childOf[bag[i] ?? 0] ?? -1];
      if (child) found = findInTree(child, facts, from, found, confirms);
    }
  } else {
    const child = branch.children[branch.childOf[facts.values[branch.slot] ?? 0] ?? -1];
    if (child) found = findInTree(child, facts, from, found, confirms);
  }
  return rest ? findInTree(rest, facts, from, found, confirms) : found;
};

interface Ground {
  readonly wanted: Wanted;
  readonly slots: readonly Slot[];
}

type Ids = readonly number[];

const grow = (ids: Ids, open: ReadonlySet<number>, cells: number, ground: Ground): RuleNode => {
  const branch = ids.length > smallLeaf ? branchOf(ids, open, cells, ground) : undefined;
  return { first: ids[0] ?? 0, last: ids.at(-1) ?? -1, branch, leaf: bitRows(branch ? [] : ids, open, ground.wanted, ground.slots) };
};

const branchOf = (ids: Ids, open: ReadonlySet<number>, cells: number, ground: Ground): Branch | undefined => {
  for (const dimension of mostTelling(ids, open, ground)) {
    const branch = copyingBranch(ids, dimension, open, cells, ground) ?? sortingBranch(ids, dimension, open, cells, ground);
    if (branch) return branch;
  }
  return undefined;
};

/** Dimensions that tell entries apart, the one that leaves the fewest first. To know that none of a set is there leads nowhere. */
const mostTelling = (ids: Ids, open: ReadonlySet<number>, { wanted, slots }: Ground): readonly number[] => {
  const left = new Map<number, number>();
  for (const id of ids) {
    for (const [dimension, { mode, slot, set }] of wanted[id] ?? []) {
      if (mode === "none" || !open.has(dimension)) continue;
      left.set(dimension, (left.get(dimension) ?? ids.length) - 1 + AtomSet.count(set) / (slots[slot]?.atoms ?? 1));
    }
  }
  return [...left].filter(([, entries]) => entries < worthwhile * ids.length).sort(([, a], [, b]) => a - b).map(([dimension]) => dimension);
};

/** Every entry in each child whose atoms it allows, if that is not too many copies. */
const copyingBranch = (ids: Ids, dimension: number, open: ReadonlySet<number>, cells: number, ground: Ground): Branch | undefined => {
  if (dimension % 2 === 1 || isBag(dimension, ground)) return undefined;
  const size = sizeOf(dimension, ground);
  const sorted = sort(ids, dimension, size, cells, ground);
  if (!sorted) return undefined;
  const indifferent = ids.filter((id) => !ground.wanted[id]?.has(dimension));
  const closed = without(open, dimension);
  const tables = [...closed].reduce((sum, other) => sum + sizeOf(other, ground), 0);
  const copies = sorted.groups.reduce((sum, group) => sum + group.length + indifferent.length, 0);
  const left = cells - copies - size - tables * sorted.groups.length;
  if (left < 0) return undefined;
  const children = sorted.groups.map((group) => inOrder(group, indifferent)).map((group) => grow(group, closed, Math.floor((left * group.length) / copies), ground));
  return { slot: dimension >> 1, isBag: false, childOf: sorted.groupOf, children, rest: undefined };
};

/** Entries that allow few atoms in the children of these, all others aside. */
const sortingBranch = (ids: Ids, dimension: number, open: ReadonlySet<number>, cells: number, ground: Ground): Branch | undefined => {
  const size = sizeOf(dimension, ground);
  const isNarrow = (id: number): boolean => {
    const set = ground.wanted[id]?.get(dimension)?.set;
    return set !== undefined && AtomSet.count(set) <= Math.max(1, size / 4);
  };
  const narrow = ids.filter(isNarrow);
  // Sets of values are no larger than what was written; ranges may be.
  const allowed = ground.slots[dimension >> 1]?.ordered ? cells : Number.POSITIVE_INFINITY;
  const sorted = narrow.length < (1 - worthwhile) * ids.length ? undefined : sort(narrow, dimension, size, allowed, ground);
  if (!sorted) return undefined;
  const aside = ids.filter((id) => !isNarrow(id));
  const copies = sorted.groups.reduce((sum, group) => sum + group.length, aside.length);
  const share = (group: Ids): number => Math.floor((Math.max(0, cells - copies - size) * group.length) / copies);
  return {
    slot: dimension >> 1,
    isBag: isBag(dimension, ground),
    childOf: sorted.groupOf,
    children: sorted.groups.map((group) => grow(group, without(open, dimension), share(group), ground)),
    rest: aside.length === 0 ? undefined : grow(aside, open, share(aside), ground),
  };
};

interface Sorted {
  /** Entries that allow the same atoms; the one that allows none of them may be empty. */
  readonly groups: readonly Ids[];
  /** By atom, its group. */
  readonly groupOf: Int32Array;
}

/** Entries by the atoms they allow; undefined when they would be more than `most`, counted as often as they occur. */
const sort = (ids: Ids, dimension: number, size: number, most: number, { wanted }: Ground): Sorted | undefined => {
  const asking = ids.flatMap((id) => {
    const set = wanted[id]?.get(dimension)?.set;
    return set ? [{ id, set }] : [];
  });
  const segments = segmentsOf(asking.map(({ set }) => set), size);
  const members = Array.from({ length: segments.count }, (): number[] => []);
  let occurrences = 0;
  for (const { id, set } of asking) {
    if (occurrences > most) return undefined;
    segments.eachIn(set, (segment) => {
      members[segment]?.push(id);
      occurrences += 1;
    });
  }
  const groupOfKey = new Map<string, number>();
  const groupOfSegment = members.map((group) => {
    const key = group.join();
    const place = groupOfKey.get(key) ?? groupOfKey.size;
    groupOfKey.set(key, place);
    return place;
  });
  const groups: Ids[] = [];
  groupOfSegment.forEach((group, segment) => (groups[group] = members[segment] ?? []));
  return { groups, groupOf: segments.segmentOf.map((segment) => groupOfSegment[segment] ?? 0) };
};

const without = (open: ReadonlySet<number>, dimension: number): ReadonlySet<number> => new Set([...open].filter((other) => other !== dimension));

const isBag = (dimension: number, { slots }: Ground): boolean => slots[dimension >> 1]?.holds === "bag";

const sizeOf = (dimension: number, { slots }: Ground): number => slots[dimension >> 1]?.atoms ?? 0;

const inOrder = (a: Ids, b: Ids): Ids => [...a, ...b].sort((x, y) => x - y);
