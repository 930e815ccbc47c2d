import { CalendarDate, Instant } from "@nexus/common";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { PipelineStage, Pipeline } from "../pipeline/index.js";
import { specification } from "../shared/specification.js";
import type { Opportunity } from "./opportunity.js";
import type { OpportunityCommand } from "./opportunity-command.js";
import { opportunityCommandSchemas } from "./opportunity-command-schema.js";
import { opportunityDecider } from "./opportunity-decider.js";
import { linesTotal } from "./opportunity-line.js";
import { create, environment, later, liberal, pipelineWith, today } from "./opportunity-samples.js";

const runs = process.env["NEXUS_SOAK"] ? 20_000 : 250;
const id = "O-1";
const stageId = fc.constantFrom(...pipelineWith().stages.map((stage) => stage.id), "nowhere");
const money = fc.record({ minorUnits: fc.constantFrom(0, 1, 999, 1e15), currency: fc.constantFrom("EUR", "EUR", "EUR", "USD") });
const unknownOr = <T>(known: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(known, { freq: 4 });
const text = fc.constantFrom("why", "because");
const dealLine = fc.record({ id: fc.constantFrom("l-1", "l-2"), description: text, quantity: fc.constantFrom("1", "0.5", "999999999"), unitPrice: unknownOr(money) });
const on = <T extends Record<string, fc.Arbitrary<unknown>>>(type: string, fields: T, requiredKeys: (keyof T & string)[] = []): fc.Arbitrary<object> =>
  fc.record(fields, { requiredKeys }).map((input) => ({ type, id, ...input }));

const command = fc
  .oneof(
    on("advance", {}),
    on("move-to-stage", { stageId, reason: text }, ["stageId"]),
    on("mark-won", { stageId, actualAmount: money, note: text, closedAt: fc.constantFrom(later(-3), later(9)) }),
    on("mark-lost", { closeReason: fc.constantFrom("price", "best-fit"), note: text, competitor: text }, ["closeReason"]),
    on("reopen", { reason: text, stageId }, ["reason"]),
    on("change-amount", { amount: unknownOr(money), isFreePilot: fc.boolean(), recurring: unknownOr(fc.record({ monthly: fc.constant({ minorUnits: 5, currency: "EUR" }), termMonths: fc.integer({ min: 1, max: 600 }) })) }),
    on("set-lines", { lines: fc.array(dealLine, { maxLength: 2 }), isFreePilot: fc.boolean() }, ["lines"]),
    on("set-expected-close-date", { expectedCloseDate: unknownOr(fc.integer({ min: -5, max: 60 }).map((days) => CalendarDate.addDays(today, days))) }, ["expectedCloseDate"]),
    on("set-forecast", { forecastCategory: unknownOr(fc.constantFrom("omitted", "commit")), probability: unknownOr(fc.record({ probabilityPpm: fc.integer({ min: 0, max: 1_000_000 }) })) }),
    on("delete", {}),
    on("restore", {}),
  )
  .map((each) => each as OpportunityCommand);

const steps = fc.array(fc.record({ command, after: fc.integer({ min: 0, max: 20 }) }), { minLength: 1, maxLength: 25 });

/** What is true of every opportunity, however it came about. */
const holds = (deal: Opportunity, pipeline: Pipeline): void => {
  const stage = Pipeline.stageById(pipeline, deal.stageId);
  expect(stage && PipelineStage.kind(stage)).toBe({ open: "open", won: "win", lost: "loss" }[deal.status]);
  expect(deal.closedAt === null).toBe(deal.status === "open");
  expect(deal.amount === null || deal.amount.minorUnits > 0 || deal.isFreePilot).toBe(true);
  expect(deal.isFreePilot).toBe(deal.amount?.minorUnits === 0);
  const currencies = [deal.amount, deal.actualAmount, deal.recurring?.monthly, ...deal.lines.map((each) => each.amount)].flatMap((each) => each?.currency ?? []);
  expect(new Set(currencies).size).toBeLessThanOrEqual(1);
  expect(linesTotal(deal.lines) ?? deal.amount).toEqual(deal.amount);
  expect(deal.forecastCategory === "closed").toBe(deal.status === "won");
  expect(deal.stageHistory.at(-1)).toMatchObject({ stageId: deal.stageId, leftAt: null });
  for (const [i, stay] of deal.stageHistory.slice(0, -1).entries()) {
    expect(stay.leftAt).toBe(deal.stageHistory[i + 1]?.enteredAt);
    expect((stay.enteredAt ?? "") <= (stay.leftAt ?? "")).toBe(true);
  }
};

const staysTrue = (decider: typeof opportunityDecider): void => {
  fc.assert(
    fc.property(steps, fc.boolean(), (all, isLiberal) => {
      const pipeline = pipelineWith(isLiberal ? { transitionPolicy: liberal } : {});
      const deals = specification(decider, { ...environment, pipeline });
      const first = deals.when(create);
      const history = [...first.events];
      let state = first.after;
      let now = environment.now;
      for (const step of all) {
        now = Instant.addDays(now, step.after);
        const { type, ...input } = step.command;
        const parsed: object = opportunityCommandSchemas[type].parse(input);
        const outcome = deals.from(state).when({ type, ...parsed } as OpportunityCommand, { now });
        if (outcome.answer !== "accepted") expect(outcome.after).toBe(state);
        state = outcome.after;
        history.push(...outcome.events);
        if (state) holds(state, pipeline);
      }
      expect(deals.given(...history).state).toEqual(state);
    }),
    { numRuns: runs },
  );
};

test("[SRV-CRM-0122] [VAL-CRM-0130] whatever is done to it, an opportunity stays sound, a refusal leaves it alone, and its events fold to its state", () => {
  expect(() => staysTrue(opportunityDecider)).not.toThrow();
});

test.each([
  ["forgets to leave the stage", (state: Opportunity): Opportunity => ({ ...state, stageHistory: state.stageHistory.map((stay) => ({ ...stay, leftAt: null })) })],
  ["keeps the forecast of a closed deal", (state: Opportunity): Opportunity => ({ ...state, forecastCategory: "pipeline" })],
  ["lets the amount go its own way", (state: Opportunity): Opportunity => ({ ...state, amount: state.amount && { ...state.amount, minorUnits: state.amount.minorUnits + 1 } })],
])("an evolve that %s is caught", (_what, broken) => {
  expect(() => staysTrue({ ...opportunityDecider, evolve: (state, event) => broken(opportunityDecider.evolve(state, event)) })).toThrow(/Property failed/);
});
