import { AtomSet } from "./atom-set.js";
import type { Slot } from "./criteria-space.js";
import { write, writeLeaf, type Wanted } from "./leaf-cells.js";
import { NodeKind, type RuleCells } from "./rule-cells.js";
import { segmentsOf } from "./segments.js";

/** A leaf of so many entries is two words of bits to look at. */
const smallLeaf = 64;
/** How many copies and table cells the tree may hold, for each entry and in any case. */
const cellsPerEntry = 128;
const cellsAnyway = 65_536;
/** A branch is worth it when its children hold less than this share of the entries, on average. */
const worthwhile = 0.75;

export interface RuleTree {
  readonly cells: RuleCells;
  readonly root: number;
}

/**
 * A tree over the entries. A branch leads by the atom of one slot to the child with the entries that want
 * it; entries that do not care are copied into every child, or stand aside in the rest where that would
 * be too many. A leaf holds its entries as rows of bits.
 */
export const ruleTree = (wanted: Wanted, slots: readonly Slot[]): RuleTree => {
  const cells = [0];
  const counts = wanted.map((literals) => new Map([...literals].map(([dimension, { set }]) => [dimension, AtomSet.count(set)])));
  const open = new Set(wanted.flatMap((literals) => [...literals.keys()]));
  const root = grow(wanted.map((_, id) => id), open, cellsPerEntry * wanted.length + cellsAnyway, { cells, wanted, slots, counts });
  return { cells: Int32Array.from(cells), root };
};

interface Ground {
  readonly cells: number[];
  readonly wanted: Wanted;
  readonly slots: readonly Slot[];
  /** By entry and dimension, how many atoms are allowed. */
  readonly counts: readonly ReadonlyMap<number, number>[];
}

type Ids = readonly number[];

/** Writes the tree of these entries; answers the place of its node. */
const grow = (ids: Ids, open: ReadonlySet<number>, room: number, ground: Ground): number =>
  (ids.length > smallLeaf ? growBranch(ids, open, room, ground) : undefined) ?? writeLeaf(ground.cells, ids, open, ground.wanted, ground.slots);

const growBranch = (ids: Ids, open: ReadonlySet<number>, room: number, ground: Ground): number | undefined => {
  for (const dimension of mostTelling(ids, open, ground)) {
    const node = copyingBranch(ids, dimension, open, room, ground) ?? sortingBranch(ids, dimension, open, room, ground);
    if (node !== undefined) return node;
  }
  return undefined;
};

/** Dimensions that tell entries apart, the one that leaves the fewest first. To know that none of a set is there leads nowhere. */
const mostTelling = (ids: Ids, open: ReadonlySet<number>, { slots, counts }: Ground): readonly number[] => {
  const left = new Map<number, number>();
  for (const id of ids) {
    for (const [dimension, count] of counts[id] ?? []) {
      if (dimension % 2 === 0 && open.has(dimension)) left.set(dimension, (left.get(dimension) ?? ids.length) - 1 + count / (slots[dimension >> 1]?.atoms ?? 1));
    }
  }
  return [...left].filter(([, entries]) => entries < worthwhile * ids.length).sort(([, a], [, b]) => a - b).map(([dimension]) => dimension);
};

/** Every entry in each child whose atoms it allows, if that is not too many copies. */
const copyingBranch = (ids: Ids, dimension: number, open: ReadonlySet<number>, room: number, ground: Ground): number | undefined => {
  const sorted = isBag(dimension, ground) ? undefined : sort(ids, dimension, room, ground);
  if (!sorted) return undefined;
  const indifferent = ids.filter((id) => !ground.wanted[id]?.has(dimension));
  const closed = without(open, dimension);
  const tables = [...closed].reduce((sum, other) => sum + sizeOf(other, ground), 0);
  const copies = sorted.groups.reduce((sum, group) => sum + group.length + indifferent.length, 0);
  const left = room - copies - sorted.groupOf.length - tables * sorted.groups.length;
  if (left < 0) return undefined;
  const children = sorted.groups.map((group) => {
    const all = inOrder(group, indifferent);
    return grow(all, closed, Math.floor((left * all.length) / copies), ground);
  });
  return writeBranch(ids, dimension, sorted, children, 0, ground);
};

/** Entries that allow few atoms in the children of these, all others aside. */
const sortingBranch = (ids: Ids, dimension: number, open: ReadonlySet<number>, room: number, ground: Ground): number | undefined => {
  const few = Math.max(1, sizeOf(dimension, ground) / 4);
  const isNarrow = (id: number): boolean => (ground.counts[id]?.get(dimension) ?? Number.POSITIVE_INFINITY) <= few;
  const narrow = ids.filter(isNarrow);
  // Sets of values are no larger than what was written; ranges may be.
  const most = ground.slots[dimension >> 1]?.ordered ? room : Number.POSITIVE_INFINITY;
  const sorted = narrow.length < (1 - worthwhile) * ids.length ? undefined : sort(narrow, dimension, most, ground);
  if (!sorted) return undefined;
  const aside = ids.filter((id) => !isNarrow(id));
  const copies = sorted.groups.reduce((sum, group) => sum + group.length, aside.length);
  const left = Math.max(0, room - copies - sorted.groupOf.length);
  const share = (group: Ids): number => Math.floor((left * group.length) / copies);
  const children = sorted.groups.map((group) => (group.length === 0 ? 0 : grow(group, without(open, dimension), share(group), ground)));
  return writeBranch(ids, dimension, sorted, children, aside.length === 0 ? 0 : grow(aside, open, share(aside), ground), ground);
};

const writeBranch = (ids: Ids, dimension: number, { groupOf }: Sorted, children: readonly number[], rest: number, ground: Ground): number => {
  const table = write(ground.cells, groupOf.map((group) => children[group] ?? 0));
  return write(ground.cells, [ids[0] ?? 0, ids.at(-1) ?? -1, isBag(dimension, ground) ? NodeKind.bagBranch : NodeKind.branch, dimension >> 1, table, rest]);
};

interface Sorted {
  /** Entries that allow the same atoms; the one that allows none of them may be empty. */
  readonly groups: readonly Ids[];
  /** By atom, its group. */
  readonly groupOf: Int32Array;
}

/** Entries by the atoms they allow; undefined when they would be more than `most`, counted as often as they occur. */
const sort = (ids: Ids, dimension: number, most: number, ground: Ground): Sorted | undefined => {
  const asking = ids.flatMap((id) => {
    const set = ground.wanted[id]?.get(dimension)?.set;
    return set ? [{ id, set }] : [];
  });
  const segments = segmentsOf(asking.map(({ set }) => set), sizeOf(dimension, ground));
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
