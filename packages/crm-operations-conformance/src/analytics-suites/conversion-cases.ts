import type { ConversionRate, TrackedEvent } from "@nexus/crm-operations";
import type { ContractCase } from "../contract.js";
import { expectEqual, expectError } from "../expectation.js";
import { analyticsCase, asked, conversions, steps, type Analytics, type AnalyticsSubject } from "./analytics-case.js";
import { conversion, eur, january, stepped, usd } from "./sample-facts.js";

const month = { from: january(1, 0), to: january(31, 0) };

const rates = (trial: Analytics, names: readonly string[], range = month): Promise<readonly ConversionRate[]> => asked(trial, (analytics, ctx) => analytics.conversionRates(ctx, range, names));
const figures = (all: readonly ConversionRate[]): readonly unknown[] => all.map(({ entered, reached, ratePpm }) => [entered, reached, ratePpm]);

/** Journeys that took the steps of their letters (a, b, c), a day apart. */
const journeys = (prefix: string, ...paths: readonly string[]): readonly TrackedEvent[] =>
  paths.flatMap((path, i) => [...path].map((name, day) => stepped(`${prefix}${i}${day}`, `${prefix}${i}`, name, january(2 + day))));

export const conversionCases: readonly ContractCase<AnalyticsSubject>[] = [
  analyticsCase("conversions are counted and summed up per currency, by source, owner or day, and those without one come last", async (trial) => {
    await conversions(
      trial,
      conversion("a", { source: "fair", at: january(2), amount: eur(1_10) }),
      conversion("b", { source: "website", at: january(2, 23), amount: usd(5), ownerId: "U-2" }),
      conversion("c", { source: "fair", at: january(3, 0), amount: eur(2_20) }),
      conversion("d", { source: null, at: january(3), amount: null, ownerId: null }),
      conversion("e", { source: "fair", at: january(3), amount: usd(7), ownerId: "U-2" }),
    );
    const by = (what: "source" | "owner" | "day") => asked(trial, (analytics, ctx) => analytics.conversions(ctx, month, what));
    expectEqual("by source", await by("source"), [{ key: "fair", count: 3, amounts: [eur(3_30), usd(7)] }, { key: "website", count: 1, amounts: [usd(5)] }, { key: null, count: 1, amounts: [] }]);
    expectEqual("by owner", await by("owner"), [{ key: "U-1", count: 2, amounts: [eur(3_30)] }, { key: "U-2", count: 2, amounts: [usd(12)] }, { key: null, count: 1, amounts: [] }]);
    expectEqual("by day", await by("day"), [{ key: "2026-01-02", count: 2, amounts: [eur(1_10), usd(5)] }, { key: "2026-01-03", count: 3, amounts: [eur(2_20), usd(7)] }]);
  }),
  analyticsCase("a range begins with its first moment and ends before its last, and an open end has none", async (trial) => {
    await conversions(trial, ...[1, 2, 3].map((day) => conversion(`d${day}`, { at: january(day) })));
    const days = async (range: { readonly from?: typeof month.from; readonly to?: typeof month.to }) => (await asked(trial, (analytics, ctx) => analytics.conversions(ctx, range, "day"))).map(({ key }) => key?.slice(-1));
    expectEqual("days", [await days({ from: january(2) }), await days({ to: january(2) }), await days({ from: january(1), to: january(3) }), await days({}), await days({ from: january(4) })], [["2", "3"], ["1"], ["1", "2"], ["1", "2", "3"], []]);
  }),
  analyticsCase("a rate says how many came, how many went on, and the share in parts per million, rounded half to even", async (trial) => {
    await steps(trial, ...journeys("x", "abc", "ab", "a"));
    expectEqual("rates", await rates(trial, ["a", "b", "c"]), [{ from: "a", to: "b", entered: 3, reached: 2, ratePpm: 666_667 }, { from: "b", to: "c", entered: 2, reached: 1, ratePpm: 500_000 }]);
    expectEqual("the rate of first to last", figures(await rates(trial, ["a", "c"])), [[3, 1, 333_333]]);
    const exact = trial.anotherTenant();
    await steps(exact, ...journeys("y", ...Array.from({ length: 128 }, (_, i) => (i === 0 ? "ab" : "a"))), ...[1, 2].map((i) => stepped(`c${i}`, `y${i}`, "c", january(9))), stepped("c0", "y0", "c", january(9)));
    expectEqual("one of 128 and three of 128", [figures(await rates(exact, ["a", "b"])), figures(await rates(exact, ["a", "c"]))], [[[128, 1, 7_812]], [[128, 3, 23_438]]]);
  }),
  analyticsCase("where nobody came there is no rate, and no rate without two steps", async (trial) => {
    expectEqual("rates of nothing", await rates(trial, ["a", "b"]), [{ from: "a", to: "b", entered: 0, reached: 0, ratePpm: null }]);
    await steps(trial, ...journeys("x", "a"));
    expectEqual("rates of steps nobody took", figures(await rates(trial, ["a", "b", "c"])), [[1, 0, 0], [0, 0, null]]);
    expectEqual("rates without two steps", [await rates(trial, []), await rates(trial, ["a"])], [[], []]);
  }),
  analyticsCase("journeys count that began in the range, and what they did later counts whenever it was", async (trial) => {
    await steps(
      trial,
      stepped("1", "before", "a", january(1)), stepped("2", "before", "a", january(10)), stepped("3", "before", "b", january(11)),
      stepped("4", "inside", "a", january(10)), stepped("5", "inside", "b", january(30)), stepped("7", "early", "a", january(5, 0)), stepped("8", "early", "b", january(6)),
      stepped("6", "after", "a", january(20)),
    );
    expectEqual("rates", figures(await rates(trial, ["a", "b"], { from: january(5, 0), to: january(20) })), [[2, 2, 1_000_000]]);
  }),
  analyticsCase("a step before the one it should follow, or behind one that was left out, was not reached", async (trial) => {
    await steps(trial, stepped("1", "x", "b", january(1)), stepped("2", "x", "a", january(2)), stepped("3", "x", "b", january(3)), ...journeys("y", "ac"), stepped("4", "same", "a", january(4)), stepped("5", "same", "b", january(4)));
    expectEqual("rates", figures(await rates(trial, ["a", "b", "c"])), [[3, 1, 333_333], [1, 0, 0]]);
  }),
  analyticsCase("facts may come late: the first time a step was taken counts, whenever it was told", async (trial) => {
    await steps(trial, stepped("1", "x", "b", january(9)), stepped("2", "y", "a", january(25)));
    await steps(trial, stepped("3", "x", "a", january(8)), stepped("4", "y", "a", january(3)));
    await steps(trial, stepped("5", "x", "a", january(29)));
    expectEqual("rates", figures(await rates(trial, ["a", "b"], { from: january(1), to: january(10) })), [[2, 1, 500_000]]);
    expectEqual("rates of later journeys", figures(await rates(trial, ["a", "b"], { from: january(10), to: january(31) })), [[0, 0, null]]);
  }),
  analyticsCase("a sum that is no exact integer throws overflow", async (trial) => {
    await conversions(trial, ...Array.from({ length: 10 }, (_, i) => conversion(`k${i}`, { amount: eur(1e15) })));
    await expectError("the sum", "overflow", () => asked(trial, (analytics, ctx) => analytics.conversions(ctx, month, "source")));
  }),
];
