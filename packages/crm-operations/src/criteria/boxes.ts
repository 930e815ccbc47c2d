import { AtomSet } from "./atom-set.js";
import type { Formula, Literal } from "./criteria-space.js";

/**
 * A way for a formula to be true: every one of these literals, one for each dimension. Where the box is
 * not exact there is more to ask: the formula itself.
 */
export interface Box {
  readonly literals: ReadonlyMap<number, Literal>;
  readonly exact: boolean;
}

/** More alternatives than these become the one box around them. */
const mostBoxes = 16;

/** Boxes that together hold whatever makes the formula true; none when nothing does. */
export const boxesOf = (formula: Formula): readonly Box[] => {
  if (formula.kind === "literal") return formula.literal.set.length === 0 ? [] : [{ literals: new Map([[formula.literal.dimension, formula.literal]]), exact: true }];
  const parts = formula.parts.map(boxesOf);
  if (formula.kind === "any") return few(parts.flat());
  return parts.reduce<readonly Box[]>((boxes, part) => few(boxes.flatMap((box) => part.flatMap((other) => met(box, other) ?? []))), [{ literals: new Map(), exact: true }]);
};

/** What is in both; undefined when nothing is. */
const met = (a: Box, b: Box): Box | undefined => {
  const literals = new Map(a.literals);
  let exact = a.exact && b.exact;
  for (const [dimension, literal] of b.literals) {
    const other = literals.get(dimension);
    if (!other) literals.set(dimension, literal);
    else if (literal.mode === "none") literals.set(dimension, { ...literal, set: AtomSet.union(literal.set, other.set) });
    else if (literal.mode === "value") {
      const set = AtomSet.intersection(literal.set, other.set);
      if (set.length === 0) return undefined;
      literals.set(dimension, { ...literal, set });
    } else if (AtomSet.covers(other.set, literal.set)) literals.set(dimension, literal);
    // One of these and one of those: no one set says it.
    else exact &&= AtomSet.covers(literal.set, other.set);
  }
  return [...literals.values()].some((literal) => literal.mode === "any" && AtomSet.covers(literals.get(literal.dimension + 1)?.set ?? [], literal.set)) ? undefined : { literals, exact };
};

const few = (boxes: readonly Box[]): readonly Box[] => (boxes.length <= mostBoxes ? boxes : [around(boxes)]);

const around = ([first, ...others]: readonly Box[]): Box => {
  const literals = new Map(first?.literals);
  for (const [dimension, literal] of literals) {
    const sets = others.map((box) => box.literals.get(dimension)?.set);
    const join = literal.mode === "none" ? AtomSet.intersection : AtomSet.union;
    const set = sets.reduce<AtomSet | undefined>((all, each) => all && each && join(all, each), literal.set);
    if (set && set.length > 0) literals.set(dimension, { ...literal, set });
    else literals.delete(dimension);
  }
  return { literals, exact: false };
};
