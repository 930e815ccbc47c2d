import { ppmPerWhole, Rate } from "@nexus/common";
import { amountText } from "./amount-text.js";
import { knownPart, pointsInBands, unknownPart, withinHundred, type AssessFactor } from "./factor-assessment.js";
import type { LeadScoringModel } from "./lead-scoring-model.js";

/**
 * How much of what a deal needs the prospect says they can spend. A budget of zero is known and gives
 * what the bands give for nothing; a budget in another currency is unknown, never converted by guess.
 */
export const budgetFactor =
  ({ wanted: modelWanted, coverage }: LeadScoringModel["budget"]): AssessFactor =>
  ({ budget }, { wantedBudget }) => {
    const wanted = wantedBudget ?? modelWanted;
    const facts = [
      { name: "lead.budget", value: budget },
      { name: "wantedBudget", value: wanted },
    ];
    const unknown = (detail: string) => ({ points: 0, parts: [unknownPart("coverage", facts, detail)] });
    if (!budget) return unknown("Budget unknown.");
    if (budget.currency !== wanted.currency) return unknown(`Budget in ${budget.currency}, wanted in ${wanted.currency}: cannot be compared.`);
    if (wanted.minorUnits <= 0) return unknown("No budget is wanted that could be compared.");
    const sharePpm = shareOf(budget.minorUnits, wanted.minorUnits);
    const points = pointsInBands(coverage, sharePpm);
    const detail = `Budget ${amountText(budget)} is ${Rate.toPercent(sharePpm)} % of ${amountText(wanted)}: ${points} points.`;
    return { points: withinHundred(points), parts: [knownPart("coverage", points, facts, detail)] };
  };

/** In parts per million, rounded down; a share beyond every exact integer counts as the largest one. */
const shareOf = (part: number, whole: number): number => {
  const share = (BigInt(part) * BigInt(ppmPerWhole)) / BigInt(whole);
  return share > BigInt(Number.MAX_SAFE_INTEGER) ? Number.MAX_SAFE_INTEGER : Number(share);
};
