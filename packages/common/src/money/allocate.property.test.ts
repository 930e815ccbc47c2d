import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { divideRounded, type Rounding } from "../rounding.js";
import { allocate } from "./allocate.js";
import { Currency } from "./currency.js";
import { Money } from "./money.js";

// The full size is quick enough to be the usual size.
const splits = 100_000;

const currencies = [0, 2, 3, 4].map((exponent) => Currency.codes.filter((code) => Currency.exponent(code) === exponent));
const anyUnits = fc.oneof(fc.integer({ min: -500, max: 500 }), fc.integer({ min: -10_000_000, max: 10_000_000 }), fc.maxSafeInteger());
const weight = fc.oneof(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 1_000_000 }), fc.nat({ max: Number.MAX_SAFE_INTEGER }));
const weightsOf = fc.array(weight, { minLength: 1, maxLength: 8 }).filter((weights) => weights.some((each) => each > 0));
const amounts = fc.tuple(anyUnits, fc.constantFrom(...currencies).chain((codes) => fc.constantFrom(...codes))).map(([each, code]) => Money.of(each, code));

type Split = (amount: Money, weights: readonly number[]) => readonly Money[];

/** What is wrong with a split, or undefined. Fractions are compared by cross-multiplication, so nothing is rounded here. */
const fault = (amount: Money, weights: readonly number[], shares: readonly Money[]): string | undefined => {
  const total = weights.reduce((sum, each) => sum + BigInt(each), 0n);
  const sign = amount.minorUnits < 0 ? -1n : 1n;
  const magnitude = sign * BigInt(amount.minorUnits);
  const units = shares.map((share) => sign * BigInt(share.minorUnits));
  /** How far the share lies above its exact part, in minor units times the total weight. */
  const above = units.map((share, index) => share * total - magnitude * BigInt(weights[index] ?? 0));

  if (shares.length !== weights.length) return "a share for every weight";
  if (shares.some((share) => share.currency !== amount.currency)) return "the currency stays";
  if (units.reduce((sum, share) => sum + share, 0n) !== magnitude) return "the shares add up";
  if (units.some((share) => share < 0n)) return "no share against the sign of the amount";
  if (weights.some((each, index) => each === 0 && units[index] !== 0n)) return "zero weight, zero share";
  if (above.some((each) => each >= total || each <= -total)) return "off by a whole minor unit";
  const remainders = weights.map((each) => (magnitude * BigInt(each)) % total);
  for (const [later, up] of above.entries()) {
    if (up <= 0n) continue;
    const passedOver = above.findIndex((each, index) => each <= 0n && ((remainders[index] ?? 0n) > (remainders[later] ?? 0n) || (remainders[index] === remainders[later] && index < later)));
    if (passedOver !== -1) return "an odd unit passed over a larger or an earlier equal remainder";
  }
  return undefined;
};

const perShare = (rounding: Rounding): Split => (amount, weights) => {
  const total = weights.reduce((sum, each) => sum + BigInt(each), 0n);
  return weights.map((each) => Money.of(Number(divideRounded(BigInt(amount.minorUnits) * BigInt(each), total, rounding)), amount.currency));
};

/** Splits as a sales team has them: up to a million, two to eight people, whole percentages. */
const everydayAmounts = fc.integer({ min: 1, max: 100_000_000 }).map((each) => Money.of(each, "USD"));
const everydayWeights = fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 2, maxLength: 8 });

/** Faults by kind, over the same splits for every candidate. */
const faultsOf = (split: Split, count: number, [someAmounts, someWeights] = [amounts, weightsOf]): ReadonlyMap<string, number> => {
  const faults = new Map<string, number>();
  const watch = fc.property(someAmounts, someWeights, (amount, weights) => {
    const kind = fault(amount, weights, split(amount, weights));
    if (kind !== undefined) faults.set(kind, (faults.get(kind) ?? 0) + 1);
  });
  fc.assert(watch, { numRuns: count, seed: 20_261_122 });
  return faults;
};

test(`${splits.toLocaleString("en-US")} random splits over all exponents and signs add up, each share within one minor unit, ties to the earlier share`, () => {
  const sound = fc.property(amounts, weightsOf, (amount, weights) => {
    const found = fault(amount, weights, allocate(amount, weights));
    if (found !== undefined) throw new Error(found);
  });
  fc.assert(sound, { numRuns: splits });
}, 60_000);

describe("control: the same check catches", () => {
  test("shares rounded one by one", async ({ annotate }) => {
    const count = 20_000;
    const notAddingUp = (faultsOf(perShare("half-up"), count, [everydayAmounts, everydayWeights]).get("the shares add up") ?? 0) / count;
    await annotate(`${(100 * notAddingUp).toFixed(1)} % of everyday splits rounded share by share do not add up`);
    expect(notAddingUp).toBeGreaterThan(0.2);
  });

  test("shares cut off one by one", () => {
    expect(faultsOf(perShare("down"), 2_000).get("the shares add up")).toBeGreaterThan(0);
  });

  test("the rest given to the last share", () => {
    const restToLast: Split = (amount, weights) => {
      const cut = perShare("down")(amount, weights);
      const rest = Money.subtract(amount, Money.sum(cut, amount.currency));
      return cut.map((share, index) => (index === cut.length - 1 ? Money.add(share, rest) : share));
    };
    expect([...faultsOf(restToLast, 2_000).keys()]).toEqual(expect.arrayContaining(["off by a whole minor unit", "zero weight, zero share"]));
  });

  test("ties that go to the later share", () => {
    const backwards: Split = (amount, weights) => allocate(amount, weights.toReversed()).toReversed();
    expect([...faultsOf(backwards, 2_000).keys()]).toEqual(["an odd unit passed over a larger or an earlier equal remainder"]);
  });
});

test("a share of weight zero, put anywhere, changes no other share", () => {
  fc.assert(
    fc.property(amounts, weightsOf, fc.nat(), (amount, weights, place) => {
      const at = place % (weights.length + 1);
      const widened = allocate(amount, weights.toSpliced(at, 0, 0));
      expect(widened.toSpliced(at, 1)).toEqual(allocate(amount, weights));
    }),
    { numRuns: 2_000 },
  );
});

test("splitting a refund undoes splitting the payment, share by share", () => {
  fc.assert(
    fc.property(amounts, weightsOf, (amount, weights) => {
      expect(allocate(Money.negate(amount), weights)).toEqual(allocate(amount, weights).map(Money.negate));
    }),
    { numRuns: 2_000 },
  );
});
