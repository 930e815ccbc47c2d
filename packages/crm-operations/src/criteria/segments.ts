import type { AtomSet } from "./atom-set.js";

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
  // A range begins a segment where it begins, and another after its end.
  for (const set of sets) set.forEach((atom, i) => (begins[atom + (i % 2)] = 1));
  const segmentOf = new Int32Array(atoms);
  for (let atom = 1; atom < atoms; atom += 1) segmentOf[atom] = (segmentOf[atom - 1] ?? 0) + (begins[atom] ?? 0);
  return {
    count: (segmentOf[atoms - 1] ?? 0) + 1,
    segmentOf,
    eachIn(set, visit) {
      for (let i = 0; i < set.length; i += 2) {
        const last = segmentOf[set[i + 1] ?? 0] ?? 0;
        for (let segment = segmentOf[set[i] ?? 0] ?? 0; segment <= last; segment += 1) visit(segment);
      }
    },
  };
};
