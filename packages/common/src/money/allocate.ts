import { CommonError } from "../nexus-error.js";
import { isSafeInteger, toSafeInteger } from "../safe-integer.js";
import type { Money } from "./money.js";

/**
 * Splits an amount by weights so that the shares add up to it again, whatever the sign and currency.
 * Each share is the exact part rounded down, and the minor units left over go one each to the largest
 * remainders; equal remainders favour the earlier share. No share is off by a whole minor unit.
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
  const bad = weights.findIndex((weight) => !isSafeInteger(weight) || weight < 0);
  const total = bad === -1 ? weights.reduce((sum, weight) => sum + BigInt(weight), 0n) : 0n;
  if (total === 0n) {
    throw new CommonError("invalid_weights", "Weights are whole numbers of zero or more, and at least one is more.", {
      details: { index: bad },
    });
  }
  const negative = amount.minorUnits < 0;
  const magnitude = BigInt(Math.abs(amount.minorUnits));
  const shares = weights.map((weight, index) => {
    const exact = magnitude * BigInt(weight);
    return { index, units: exact / total, remainder: exact % total };
  });
  let left = magnitude - shares.reduce((sum, share) => sum + share.units, 0n);
  const byRemainder = [...shares].sort((a, b) => (a.remainder === b.remainder ? a.index - b.index : a.remainder > b.remainder ? -1 : 1));
  for (const share of byRemainder) {
    if (left === 0n) break;
    share.units += 1n;
    left -= 1n;
  }
  return shares.map(({ units }) => ({
    minorUnits: toSafeInteger(negative ? -units : units, "The share"),
    currency: amount.currency,
  }));
};
