import { CalendarDate, Instant } from "@nexus/common";
import type { ContractCase } from "../contract.js";
import { expectEqual } from "../expectation.js";
import { analyticsCase, asked, deals, type Analytics, type AnalyticsSubject } from "./analytics-case.js";
import { deal, eur, january, lost, usd, won } from "./sample-facts.js";

const hour = 3_600;
const day = 24 * hour;
const month = { from: january(1, 0), to: january(31, 0) };
const metrics = (trial: Analytics, pipelineId = "P-1") => asked(trial, (analytics, ctx) => analytics.pipelineMetrics(ctx, pipelineId, january(11, 0)));
const velocity = (trial: Analytics, pipelineId: string | null = null) => asked(trial, (analytics, ctx) => analytics.velocity(ctx, month, pipelineId));
const february = { from: CalendarDate.of("2026-02-01"), to: CalendarDate.of("2026-02-28") };
const forecast = (trial: Analytics, pipelineId: string | null = null, days = february) => asked(trial, (analytics, ctx) => analytics.forecast(ctx, days, pipelineId));

export const pipelineCases: readonly ContractCase<AnalyticsSubject>[] = [
  analyticsCase("a stage says how many open deals it has, what they are worth, weighted too, and how old they are on average", async (trial) => {
    await deals(
      trial,
      deal("a", { stageEnteredAt: january(1, 0) }), deal("b", { stageEnteredAt: january(6, 1), amount: eur(3), weightedAmount: eur(1) }), deal("c", { stageEnteredAt: null, amount: usd(7), weightedAmount: usd(2) }),
      deal("d", { stageEnteredAt: january(10, 23), amount: null, weightedAmount: null }),
      deal("e", { stageId: "offer", stageEnteredAt: null }),
      deal("f", { pipelineId: "P-2" }), won("g", january(5)), lost("h", january(5)),
    );
    expectEqual("stages", await metrics(trial), [
      { stageId: "offer", count: 1, amounts: [eur(10_00)], weighted: [eur(5_00)], averageAgeSeconds: null },
      // 10 days, 4 days 23 hours, 1 hour
      { stageId: "qualify", count: 4, amounts: [eur(10_03), usd(7)], weighted: [eur(5_01), usd(2)], averageAgeSeconds: 5 * day },
    ]);
    expectEqual("stages of another pipeline", (await metrics(trial, "P-2")).map(({ count }) => count), [1]);
    for (const id of ["unknown", "", "\uD800", "%"]) expectEqual(`stages of the pipeline ${JSON.stringify(id)}`, await metrics(trial, id), []);
  }),
  analyticsCase("an average age is rounded down to whole seconds", async (trial) => {
    const ago = (milliseconds: number) => ({ stageEnteredAt: Instant.addMilliseconds(january(11, 0), -milliseconds) });
    await deals(trial, deal("a", ago(2_000)), deal("b", ago(0)), deal("c", ago(0)), deal("d", { ...ago(4_000), stageId: "offer" }), deal("e", { ...ago(5_000), stageId: "offer" }));
    expectEqual("ages", (await metrics(trial)).map(({ averageAgeSeconds }) => averageAgeSeconds), [4, 0]);
  }),
  analyticsCase("of a deal the highest version counts, in whatever order versions come", async (trial) => {
    await deals(trial, deal("a", { version: 2, stageId: "offer", amount: eur(2), weightedAmount: eur(2) }), deal("b", { version: 5, stageId: "offer" }), deal("b", { version: 3 }));
    await deals(trial, deal("a", { version: 1 }), deal("a", { version: 4, stageId: "offer", amount: eur(4), weightedAmount: null }), deal("a", { version: 3 }), won("b", january(9), { version: 4 }));
    expectEqual("stages", await metrics(trial), [{ stageId: "offer", count: 2, amounts: [eur(10_04)], weighted: [eur(5_00)], averageAgeSeconds: 10 * day }]);
    await deals(trial, won("b", january(9), { version: 6 }));
    expectEqual("stages once one was won", (await metrics(trial)).map(({ count }) => count), [1]);
  }),
  analyticsCase("velocity is open deals times win rate times average amount by average cycle, per currency, rounded once", async (trial) => {
    await deals(
      trial,
      deal("a"), deal("b"), deal("c", { amount: null, weightedAmount: null }),
      won("d", january(5, 0), { amount: eur(10_00) }), won("e", january(7, 12), { amount: eur(5_01) }),
      lost("f", january(9)), won("g", january(31, 0)),
      won("h", january(3, 0), { amount: usd(9), pipelineId: "P-2" }), lost("i", january(3), { amount: usd(1), pipelineId: "P-2" }),
    );
    // 2 open, 2 of 3 won, 15.01 in all: 2 × 2/3 × 7.505 ÷ 5.25 days = 1.906… a day
    const euro = { currency: "EUR", open: 2, won: 2, lost: 1, wonAmount: eur(15_01), winRatePpm: 666_667, averageCycleSeconds: 5 * day + 6 * hour, perDay: eur(1_91) };
    const dollar = { currency: "USD", open: 0, won: 1, lost: 1, wonAmount: usd(9), winRatePpm: 500_000, averageCycleSeconds: 2 * day, perDay: usd(0) };
    expectEqual("velocity", await velocity(trial), [euro, dollar]);
    expectEqual("velocity of one pipeline", [await velocity(trial, "P-2"), await velocity(trial, "unknown")], [[dollar], []]);
  }),
  analyticsCase("velocity is null where nothing was won, and a rate where nothing was closed", async (trial) => {
    await deals(trial, deal("a"), lost("b", january(3), { amount: usd(1) }));
    const none = { winRatePpm: null, averageCycleSeconds: null, perDay: null };
    expectEqual("velocity", await velocity(trial), [
      { currency: "EUR", open: 1, won: 0, lost: 0, wonAmount: eur(0), ...none },
      { currency: "USD", open: 0, won: 0, lost: 1, wonAmount: usd(0), ...none, winRatePpm: 0 },
    ]);
  }),
  analyticsCase("a forecast says what was won and what is expected by category, in days that both count, per currency", async (trial) => {
    const on = (text: string) => ({ expectedCloseDate: CalendarDate.of(text) });
    await deals(
      trial,
      deal("a", { ...on("2026-02-01"), forecastCategory: "commit" }), deal("b", { ...on("2026-02-28"), forecastCategory: "best-case", amount: eur(3), weightedAmount: eur(1) }),
      deal("c", { ...on("2026-02-10"), amount: usd(7), weightedAmount: usd(2) }), deal("d", { ...on("2026-02-10"), forecastCategory: "omitted" }), deal("e", { ...on("2026-02-10"), forecastCategory: "closed", amount: eur(1), weightedAmount: eur(1) }),
      deal("f", { ...on("2026-01-31") }), deal("g", { ...on("2026-03-01") }), deal("h", { expectedCloseDate: null }), deal("i", { ...on("2026-02-10"), amount: null, weightedAmount: null }),
      won("j", january(32, 0), { amount: eur(20) }), won("k", january(31, 23)), lost("l", january(40)), won("m", january(59, 23), { amount: eur(4), pipelineId: "P-2" }),
    );
    const zero = { won: eur(0), commit: eur(0), bestCase: eur(0), pipeline: eur(0), omitted: eur(0), weighted: eur(0) };
    expectEqual("the forecast", await forecast(trial), [
      { ...zero, won: eur(24), commit: eur(10_01), bestCase: eur(3), omitted: eur(10_00), weighted: eur(5_02) },
      { won: usd(0), commit: usd(0), bestCase: usd(0), pipeline: usd(7), omitted: usd(0), weighted: usd(2) },
    ]);
    expectEqual("of one pipeline", await forecast(trial, "P-2"), [{ ...zero, won: eur(4) }]);
    expectEqual("of other days", await forecast(trial, null, { from: CalendarDate.of("2026-03-02"), to: CalendarDate.of("2026-03-01") }), []);
  }),
];
