import type { Literal, Slot } from "./criteria-space.js";
import { NodeKind, TestMode } from "./rule-cells.js";
import { segmentsOf } from "./segments.js";

/** Literals by dimension, for each entry in the order of the rules. */
export type Wanted = readonly ReadonlyMap<number, Literal>[];

/** Writes entries as columns of bits, one row for each answer a fact can give. Answers the place of the leaf. */
export const writeLeaf = (cells: number[], ids: readonly number[], open: Iterable<number>, wanted: Wanted, slots: readonly Slot[]): number => {
  const tests: { readonly asking: number; readonly cells: readonly number[] }[] = [];
  for (const dimension of open) {
    const literals = ids.map((id) => wanted[id]?.get(dimension));
    const asking = literals.filter((literal) => literal !== undefined);
    const [sample] = asking;
    if (sample) tests.push({ asking: asking.length, cells: writeTest(cells, literals, asking, sample, slots[sample.slot]?.atoms ?? 0) });
  }
  tests.sort((a, b) => b.asking - a.asking);
  const entries = write(cells, ids);
  return write(cells, [ids[0] ?? 0, ids.at(-1) ?? -1, NodeKind.leaf, ids.length, entries, tests.length, ...tests.flatMap((test) => test.cells)]);
};

/** Appends what is to be kept together; answers its place. */
export const write = (cells: number[], more: Iterable<number>): number => {
  const place = cells.length;
  for (const cell of more) cells.push(cell);
  return place;
};

const writeTest = (cells: number[], literals: readonly (Literal | undefined)[], asking: readonly Literal[], { slot, mode }: Literal, atoms: number): readonly number[] => {
  const words = (literals.length + 31) >>> 5;
  const segments = segmentsOf(asking.map(({ set }) => set), atoms);
  const indifferent = new Int32Array(words);
  const bits = new Int32Array(words * segments.count);
  literals.forEach((literal, column) => {
    const word = column >>> 5;
    const bit = 1 << (column & 31);
    if (literal) segments.eachIn(literal.set, (segment) => (bits[segment * words + word] = (bits[segment * words + word] ?? 0) | bit));
    else indifferent[word] = (indifferent[word] ?? 0) | bit;
  });
  // What wants none of a set keeps its bit in every row but those of the set.
  const rows = write(cells, mode === "any" ? bits : bits.map((cell, i) => (mode === "none" ? ~cell : cell | (indifferent[i % words] ?? 0))));
  const table = write(cells, segments.segmentOf.map((segment) => rows + segment * words));
  return [TestMode[mode], slot, table, write(cells, indifferent)];
};
