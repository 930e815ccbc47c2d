import { CommonError } from "../nexus-error.js";
import { isSafeInteger } from "../safe-integer.js";
import { Money } from "./money.js";

/**
 * Splits an amount by weights so that the shares add up to it again, whatever the sign and currency.
 * Each share is the exact part rounded toward zero, and the minor units left over go one each to the
 * largest remainders; equal remainders favour the earlier share. No share is off by a whole minor unit.
 * Shares are in the order of the weights; negative amounts split as the mirror image of positive ones.
 *
 * Weights are whole numbers >= 0 with a sum > 0; throws `invalid_weights` otherwise. A weight of zero
 * gets exactly zero.
 *
 * @example
 * ```ts
 * allocate(Money.of(100, "USD"), [1, 1, 1]).map((share) => share.minorUnits); // [34, 33, 33]
 * ```
 */
export const allocate = (amount: Money, weights: readonly number[]): readonly Money[] => {
  const { minorUnits, currency } = Money.of(amount.minorUnits, amount.currency);
  const total = totalOf(weights);
  const magnitude = BigInt(Math.abs(minorUnits));
  const shares = weights.map((weight) => {
    const exact = magnitude * BigInt(weight);
    return { units: exact / total, remainder: exact % total };
  });
  const left = magnitude - shares.reduce((sum, share) => sum + share.units, 0n);
  // Sorting is stable, so equal remainders keep the order of the weights.
  const byRemainder = [...shares].sort((a, b) => (a.remainder === b.remainder ? 0 : a.remainder > b.remainder ? -1 : 1));
  for (const share of byRemainder.slice(0, Number(left))) share.units += 1n;
  return shares.map(({ units }) => Money.of(Number(minorUnits < 0 ? -units : units), currency));
};

const totalOf = (weights: readonly number[]): bigint => {
  const bad = weights.findIndex((weight) => !isSafeInteger(weight) || weight < 0);
  if (bad !== -1) {
    throw new CommonError("invalid_weights", "Weights are whole numbers of zero or more.", { details: { index: bad, weight: weights[bad] } });
  }
  const total = weights.reduce((sum, weight) => sum + BigInt(weight), 0n);
  if (total === 0n) {
    throw new CommonError("invalid_weights", "Give at least one share a weight above zero.", { details: { shares: weights.length } });
  }
  return total;
};
