import { accept, refuse, sameData, type Money, type Result } from "@nexus/common";
import type { Pipeline } from "../pipeline/index.js";
import type { DealValue } from "./opportunity-event.js";
import { arePriced, largestAmount, linesTotal } from "./opportunity-line.js";

/** One currency per deal, and the pipeline's where it names one; nothing so large that sums would leave exact integers. */
export const checkMoney = (
  amounts: readonly (Money | null)[],
  { recurring, lines }: Pick<DealValue, "recurring" | "lines">,
  pipeline: Pipeline,
): Result<undefined, "currency_mismatch" | "amount_too_large"> => {
  const money = [...amounts, recurring?.monthly ?? null, ...lines.map((line) => line.amount)];
  const currencies = [...new Set([pipeline.currency, ...money.map((each) => each?.currency ?? null)])].filter((currency) => currency !== null);
  if (currencies.length > 1) {
    return refuse("currency_mismatch", "Write all amounts of a deal in one currency, which is the pipeline's where it names one.", { currencies });
  }
  const total = lines.reduce((sum, line) => sum + BigInt(line.amount?.minorUnits ?? 0), 0n);
  const term = recurring ? BigInt(recurring.monthly.minorUnits) * BigInt(recurring.termMonths) : 0n;
  if (total > BigInt(largestAmount) || term > BigInt(largestAmount)) {
    return refuse("amount_too_large", `Split the deal: lines and recurring revenue add up to at most ${largestAmount} minor units.`, {});
  }
  return accept(undefined);
};

/**
 * What a deal is worth once somebody has said what they want. With lines that all have a price the
 * amount is their total, and nothing else is accepted; otherwise it is the amount wanted, or the one it
 * had. The amount is unknown (null), positive, or zero for what is marked a free pilot.
 *
 * Refuses with `currency_mismatch`, `amount_too_large`, `amount_follows_lines`, `amount_not_positive`
 * and `free_pilot_has_a_price`. Source: VAL-CRM-0130.
 */
export const settleValue = (
  wanted: { readonly [Name in keyof DealValue]?: DealValue[Name] | undefined },
  present: DealValue,
  pipeline: Pipeline,
): Result<DealValue> => {
  const lines = wanted.lines ?? present.lines;
  const recurring = wanted.recurring === undefined ? present.recurring : wanted.recurring;
  const basis = wanted.amount !== undefined ? wanted.amount : arePriced(lines) ? null : present.amount;
  const sound = checkMoney([basis], { recurring, lines }, pipeline);
  if (!sound.ok) return sound;
  const total = linesTotal(lines);
  if (total && wanted.amount !== undefined && !sameData(total, wanted.amount)) {
    return refuse("amount_follows_lines", "Change the lines instead: they all have a price, and the amount is what they add up to.", { linesTotal: total });
  }
  const amount = total ?? basis;
  const isZero = amount?.minorUnits === 0;
  const isFreePilot = wanted.isFreePilot ?? (isZero && present.isFreePilot);
  if (amount && (amount.minorUnits < 0 || (isZero && !isFreePilot))) {
    return refuse("amount_not_positive", "Leave the amount out while it is not known; zero is for a free pilot, marked as such (isFreePilot).", { amount });
  }
  if (isFreePilot && !isZero) return refuse("free_pilot_has_a_price", "Set the amount of a free pilot to zero, or take the mark (isFreePilot) away.", { amount });
  return accept({ amount, isFreePilot, recurring, lines });
};
