import { CommonError } from "./nexus-error.js";

/**
 * How a quotient that is no whole number becomes one. Always named by the caller.
 * `half-up` means away from zero at exactly half (commercial rounding), `half-even` banker's rounding,
 * `down` toward zero, `up` away from zero, `floor` and `ceiling` toward minus and plus infinity.
 */
export type Rounding = "half-up" | "half-even" | "half-down" | "down" | "up" | "floor" | "ceiling";

export const roundings: readonly Rounding[] = ["half-up", "half-even", "half-down", "down", "up", "floor", "ceiling"];

/** `numerator / denominator` as a whole number under the named rounding, rounded once. Throws `division_by_zero`. */
export const divideRounded = (numerator: bigint, denominator: bigint, rounding: Rounding): bigint => {
  if (denominator === 0n) throw new CommonError("division_by_zero", "Divide by a number other than zero.");
  const negative = numerator < 0n !== denominator < 0n;
  const n = numerator < 0n ? -numerator : numerator;
  const d = denominator < 0n ? -denominator : denominator;
  const quotient = n / d;
  const remainder = n % d;
  const away = remainder !== 0n && roundsAway(rounding, negative, quotient, 2n * remainder, d);
  const magnitude = away ? quotient + 1n : quotient;
  return negative ? -magnitude : magnitude;
};

const roundsAway = (rounding: Rounding, negative: boolean, quotient: bigint, twiceRemainder: bigint, d: bigint): boolean => {
  switch (rounding) {
    case "up": return true;
    case "down": return false;
    case "floor": return negative;
    case "ceiling": return !negative;
    case "half-up": return twiceRemainder >= d;
    case "half-down": return twiceRemainder > d;
    case "half-even": return twiceRemainder > d || (twiceRemainder === d && quotient % 2n === 1n);
    // Reached by a cast or plain JavaScript only; rounding some way nobody named would be a wrong number.
    default: throw new CommonError("unknown_rounding", `Name one of the roundings: ${roundings.join(", ")}.`, { details: { rounding } });
  }
};
