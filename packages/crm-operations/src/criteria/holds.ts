import { AtomSet } from "./atom-set.js";
import type { Formula } from "./criteria-space.js";
import type { FactAtoms } from "./fact-encoder.js";

/** Whether the formula is true of the facts. Allocates nothing. */
export const holds = (formula: Formula, facts: FactAtoms): boolean => {
  if (formula.kind !== "literal") {
    const { kind, parts } = formula;
    for (let i = 0; i < parts.length; i += 1) {
      const part = parts[i];
      if (part && holds(part, facts) === (kind === "any")) return kind === "any";
    }
    return kind === "all";
  }
  const { mode, slot, set } = formula.literal;
  if (mode === "value") return AtomSet.has(set, facts.values[slot] ?? 0);
  const bag = facts.bags[slot];
  if (bag === undefined) return false;
  for (let i = 0; i < bag.length; i += 1) {
    if (AtomSet.has(set, bag[i] ?? 0)) return mode === "any";
  }
  return mode === "none";
};
