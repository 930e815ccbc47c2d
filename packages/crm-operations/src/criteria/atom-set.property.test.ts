import fc from "fast-check";
import { expect, test } from "vitest";
import { AtomSet } from "./atom-set.js";

const universe = Array.from({ length: 20 }, (_, atom) => atom);
const atoms = fc.subarray(universe);

/** The same sets, atom by atom. */
const agrees = (made: typeof AtomSet): void => {
  fc.assert(
    fc.property(atoms, atoms, (a, b) => {
      const [x, y] = [made.ofAtoms(a), made.ofAtoms(b)];
      const listed = (set: AtomSet): readonly number[] => universe.filter((atom) => made.has(set, atom));
      expect(listed(x)).toEqual(a);
      expect(listed(made.union(x, y))).toEqual(universe.filter((atom) => a.includes(atom) || b.includes(atom)));
      expect(listed(made.intersection(x, y))).toEqual(a.filter((atom) => b.includes(atom)));
      expect(listed(made.difference(x, y))).toEqual(a.filter((atom) => !b.includes(atom)));
      expect(made.covers(x, y)).toBe(b.every((atom) => a.includes(atom)));
      expect(made.count(x)).toBe(a.length);
    }),
    { numRuns: 500 },
  );
};

test("sets as ranges are the sets of their atoms", () => {
  agrees(AtomSet);
});

test("control: ranges that leave out their last atom are not", () => {
  expect(() => agrees({ ...AtomSet, has: (set, atom) => AtomSet.has(set, atom) && !set.includes(atom) })).toThrow();
});
