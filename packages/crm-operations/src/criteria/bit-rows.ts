import type { Literal, Slot } from "./criteria-space.js";
import type { FactAtoms } from "./fact-encoder.js";
import { segmentsOf } from "./segments.js";

/** Entries as columns of bits, one row for each answer a fact can give: facts match where all their rows have a bit. */
export interface BitRows {
  /** Ascending. */
  readonly entries: Int32Array;
  readonly tests: readonly RowTest[];
}

interface RowTest {
  readonly slot: number;
  readonly mode: Literal["mode"];
  /** By atom, where its row begins in `bits`. */
  readonly rowOf: Int32Array;
  readonly bits: Int32Array;
  /** The row of entries that do not ask about the slot. */
  readonly indifferent: Int32Array;
}

export const bitRows = (ids: readonly number[], open: ReadonlySet<number>, wanted: readonly ReadonlyMap<number, Literal>[], slots: readonly Slot[]): BitRows => {
  const tests = [...open].flatMap((dimension) => {
    const literals = ids.map((id) => wanted[id]?.get(dimension));
    const sample = literals.find((literal) => literal !== undefined);
    return sample ? [{ asking: literals.filter((literal) => literal !== undefined).length, test: rowTest(literals, sample, slots[sample.slot]?.atoms ?? 0) }] : [];
  });
  return { entries: Int32Array.from(ids), tests: tests.sort((a, b) => b.asking - a.asking).map(({ test }) => test) };
};

const rowTest = (literals: readonly (Literal | undefined)[], { slot, mode }: Literal, atoms: number): RowTest => {
  const words = (literals.length + 31) >>> 5;
  const segments = segmentsOf(literals.flatMap((literal) => (literal ? [literal.set] : [])), atoms);
  const indifferent = new Int32Array(words);
  const bits = new Int32Array(words * segments.count);
  const mark = (row: Int32Array, offset: number, column: number): void => {
    row[offset + (column >>> 5)] = (row[offset + (column >>> 5)] ?? 0) | (1 << (column & 31));
  };
  literals.forEach((literal, column) => {
    if (!literal) mark(indifferent, 0, column);
    else segments.eachIn(literal.set, (segment) => mark(bits, segment * words, column));
  });
  const rowOf = segments.segmentOf.map((segment) => segment * words);
  if (mode === "value") return { slot, mode, rowOf, bits: bits.map((word, i) => word | (indifferent[i % words] ?? 0)), indifferent };
  // What wants none of a set keeps its bit in every row but those of the set.
  return { slot, mode, rowOf, bits: mode === "none" ? bits.map((word) => ~word) : bits, indifferent };
};

/** The lowest entry from `from` on, below `limit`, whose bits the facts all have and that `confirms`; `limit` when there is none. */
export const findInRows = ({ entries, tests }: BitRows, facts: FactAtoms, from: number, limit: number, confirms: (entry: number, facts: FactAtoms) => boolean): number => {
  const start = firstFrom(entries, from);
  const words = (entries.length + 31) >>> 5;
  for (let word = start >>> 5; word < words; word += 1) {
    let bits = word === start >>> 5 ? -1 << (start & 31) : -1;
    for (let i = 0; i < tests.length && bits !== 0; i += 1) {
      const test = tests[i];
      if (test) bits &= wordOf(test, facts, word);
    }
    while (bits !== 0) {
      const entry = entries[(word << 5) + 31 - Math.clz32(bits & -bits)];
      if (entry === undefined || entry >= limit) return limit;
      if (confirms(entry, facts)) return entry;
      bits &= bits - 1;
    }
  }
  return limit;
};

const wordOf = ({ slot, mode, rowOf, bits, indifferent }: RowTest, facts: FactAtoms, word: number): number => {
  if (mode === "value") return bits[(rowOf[facts.values[slot] ?? 0] ?? 0) + word] ?? 0;
  const bag = facts.bags[slot];
  const free = indifferent[word] ?? 0;
  if (bag === undefined) return free;
  let found = mode === "any" ? free : -1;
  for (let i = 0; i < bag.length; i += 1) {
    const row = bits[(rowOf[bag[i] ?? 0] ?? 0) + word] ?? 0;
    found = mode === "any" ? found | row : found & row;
  }
  return found;
};

const firstFrom = (entries: Int32Array, from: number): number => {
  let low = 0;
  let high = (entries[0] ?? 0) >= from ? 0 : entries.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((entries[middle] ?? 0) < from) low = middle + 1;
    else high = middle;
  }
  return low;
};

