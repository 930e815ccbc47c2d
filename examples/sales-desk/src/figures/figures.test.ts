import { CalendarDate, deepFreeze, Instant } from "@nexus/common";
import type { PipelineRecord } from "@nexus/crm-operations";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { countDays } from "./days.js";
import { countDeals } from "./deal-figures.js";
import { countLeads } from "./lead-figures.js";
import { noTotals, sumOf, withAmount } from "./totals.js";

const at = (text: string): Instant => Instant.of(`${text}T00:00:00.000Z`);
const usd = (minorUnits: number) => ({ minorUnits, currency: "USD" });
const eur = (minorUnits: number) => ({ minorUnits, currency: "EUR" });

test("the median of counted days is that of the list", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(40), { minLength: 1 }), (list) => {
      const days = countDays();
      for (const day of list) days.add(day);
      const sorted = [...list].sort((a, b) => a - b);
      const middle = [sorted[Math.floor((list.length - 1) / 2)] ?? 0, sorted[Math.floor(list.length / 2)] ?? 0] as const;
      expect(days.median()).toBe((middle[0] + middle[1]) / 2);
    }),
  );
  expect(countDays().median()).toBe(null);
});

test("sums keep currencies apart, and an unknown amount adds nothing", () => {
  const totals = [usd(100), null, eur(1), usd(-30), null].reduce(withAmount, noTotals);
  expect([...totals.values()]).toEqual([usd(70), eur(1)]);
  expect([...sumOf([totals, totals]).values()]).toEqual([usd(140), eur(2)]);
  expect(() => withAmount(withAmount(noTotals, usd(Number.MAX_SAFE_INTEGER)), usd(1))).toThrow(expect.objectContaining({ code: "overflow" }));
});

describe("leads", () => {
  test("every lead is in one source, every score in one class", () => {
    fc.assert(
      fc.property(fc.array(fc.record({ source: fc.constantFrom("website", "event"), score: fc.option(fc.integer({ min: 0, max: 100 })), scoredAt: fc.constant(at("2026-01-01")) })), (leads) => {
        const counted = countLeads();
        for (const lead of deepFreeze(leads)) counted.add(lead);
        const figures = counted.figures();
        const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
        expect(figures.leads).toBe(leads.length);
        expect(sum(figures.bySource.map((source) => source.leads))).toBe(leads.length);
        const scored = leads.filter(({ score }) => score !== null).length;
        expect([figures.scored, sum(figures.histogram), sum(Object.values(figures.byQuality)), sum(figures.bySource.map((source) => source.scored))]).toEqual([scored, scored, scored, scored]);
      }),
    );
  });

  test("the ends of classes belong where they say", () => {
    const counted = countLeads();
    for (const score of [0, 9, 10, 39, 40, 69, 70, 99, 100]) counted.add({ source: "website", score, scoredAt: at("2026-01-01") });
    counted.add({ source: "event", score: null, scoredAt: null });
    counted.add({ source: "website", score: 50, scoredAt: at("2026-02-01") });
    const figures = counted.figures();
    expect(figures.histogram).toEqual([2, 1, 0, 1, 1, 1, 1, 1, 0, 2]);
    expect(figures.byQuality).toEqual({ high: 3, medium: 3, low: 4 });
    expect(figures.scoredFor).toEqual({ first: at("2026-01-01"), last: at("2026-02-01") });
    expect(figures.bySource.map(({ source }) => source)).toEqual(["website", "event"]);
  });
});

describe("deals", () => {
  const pipeline: PipelineRecord = deepFreeze({
    id: "P",
    version: 1,
    name: "Sales",
    status: "active" as const,
    isDefault: true,
    stages: [
      { id: "open", name: "Open", position: 1, probabilityPpm: 500_000, outcome: "open" as const, rottenAfterDays: null, forecastCategory: "pipeline" as const },
      { id: "won", name: "Won", position: 2, probabilityPpm: 1_000_000, outcome: "won" as const, rottenAfterDays: null, forecastCategory: "closed" as const },
    ],
  });
  const stay = (stageId: string, enteredAt: string | null, leftAt: string | null = null) => ({ stageId, enteredAt: enteredAt === null ? null : at(enteredAt), leftAt: leftAt === null ? null : at(leftAt) });
  const deals = deepFreeze([
    { pipelineId: "P", stageId: "open", status: "open" as const, amount: usd(1_000), weightedAmount: usd(500), closedAt: null, stageHistory: [stay("open", "2026-01-01")] },
    { pipelineId: "P", stageId: "open", status: "open" as const, amount: null, weightedAmount: null, closedAt: null, stageHistory: [stay("open", null)] },
    { pipelineId: "P", stageId: "won", status: "won" as const, amount: eur(7), weightedAmount: eur(7), closedAt: at("2026-01-31"), stageHistory: [stay("open", "2026-01-11", "2026-01-31"), stay("won", "2026-01-31")] },
  ]);
  const figuresAsOf = (asOf?: CalendarDate) => {
    const counted = countDeals([pipeline], asOf);
    for (const deal of deals) counted.add(deal);
    return counted.figures();
  };

  test("each stage has its deals, amounts by currency, and the days of all who were ever in it", () => {
    const [first, second] = figuresAsOf().pipelines[0]?.stages ?? [];
    expect(first).toMatchObject({ deals: 2, unknownAmounts: 1, amount: new Map([["USD", usd(1_000)]]), weighted: new Map([["USD", usd(500)]]), medianDays: 25 });
    expect(second).toMatchObject({ deals: 1, unknownAmounts: 0, amount: new Map([["EUR", eur(7)]]), medianDays: null });
  });

  test("open stages are counted until the latest day deals tell of, or the day somebody names", () => {
    expect(figuresAsOf().asOf).toBe("2026-01-31");
    expect(figuresAsOf(CalendarDate.of("2026-02-10")).pipelines[0]?.stages[0]?.medianDays).toBe(30);
    expect(countDeals([pipeline], undefined).figures()).toMatchObject({ asOf: null });
  });
});
