import type { FactAtoms } from "./fact-encoder.js";

/*
 * The compiled tree of an index as one array of cells, so that a search touches little memory and
 * allocates nothing. A place in it is an index; place 0 is never used and means "none".
 *
 *   node    first and last entry within, kind, and then
 *   leaf    number of entries, place of the entries, number of tests, and each test:
 *           mode, slot, place of its table, place of its row of indifferent entries
 *   branch  slot, place of its table, node of the rest
 *   table   by atom, the place of a row or the node of a child
 *   row     32 entries a cell
 */
export type RuleCells = Int32Array;

export const NodeKind = { leaf: 0, branch: 1, bagBranch: 2 } as const;
export const TestMode = { value: 0, any: 1, none: 2 } as const;

const firstAt = 0;
const lastAt = 1;
const kindAt = 2;
const slotAt = 3;
const tableAt = 4;
const restAt = 5;
const countAt = 3;
const entriesAt = 4;
const testsAt = 5;
const testCells = 4;
const leafCells = 6;

/** Whether what the cells say of an entry is all, or the rule has more to ask. */
export type Confirm = (entry: number, facts: FactAtoms) => boolean;

/** The lowest entry under the node from `from` on, below `limit`, that the facts match; `limit` when there is none. */
export const findEntry = (cells: RuleCells, node: number, facts: FactAtoms, from: number, limit: number, confirms: Confirm): number => {
  let at = node;
  let below = limit;
  while (at !== 0 && read(cells, at + firstAt) < below && read(cells, at + lastAt) >= from) {
    const kind = read(cells, at + kindAt);
    if (kind === NodeKind.leaf) return findInLeaf(cells, at, facts, from, below, confirms);
    const slot = read(cells, at + slotAt);
    const table = read(cells, at + tableAt);
    const rest = read(cells, at + restAt);
    if (kind === NodeKind.bagBranch) {
      const bag = facts.bags[slot] ?? nothing;
      for (let i = 0; i < bag.length; i += 1) below = findEntry(cells, read(cells, table + (bag[i] ?? 0)), facts, from, below, confirms);
      at = rest;
    } else {
      const child = read(cells, table + (facts.values[slot] ?? 0));
      if (rest !== 0 && child !== 0) below = findEntry(cells, child, facts, from, below, confirms);
      at = rest === 0 ? child : rest;
    }
  }
  return below;
};

const nothing: readonly number[] = Object.freeze([]);

const read = (cells: RuleCells, place: number): number => cells[place] ?? 0;

const findInLeaf = (cells: RuleCells, leaf: number, facts: FactAtoms, from: number, limit: number, confirms: Confirm): number => {
  const count = read(cells, leaf + countAt);
  const entries = read(cells, leaf + entriesAt);
  const testsEnd = leaf + leafCells + testCells * read(cells, leaf + testsAt);
  const start = firstFrom(cells, entries, count, from);
  const words = (count + 31) >>> 5;
  for (let word = start >>> 5; word < words; word += 1) {
    let bits = word === start >>> 5 ? -1 << (start & 31) : -1;
    for (let test = leaf + leafCells; test < testsEnd && bits !== 0; test += testCells) {
      const table = read(cells, test + 2);
      const slot = read(cells, test + 1);
      bits &= read(cells, test) === TestMode.value ? read(cells, read(cells, table + (facts.values[slot] ?? 0)) + word) : bagBits(cells, test, facts.bags[slot], word);
    }
    while (bits !== 0) {
      const column = (word << 5) + 31 - Math.clz32(bits & -bits);
      const entry = column < count ? read(cells, entries + column) : limit;
      if (entry >= limit) return limit;
      if (confirms(entry, facts)) return entry;
      bits &= bits - 1;
    }
  }
  return limit;
};

const bagBits = (cells: RuleCells, test: number, bag: readonly number[] | undefined, word: number): number => {
  const any = read(cells, test) === TestMode.any;
  const table = read(cells, test + 2);
  const indifferent = read(cells, read(cells, test + 3) + word);
  if (bag === undefined) return indifferent;
  let bits = any ? indifferent : -1;
  for (let i = 0; i < bag.length; i += 1) {
    const row = read(cells, read(cells, table + (bag[i] ?? 0)) + word);
    bits = any ? bits | row : bits & row;
  }
  return bits;
};

/** The column of the first entry from `from` on. */
const firstFrom = (cells: RuleCells, entries: number, count: number, from: number): number => {
  let low = 0;
  let high = read(cells, entries) >= from ? 0 : count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (read(cells, entries + middle) < from) low = middle + 1;
    else high = middle;
  }
  return low;
};
