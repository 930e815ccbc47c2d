import { CalendarDate, type OperationContext } from "@nexus/common";
import type { AnalyticsProvider } from "@nexus/crm-operations";
import type { ContractSuite } from "../contract.js";
import { expectEqual } from "../expectation.js";
import { analyticsCase, asked, boundedAnalyticsCase, conversions, deals, steps, type Analytics, type AnalyticsSubject } from "./analytics-case.js";
import { conversionCases } from "./conversion-cases.js";
import { pipelineCases } from "./pipeline-cases.js";
import { conversion, deal, january, lost, stepped, won } from "./sample-facts.js";
import { trendCases } from "./trend-cases.js";

const days = { from: CalendarDate.of("2026-01-01"), to: CalendarDate.of("2026-02-28") };

/** Every question, once. */
const everything = async (analytics: AnalyticsProvider, ctx: OperationContext): Promise<readonly unknown[]> => [
  await analytics.conversions(ctx, {}, "source"),
  await analytics.conversionRates(ctx, {}, ["a", "b"]),
  await analytics.pipelineMetrics(ctx, "P-1", january(9)),
  await analytics.velocity(ctx, {}, null),
  await analytics.forecast(ctx, days, null),
  (await analytics.trend(ctx, "won", days, "month")).filter(({ count }) => count > 0),
  await analytics.leaderboard(ctx, {}, "won", 10),
  (await analytics.export(ctx, "events", {}, { limit: 1_000 })).items,
  (await analytics.export(ctx, "conversions", {}, { limit: 1_000 })).items,
  (await analytics.export(ctx, "deals", {}, { limit: 1_000 })).items,
];

const facts = async (trial: Analytics, count: number): Promise<void> => {
  const numbers = Array.from({ length: count }, (_, i) => i);
  await steps(trial, ...numbers.flatMap((i) => [stepped(`a${i}`, `L-${i}`, "a", january(1)), stepped(`b${i}`, `L-${i}`, "b", january(2))]));
  await conversions(trial, ...numbers.map((i) => conversion(`k${i}`)));
  await deals(trial, ...numbers.flatMap((i) => [deal(`o${i}`), won(`w${i}`, january(3)), lost(`l${i}`, january(4))]));
};

/** `AnalyticsProvider`, sentence by sentence, beside what `analyticsTrackerSuite` says of its tracker. */
export const analyticsProviderSuite: ContractSuite<AnalyticsSubject> = {
  name: "analytics provider",
  cases: [
    ...conversionCases,
    ...pipelineCases,
    ...trendCases,
    analyticsCase("another tenant's facts are in no answer", async (trial) => {
      const other = trial.anotherTenant();
      const nothing = await asked(trial, everything);
      await facts(other, 2);
      expectEqual("answers", await asked(trial, everything), nothing);
      const theirs = await asked(other, everything);
      await facts(trial, 3);
      expectEqual("their answers", await asked(other, everything), theirs);
    }),
    analyticsCase("a unit of work is answered with what it has tracked itself", async (trial) => {
      const answer = await trial.commit(async ({ analytics }, ctx) => {
        await analytics.recordConversions(ctx, [conversion("a")]);
        await analytics.recordDeals(ctx, [deal("o")]);
        await analytics.track(ctx, [stepped("s", "L-1", "a", january(1))]);
        return [(await analytics.conversions(ctx, {}, "owner")).length, (await analytics.pipelineMetrics(ctx, "P-1", january(9))).length, (await analytics.conversionRates(ctx, {}, ["a", "b"]))[0]?.entered];
      });
      expectEqual("the answer", answer, [1, 1, 1]);
    }),
    boundedAnalyticsCase("answers cost as many round trips for many facts as for two", () => ({ analytics }, ctx) => everything(analytics, ctx), facts),
  ],
};
