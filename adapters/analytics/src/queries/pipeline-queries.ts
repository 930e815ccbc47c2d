import { divideRounded, Money, type Instant, type InstantRange } from "@nexus/common";
import type { AggregateRow, Condition, DayRange, ForecastCategory, ForecastFigures, Records, SalesVelocity, StageMetrics } from "@nexus/crm-operations";
import { dealTable, secondOf, type DealRow } from "../storage/deal-table.js";
import { rateOf } from "./conversion-queries.js";
import { figuresBy, ofPipeline, textIn, within } from "./figures.js";

const open: Condition<DealRow> = { column: "status", is: "eq", value: "open" };
const priced: Condition<DealRow> = { column: "currency", is: "not-null" };

export const stageMetrics = async (records: Records, pipelineId: string, at: Instant): Promise<readonly StageMetrics[]> => {
  const where = [open, ...ofPipeline<DealRow>("pipelineId", pipelineId)];
  const rows = await records.aggregate(dealTable, { where: { all: where }, groupBy: ["stageId", "currency"], sum: ["amount", "weighted"] });
  const ages = await records.aggregate(dealTable, { where: { all: [...where, { column: "stageEnteredSecond", is: "not-null" }] }, groupBy: ["stageId"], sum: ["stageEnteredSecond"] });
  const stageOf = (key: AggregateRow["key"]): string => textIn(key, "stageId") ?? "";
  const ageByStage = new Map(ages.map(({ key, count, sums }) => [stageOf(key), averageAge(count, sums["stageEnteredSecond"] ?? 0, at)]));
  const weighted = figuresBy(rows, stageOf, "weighted");
  return [...figuresBy(rows, stageOf)].map(([stageId, figures]) => ({ stageId, ...figures, weighted: weighted.get(stageId)?.amounts ?? [], averageAgeSeconds: ageByStage.get(stageId) ?? null }));
};

const averageAge = (count: number, entered: number, at: Instant): number => Number(divideRounded(BigInt(secondOf(at)) * BigInt(count) - BigInt(entered), BigInt(count), "floor"));

const secondsPerDay = 86_400n;

export const salesVelocity = async (records: Records, range: InstantRange, pipelineId: string | null): Promise<readonly SalesVelocity[]> => {
  const closed: Condition<DealRow> = { all: [{ column: "status", is: "in", values: ["won", "lost"] }, { column: "closedAt", is: "not-null" }, ...within<DealRow>("closedAt", range)] };
  const where = [priced, { any: [open, closed] }, ...ofPipeline<DealRow>("pipelineId", pipelineId)];
  const rows = await records.aggregate(dealTable, { where: { all: where }, groupBy: ["currency", "status"], sum: ["amount", "cycleSeconds"] });
  return currenciesIn(rows).map((currency) => {
    const of = (status: DealRow["status"]) => rows.find(({ key }) => key["currency"] === currency && key["status"] === status);
    const [stillOpen, won, lost] = [of("open")?.count ?? 0, of("won")?.count ?? 0, of("lost")?.count ?? 0];
    const wonAmount = Money.of(of("won")?.sums["amount"] ?? 0, currency);
    const cycle = BigInt(of("won")?.sums["cycleSeconds"] ?? 0);
    return {
      currency,
      open: stillOpen,
      won,
      lost,
      wonAmount,
      winRatePpm: rateOf(won, won + lost),
      averageCycleSeconds: won === 0 ? null : Number(divideRounded(cycle, BigInt(won), "floor")),
      // open × won ÷ (won + lost) × amount ÷ won ÷ (cycle ÷ won), as one fraction.
      perDay: won === 0 || cycle <= 0n ? null : Money.of(Number(divideRounded(BigInt(stillOpen) * BigInt(won) * BigInt(wonAmount.minorUnits) * secondsPerDay, BigInt(won + lost) * cycle, "half-even")), currency),
    };
  });
};

export const dealForecast = async (records: Records, { from, to }: DayRange, pipelineId: string | null): Promise<readonly ForecastFigures[]> => {
  const days = (column: "closedOn" | "expectedCloseDate"): readonly Condition<DealRow>[] => [{ column, is: "gte", value: from }, { column, is: "lte", value: to }];
  const expected: Condition<DealRow> = { any: [{ all: [open, ...days("expectedCloseDate")] }, { all: [{ column: "status", is: "eq", value: "won" }, ...days("closedOn")] }] };
  const rows = await records.aggregate(dealTable, { where: { all: [priced, expected, ...ofPipeline<DealRow>("pipelineId", pipelineId)] }, groupBy: ["currency", "status", "forecastCategory"], sum: ["amount", "weighted"] });
  return currenciesIn(rows).map((currency) => {
    const sum = (column: "amount" | "weighted", isMeant: (status: unknown, category: unknown) => boolean): Money =>
      Money.sum(rows.filter(({ key }) => key["currency"] === currency && isMeant(key["status"], key["forecastCategory"])).map(({ sums }) => Money.of(sums[column] ?? 0, currency)), currency);
    const openIn = (...categories: readonly ForecastCategory[]): Money => sum("amount", (status, category) => status === "open" && categories.some((each) => each === category));
    return {
      won: sum("amount", (status) => status === "won"),
      commit: openIn("commit", "closed"),
      bestCase: openIn("best-case"),
      pipeline: openIn("pipeline"),
      omitted: openIn("omitted"),
      weighted: sum("weighted", (status, category) => status === "open" && category !== "omitted"),
    };
  });
};

/** Groups come ordered by currency. */
const currenciesIn = (rows: readonly AggregateRow[]): readonly string[] => [...new Set(rows.flatMap(({ key }) => textIn(key, "currency") ?? []))];
