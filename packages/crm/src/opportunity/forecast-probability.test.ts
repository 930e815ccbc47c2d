import { deepFreeze, divideRounded } from "@nexus/common";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CrmError } from "../shared/crm-error.js";
import { withstands } from "@nexus/common/testing";
import { ForecastProbability, forecastProbabilitySchema } from "./forecast-probability.js";

const runs = process.env["NEXUS_SOAK"] ? 100_000 : 1_000;
const codeOf = (input: object): string | undefined => {
  const created = ForecastProbability.create(input as { readonly probabilityPpm: number });
  return created.ok ? undefined : created.refusal.code;
};

test("[VO-CRM-0099] a probability is readonly data: percentage and reason", () => {
  expect(ForecastProbability.of(deepFreeze({ probabilityPpm: 350_000, reason: "Budget confirmed" }))).toEqual({ probabilityPpm: 350_000, reason: "Budget confirmed" });
  const probability = ForecastProbability.of({ probabilityPpm: 1 });
  expect(probability).toEqual({ probabilityPpm: 1, reason: null });
  // @ts-expect-error a probability is immutable
  const change = (given: ForecastProbability): void => void (given.probabilityPpm = 2);
  expect(() => change(deepFreeze(probability))).toThrow(TypeError);
});

test("[VO-CRM-0100] [BUS-CRM-0024] 0 and 100 % are in, what is outside is refused", () => {
  expect([0, 1, 1_000_000].map((probabilityPpm) => codeOf({ probabilityPpm }))).toEqual([undefined, undefined, undefined]);
  expect([-1, 1_000_001, 0.5, Number.NaN, "50", null].map((probabilityPpm) => codeOf({ probabilityPpm }))).toEqual(Array(6).fill("invalid_input"));
  expect(() => ForecastProbability.of({ probabilityPpm: -1 })).toThrow(CrmError);
  expect(withstands(forecastProbabilitySchema, { probabilityPpm: 5, reason: "x" }).every(({ probabilityPpm }) => probabilityPpm >= 0 && probabilityPpm <= 1_000_000)).toBe(true);
});

describe("[VO-CRM-0101] from a decimal", () => {
  test.each([[0, 0], [1, 1_000_000], ["1.000", 1_000_000], [0.35, 350_000], ["0.35", 350_000], ["0.000001", 1], ["0.1234560", 123_456]])("%s is %i ppm", (share, probabilityPpm) => {
    expect(ForecastProbability.fromDecimal(share, "why")).toEqual({ ok: true, value: { probabilityPpm, reason: "why" } });
  });

  test.each([-0.1, 1.1, "1.000001", 0.1 + 0.2, 1e-7, "0.1234567", "", ".5", "35 %", Number.NaN, Number.POSITIVE_INFINITY, "0,35"])("%s is refused, not rounded", (share) => {
    expect(ForecastProbability.fromDecimal(share)).toMatchObject({ ok: false, refusal: { code: "invalid_probability" } });
  });

  test("guaranteed is 100 %, lost is 0 %", () => {
    expect([ForecastProbability.guaranteed(), ForecastProbability.lost("gone")]).toEqual([{ probabilityPpm: 1_000_000, reason: null }, { probabilityPpm: 0, reason: "gone" }]);
  });
});

describe("[VO-CRM-0102] weighs an amount", () => {
  const weigh = (minorUnits: number, probabilityPpm: number, rounding: "half-even" | "half-up" | "down") =>
    ForecastProbability.weigh({ probabilityPpm, reason: null }, { minorUnits, currency: "EUR" }, rounding);

  test("rounded as named", () => {
    expect([weigh(5, 500_000, "half-even"), weigh(5, 500_000, "half-up"), weigh(7, 500_000, "half-even"), weigh(7, 500_000, "down")].map((money) => money.minorUnits)).toEqual([2, 3, 4, 3]);
    expect(weigh(5, 500_000, "down").currency).toBe("EUR");
  });

  const exact = (weighed: typeof weigh): void => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e15 }), fc.integer({ min: 0, max: 1_000_000 }), (minorUnits, ppm) => {
        expect(weighed(minorUnits, ppm, "half-even").minorUnits).toBe(Number(divideRounded(BigInt(minorUnits) * BigInt(ppm), 1_000_000n, "half-even")));
      }),
      { numRuns: runs },
    );
  };

  test("exactly, at any size", () => {
    expect(() => exact(weigh)).not.toThrow();
  });

  test("a floating-point product is caught", () => {
    expect(() => exact((minorUnits, ppm) => ({ minorUnits: Math.round((minorUnits * ppm) / 1_000_000), currency: "EUR" }))).toThrow(/Property failed/);
  });
});
