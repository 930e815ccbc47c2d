import { CalendarDate, Decimal, type Money } from "@nexus/common";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { withstands } from "@nexus/common/testing";
import { linesTotal, opportunityLineInputSchema, priceLines, type OpportunityLine } from "./opportunity-line.js";
import { eur, line } from "./opportunity-samples.js";

const runs = process.env["NEXUS_SOAK"] ? 50_000 : 500;

const priced = (...changes: Parameters<typeof line>): OpportunityLine | string => {
  const answer = priceLines([line(...changes)]);
  return answer.ok ? (answer.value[0] ?? "no line") : answer.refusal.code;
};
const amountOf = (...changes: Parameters<typeof line>): Money | string | null => {
  const answer = priced(...changes);
  return typeof answer === "string" ? answer : answer.amount;
};

describe("the amount of a line is quantity times price less discount, rounded once, half up", () => {
  test.each([
    ["3", 33_333, 0, 99_999],
    ["0.5", 5, 0, 3],
    ["1.5", 1, 0, 2],
    ["0.4", 1, 0, 0],
    ["2", 100, 125_000, 175],
    ["3", 333, 333_333, 666],
    ["1", 100, 1_000_000, 0],
    ["999999999.999999", 1_000_000, 0, 999_999_999_999_999],
  ])("%s × %i less %i ppm is %i", (quantity, unitPrice, discountPpm, amount) => {
    expect(amountOf({ quantity: Decimal.of(quantity), unitPrice: eur(unitPrice), discountPpm })).toEqual(eur(amount));
  });

  test("unknown while the price is, and refused when it is too large to add up exactly", () => {
    expect(amountOf({ unitPrice: null })).toBeNull();
    expect(amountOf({ quantity: Decimal.of("999999999"), unitPrice: eur(1e15) })).toBe("amount_too_large");
  });
});

test("lines add up when all of them have a price", () => {
  const total = (...lines: readonly ReturnType<typeof line>[]): Money | null => {
    const answer = priceLines(lines);
    return answer.ok ? linesTotal(answer.value) : null;
  };
  expect(total()).toBeNull();
  expect(total(line(), line({ id: "l-2", unitPrice: eur(1) }))).toEqual(eur(100_002));
  expect(total(line(), line({ id: "l-2", unitPrice: null }))).toBeNull();
});

describe("a schedule", () => {
  const part = (date: string, minorUnits: number, currency = "EUR") => ({ date: CalendarDate.of(date), amount: { minorUnits, currency } });

  test("adds up to the line, in its currency, day by day", () => {
    const schedule = [part("2026-02-01", 33_333), part("2026-03-01", 33_333), part("2026-04-01", 33_333)];
    expect(priced({ schedule })).toMatchObject({ schedule });
    expect(priced({ schedule: schedule.slice(1) })).toBe("schedule_does_not_add_up");
    expect(priced({ schedule: [part("2026-02-01", 99_999, "USD")] })).toBe("schedule_does_not_add_up");
    expect(priced({ unitPrice: null, schedule })).toBe("schedule_does_not_add_up");
    expect(priced({ schedule: [...schedule].toReversed() })).toBe("schedule_out_of_order");
    expect(priced({ schedule: [part("2026-02-01", 1), part("2026-02-01", 99_998)] })).toBe("schedule_out_of_order");
  });

  const keepsEveryUnit = (price: typeof priceLines): void => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -1_000, max: 100_000 }), { minLength: 1, maxLength: 12 }), fc.integer({ min: 1, max: 500_000 }), (parts, unitPrice) => {
        const schedule = parts.map((minorUnits, i) => ({ date: CalendarDate.addDays(CalendarDate.of("2026-01-31"), i), amount: eur(minorUnits) }));
        const answer = price([line({ quantity: Decimal.of("1"), unitPrice: eur(unitPrice), schedule })]);
        expect(answer.ok).toBe(parts.reduce((sum, each) => sum + each, 0) === unitPrice);
      }),
      { numRuns: runs, examples: [[[1, 2, 3], 6]] },
    );
  };

  test("is accepted exactly when it adds up", () => {
    expect(() => keepsEveryUnit(priceLines)).not.toThrow();
  });

  test("a check that forgets a cent is caught", () => {
    expect(() => keepsEveryUnit((lines) => priceLines(lines.map((each) => ({ ...each, schedule: [] }))))).toThrow(/Property failed/);
  });
});

test("every field of a line withstands bad input; a quantity is above zero and has at most six decimals", () => {
  const valid = { ...line(), productId: "X", discountPpm: 5, schedule: [{ date: "2026-02-01", amount: eur(5) }] };
  for (const parsed of withstands(opportunityLineInputSchema, valid)) expect(parsed.quantity).toBe("3");
  const accepts = (quantity: unknown): boolean => opportunityLineInputSchema.safeParse({ ...valid, quantity }).success;
  expect(["1", "0.000001", "1.50", "999999999.999999"].map(accepts)).toEqual([true, true, true, true]);
  expect(["0", "0.0", "-1", "1.0000001", "1000000000", "01", "1e3", "", "½", 3].map(accepts)).toEqual(Array(10).fill(false));
});
