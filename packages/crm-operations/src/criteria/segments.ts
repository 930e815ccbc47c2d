import { rangesOf, type AtomSet } from "./atom-set.js";

/** The atoms of a slot cut where one of the sets begins or ends: all atoms of a segment are in the same sets. */
export interface Segments {
  readonly count: number;
  /** By atom, its segment. */
  readonly segmentOf: Int32Array;
  /** Calls back with each segment that the set covers. */
  eachIn(set: AtomSet, visit: (segment: number) => void): void;
}

export const segmentsOf = (sets: readonly AtomSet[], atoms: number): Segments => {
  const begins = new Uint8Array(atoms + 1);
  for (const set of sets) {
    for (const [low, high] of rangesOf(set)) {
      begins[low] = 1;
      begins[high + 1] = 1;
    }
  }
  let segment = 0;
  const segmentOf = new Int32Array(atoms).map((_, atom) => (segment += atom > 0 ? (begins[atom] ?? 0) : 0));
  return {
    count: segment + 1,
    segmentOf,
    eachIn(set, visit) {
      for (const [low, high] of rangesOf(set)) {
        for (let each = segmentOf[low] ?? 0; each <= (segmentOf[high] ?? -1); each += 1) visit(each);
      }
    },
  };
};
