import { AtomSet } from "./atom-set.js";
import { boxesOf, type Box } from "./boxes.js";
import { possibleAtoms, type Formula, type Slot } from "./criteria-space.js";

/** Without atoms that no fact has; without boxes that are then empty. */
export const possibleBoxes = (formula: Formula, slots: readonly Slot[]): readonly Box[] =>
  boxesOf(formula).flatMap((box) => {
    const literals = [...box.literals.values()].map((literal) => {
      const slot = slots[literal.slot];
      return slot && literal.mode === "value" ? { ...literal, set: AtomSet.intersection(literal.set, possibleAtoms(slot)) } : literal;
    });
    return literals.every(({ set }) => set.length > 0) ? [{ ...box, literals: new Map(literals.map((literal) => [literal.dimension, literal])) }] : [];
  });

/** Whether the formula is true of whatever is in the box. Seen for each slot by itself: true is always right. */
export const isWithin = (box: Box, formula: Formula, slots: readonly Slot[]): boolean => {
  if (formula.kind !== "literal") {
    const within = (part: Formula): boolean => isWithin(box, part, slots);
    return formula.kind === "all" ? formula.parts.every(within) : formula.parts.some(within);
  }
  const { dimension, mode, slot, set } = formula.literal;
  const known = box.literals.get(dimension)?.set;
  const at = slots[slot];
  if (mode === "value") return AtomSet.covers(set, known ?? (at ? possibleAtoms(at) : [0]));
  return known !== undefined && (mode === "any" ? AtomSet.covers(set, known) : AtomSet.covers(known, set));
};
