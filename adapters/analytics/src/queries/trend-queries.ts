import { CalendarDate, compareText, isSafeInteger, type InstantRange } from "@nexus/common";
import { OperationsError, type DayRange, type LeaderboardEntry, type Records, type TrendMeasure, type TrendPoint } from "@nexus/crm-operations";
import { dealTable, type DealRow } from "../storage/deal-table.js";
import { conversionTable } from "../storage/event-tables.js";
import { figuresBy, textIn, within } from "./figures.js";

const mostPoints = 1_000;

export const trendPoints = async (records: Records, measure: TrendMeasure, days: DayRange, by: "day" | "month"): Promise<readonly TrendPoint[]> => {
  const periods = periodsIn(days, by);
  const { from, to } = days;
  const rows =
    measure === "conversions"
      ? await records.aggregate(conversionTable, { where: { all: [{ column: "day", is: "gte", value: from }, { column: "day", is: "lte", value: to }] }, groupBy: ["day", "currency"], sum: ["amount"] })
      : await records.aggregate(dealTable, { where: { all: [{ column: "status", is: "eq", value: measure }, { column: "closedOn", is: "gte", value: from }, { column: "closedOn", is: "lte", value: to }] }, groupBy: ["closedOn", "currency"], sum: ["amount"] });
  const name = measure === "conversions" ? "day" : "closedOn";
  const figures = figuresBy(rows, (key) => (textIn(key, name) ?? "").slice(0, by === "day" ? 10 : 7));
  return periods.map((period) => ({ period, ...(figures.get(period) ?? { count: 0, amounts: [] }) }));
};

const periodsIn = ({ from, to }: DayRange, by: "day" | "month"): readonly string[] => {
  if (to < from) return [];
  const monthsUntil = (date: CalendarDate): number => Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7)) - 1;
  const first = monthsUntil(from);
  const length = 1 + (by === "day" ? CalendarDate.daysBetween(from, to) : monthsUntil(to) - first);
  if (length > mostPoints) throw new OperationsError("invalid_range", `Ask for fewer points: at most ${mostPoints} at a time.`, { details: { from, to, by, points: length } });
  const monthAt = (months: number): string => `${String(Math.floor(months / 12)).padStart(4, "0")}-${String((months % 12) + 1).padStart(2, "0")}`;
  return Array.from({ length }, (_, i) => (by === "day" ? CalendarDate.addDays(from, i) : monthAt(first + i)));
};

export const leaders = async (records: Records, range: InstantRange, by: "won" | { readonly currency: string }, limit: number): Promise<readonly LeaderboardEntry[]> => {
  if (!isSafeInteger(limit) || limit < 1 || limit > 1_000) throw new OperationsError("invalid_page", "Correct the limit: it is a whole number from 1 to 1,000.", { details: { limit } });
  const where = [{ column: "status", is: "eq", value: "won" }, { column: "ownerId", is: "not-null" }, { column: "closedAt", is: "not-null" }, ...within<DealRow>("closedAt", range)] as const;
  const rows = await records.aggregate(dealTable, { where: { all: where }, groupBy: ["ownerId", "currency"], sum: ["amount"] });
  const owners = [...figuresBy(rows, (key) => textIn(key, "ownerId") ?? "")].map(([ownerId, figures]) => ({
    ownerId,
    ...figures,
    measure: by === "won" ? figures.count : (figures.amounts.find(({ currency }) => currency === by.currency)?.minorUnits ?? 0),
  }));
  const inOrder = owners.sort((a, b) => b.measure - a.measure || compareText(a.ownerId, b.ownerId));
  return inOrder.slice(0, limit).map(({ measure, ...entry }) => ({ rank: 1 + inOrder.findIndex((other) => other.measure === measure), ...entry }));
};
