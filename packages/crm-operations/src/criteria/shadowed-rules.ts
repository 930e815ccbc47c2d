import { AtomSet } from "./atom-set.js";
import type { Box } from "./boxes.js";
import { isWithin, possibleBoxes } from "./containment.js";
import type { Criteria } from "./criteria.js";
import { criteriaSpace, type Slot } from "./criteria-space.js";
import type { FactAtoms } from "./fact-encoder.js";
import type { FieldCatalogue } from "./field-catalogue.js";
import { holds } from "./holds.js";

/** A rule that is never the first to match, because the one `behind` which it stands matches whatever it does. */
export interface ShadowedRule {
  readonly rule: number;
  readonly behind: number;
}

/**
 * Of rules in order, those that a single earlier one shadows, by their position; as {@link implies} of
 * each pair would say, in a fraction of the time. Rules that are never true are left out: nothing stands
 * in their way.
 *
 * @example
 * ```ts
 * const fields = fieldCatalogue([{ name: "score", label: "Score", type: "integer", personalData: "none" }], []);
 * shadowedRules([{ field: "score", is: "gte", value: 50 }, { field: "score", is: "gte", value: 60 }], fields); // [{ rule: 1, behind: 0 }]
 * ```
 */
export const shadowedRules = (criteriaList: readonly Criteria[], catalogue: FieldCatalogue): readonly ShadowedRule[] => {
  const { slots, formulas } = criteriaSpace(criteriaList, catalogue);
  return formulas.flatMap((formula, rule) => {
    const boxes = possibleBoxes(formula, slots);
    const [first] = boxes;
    if (!first) return [];
    // What does not hold of one example holds not of all: few are left to look at closely.
    const example = exampleOf(first, slots);
    const behind = formulas.slice(0, rule).findIndex((earlier) => holds(earlier, example) && boxes.every((box) => isWithin(box, earlier, slots)));
    return behind < 0 ? [] : [{ rule, behind }];
  });
};

/** Facts in the box, missing wherever they may be. */
const exampleOf = ({ literals }: Box, slots: readonly Slot[]): FactAtoms => ({
  values: slots.map((_, place) => literals.get(2 * place)?.set[0] ?? 0),
  bags: slots.map((_, place) => {
    const [any, none] = [literals.get(2 * place), literals.get(2 * place + 1)];
    return any ? AtomSet.difference(any.set, none?.set ?? []).slice(0, 1) : none && [];
  }),
});
