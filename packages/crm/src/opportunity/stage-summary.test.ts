import { Money } from "@nexus/common";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { specification } from "../shared/specification.js";
import { Opportunity } from "./opportunity.js";
import type { OpportunityCommand } from "./opportunity-command.js";
import { opportunityDecider } from "./opportunity-decider.js";
import { openValueOf, summarizeStages } from "./stage-summary.js";
import { create, environment, eur, pipelineWith } from "./opportunity-samples.js";

const runs = process.env["NEXUS_SOAK"] ? 5_000 : 200;
const pipeline = pipelineWith();
const deals = specification(opportunityDecider, environment);
const deal = (changes: object, ...then: readonly OpportunityCommand[]): Opportunity => deals.after({ ...create, ...changes }, ...then).state as Opportunity;
const usd = { minorUnits: 10, currency: "USD" };
const book = [
  deal({ amount: eur(5), stageId: "value-proposition" }),
  deal({ amount: eur(5), stageId: "value-proposition" }),
  deal({ amount: usd, stageId: "value-proposition" }),
  deal({ amount: null, stageId: "value-proposition" }),
  deal({ amount: eur(7) }, { type: "mark-won", id: "O-1", actualAmount: eur(6) }),
  deal({ amount: eur(9) }, { type: "mark-lost", id: "O-1", closeReason: "price" }),
  deal({ amount: eur(1_000) }, { type: "delete", id: "O-1" }),
  { ...deal({ amount: eur(2_000) }), pipelineId: "P-2" },
];

describe("[BUS-CRM-0022] a stage sums up", () => {
  const summary = new Map(summarizeStages(book, pipeline).map((stage) => [stage.stageId, stage]));

  test("per stage and currency, each deal weighted on its own, unknown amounts counted apart", () => {
    expect([...summary.keys()]).toEqual(pipeline.stages.map((stage) => stage.id));
    expect(summary.get("prospecting")).toEqual({ stageId: "prospecting", count: 0, unknownAmounts: 0, totals: [] });
    expect(summary.get("value-proposition")).toEqual({
      stageId: "value-proposition", count: 4, unknownAmounts: 1,
      totals: [
        { currency: "EUR", count: 2, amount: eur(10), weighted: eur(4) },
        { currency: "USD", count: 1, amount: usd, weighted: { minorUnits: 5, currency: "USD" } },
      ],
    });
    expect(summary.get("closed-won")?.totals).toEqual([{ currency: "EUR", count: 1, amount: eur(6), weighted: eur(6) }]);
    expect(summary.get("closed-lost")?.totals).toEqual([{ currency: "EUR", count: 1, amount: eur(9), weighted: eur(0) }]);
  });

  const addsUp = (summarize: typeof summarizeStages): void => {
    const stageId = fc.constantFrom("prospecting", "qualification", "needs-analysis", "value-proposition", "proposal", "negotiation");
    const random = fc.record({ stageId, amount: fc.option(fc.integer({ min: 1, max: 1_000_000_000 }).map(eur)) });
    fc.assert(
      fc.property(fc.array(random, { maxLength: 30 }), (inputs) => {
        const all = inputs.map((input): Opportunity => ({ ...(book[0] as Opportunity), ...input }));
        const weighted = all.flatMap((each) => Opportunity.weightedAmount(each, pipeline) ?? []);
        const stages = summarize(all, pipeline);
        expect(Money.sum(stages.flatMap((stage) => stage.totals.map((total) => total.weighted)), "EUR")).toEqual(Money.sum(weighted, "EUR"));
        expect(stages.reduce((sum, stage) => sum + stage.count, 0)).toBe(all.length);
        for (const stage of stages) expect(stage.totals.reduce((sum, total) => sum + total.count, stage.unknownAmounts)).toBe(stage.count);
      }),
      { numRuns: runs },
    );
  };

  test("so that nothing is lost", () => {
    expect(() => addsUp(summarizeStages)).not.toThrow();
  });

  test("a sum times an average probability is caught", () => {
    const averaged: typeof summarizeStages = (all, given) =>
      summarizeStages(all, given).map((stage, i) => ({
        ...stage,
        totals: stage.totals.map((total) => ({ ...total, weighted: Money.multiplyByRate(total.amount, given.stages[i]?.probabilityPpm ?? 0, "half-even") })),
      }));
    expect(() => addsUp(averaged)).toThrow(/Property failed/);
  });
});

test("[FUN-CRM-0057] the open value is per currency, without closed and deleted deals", () => {
  expect(openValueOf(book)).toEqual({
    count: 5, unknownAmounts: 1,
    totals: [{ currency: "EUR", count: 3, amount: eur(2_010) }, { currency: "USD", count: 1, amount: usd }],
  });
  expect(openValueOf([])).toEqual({ count: 0, unknownAmounts: 0, totals: [] });
});
