import { expect, test } from "vitest";
import { allocate } from "./allocate.js";
import { Money } from "./money.js";

const amount = Money.of(1_000_000_01, "USD");
const weights = [50, 30, 20];

/** What people write first, and what loses cents. */
const roundEachShare = (): readonly number[] => weights.map((weight) => Math.round((amount.minorUnits * weight) / 100));

test("splitting a deal in three", async ({ bench }) => {
  const result = await bench.compare(
    bench("allocate, largest remainder", () => void allocate(amount, weights)),
    bench("each share rounded alone", () => void roundEachShare()),
  );
  expect(result).toBeDefined();
});
