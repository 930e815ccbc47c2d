import { millisecondsPerDay } from "@nexus/common";
import { describe, expect, test } from "vitest";
import { OpportunityStage, PipelineStage } from "../pipeline/index.js";
import { specification } from "../shared/specification.js";
import { Opportunity, opportunityTrackedFields } from "./opportunity.js";
import { opportunityDecider } from "./opportunity-decider.js";
import { OpportunityType } from "./opportunity-type.js";
import { create, environment, eur, later, pipelineWith } from "./opportunity-samples.js";

const id = "O-1";
const pipeline = pipelineWith();
const given = specification(opportunityDecider, environment).after(create);
const stateOf = (outcome: { readonly after: Opportunity | undefined }): Opportunity => {
  if (!outcome.after) throw new Error("There is no opportunity.");
  return outcome.after;
};
const open = stateOf({ after: given.state });
const won = stateOf(given.when({ type: "mark-won", id, actualAmount: eur(90_000) }, { now: later(10) }));
const lost = stateOf(given.when({ type: "mark-lost", id, closeReason: "price" }, { now: later(10) }));
const unknown = stateOf(given.when({ type: "change-amount", id, amount: null }));

test("[FUN-CRM-0053] is open, won or lost", () => {
  const verdicts = [open, won, lost].map((each) => [Opportunity.isOpen(each), Opportunity.isWon(each), Opportunity.isLost(each), Opportunity.isClosed(each)]);
  expect(verdicts).toEqual([[true, false, false, false], [false, true, false, true], [false, false, true, true]]);
  expect([Opportunity.isDeleted(open), Opportunity.isDeleted(stateOf(given.when({ type: "delete", id })))]).toEqual([false, true]);
});

test("[FUN-CRM-0054] the present stage was entered when the deal came into it; a closing one when it was closed", () => {
  const advanced = stateOf(given.when({ type: "advance", id }, { now: later(3) }));
  expect([open, advanced, won].map(Opportunity.stageEnteredAt)).toEqual([later(0), later(3), later(10)]);
  expect(Opportunity.stageEnteredAt({ ...open, stageHistory: [] })).toBeNull();
});

describe("[FUN-CRM-0052] the weighted value", () => {
  test.each(OpportunityStage.all.filter(OpportunityStage.isOpen))("[BUS-CRM-0021] [BUS-CRM-0022] in %s is the value times the stage's default probability", (stageId) => {
    const deal = stateOf(specification(opportunityDecider, environment).when({ ...create, stageId, amount: eur(333) }));
    const probabilityPpm = OpportunityStage.defaultProbabilityPpm(stageId);
    expect(Opportunity.probability(deal, pipeline)).toEqual({ probabilityPpm, reason: null });
    const expected = { prospecting: 33, qualification: 67, "needs-analysis": 117, "value-proposition": 166, proposal: 250, negotiation: 300, "closed-won": 333, "closed-lost": 0 };
    expect(Opportunity.weightedAmount(deal, pipeline)).toEqual(eur(expected[stageId]));
  });

  test("[BUS-CRM-0022] is rounded half to even in minor units, unknown while the value is", () => {
    const deal = (amount: number): Opportunity => stateOf(specification(opportunityDecider, environment).when({ ...create, stageId: "value-proposition", amount: eur(amount) }));
    expect([deal(1), deal(3), deal(5)].map((each) => Opportunity.weightedAmount(each, pipeline)?.minorUnits)).toEqual([0, 2, 2]);
    expect(Opportunity.weightedAmount(unknown, pipeline)).toBeNull();
  });

  test("takes what was set by hand before the stage's, and the outcome before both", () => {
    const byHand = stateOf(given.when({ type: "set-forecast", id, probability: { probabilityPpm: 700_000, reason: "Budget" } }));
    expect(Opportunity.probability(byHand, pipeline)).toEqual({ probabilityPpm: 700_000, reason: "Budget" });
    expect(Opportunity.weightedAmount(byHand, pipeline)).toEqual(eur(70_000));
    expect([won, lost].map((each) => Opportunity.probability(each, pipeline).probabilityPpm)).toEqual([1_000_000, 0]);
    expect([won, lost].map((each) => Opportunity.weightedAmount(each, pipeline))).toEqual([eur(90_000), eur(0)]);
  });

  test("needs the opportunity's own pipeline", () => {
    expect(() => Opportunity.weightedAmount(open, pipelineWith({ id: "P-2" }))).toThrow(/own pipeline/);
    expect(() => Opportunity.probability(open, { ...pipeline, stages: [] })).toThrow(/own pipeline/);
  });
});

test("the value of a won deal is what it was won for, and recurring revenue comes on top of it", () => {
  expect([open, won, lost, unknown].map(Opportunity.value)).toEqual([eur(100_000), eur(90_000), eur(100_000), null]);
  const recurring = { monthly: eur(1_000), termMonths: 12 };
  expect(Opportunity.totalContractValue({ ...won, recurring })).toEqual(eur(102_000));
  expect(Opportunity.totalContractValue({ ...unknown, recurring })).toEqual(eur(12_000));
  expect([open, unknown].map(Opportunity.totalContractValue)).toEqual([eur(100_000), null]);
});

describe("[FUN-CRM-0054] time", () => {
  test("days in the stage are whole days since it was entered", () => {
    expect([Opportunity.daysInStage(open, later(0)), Opportunity.daysInStage(open, later(2)), Opportunity.daysInStage(open, later(-3))]).toEqual([0, 2, 0]);
    const moved = stateOf(given.when({ type: "advance", id }, { now: later(5) }));
    expect([Opportunity.stageEnteredAt(moved), Opportunity.daysInStage(moved, later(6))]).toEqual([later(5), 1]);
    expect(Opportunity.daysInStage({ ...open, stageHistory: [{ stageId: "prospecting", enteredAt: null, leftAt: null, reason: null }] }, later(6))).toBeNull();
  });

  test("age is whole days from creation until it was closed, or until now", () => {
    expect([Opportunity.ageInDays(open, later(40)), Opportunity.ageInDays(won, later(40)), Opportunity.ageInDays(lost, later(40))]).toEqual([40, 10, 10]);
  });

  test("time in stages adds up over all stays; a closed deal spends none where it is", () => {
    const days = (deal: Opportunity, now: number): readonly (readonly [string, number])[] =>
      Opportunity.millisecondsInStages(deal, later(now)).map(({ stageId, milliseconds }) => [stageId, milliseconds / millisecondsPerDay]);
    expect(days(open, 4)).toEqual([["prospecting", 4]]);
    expect(days(won, 40)).toEqual([["prospecting", 10]]);
    const reopened = stateOf(specification(opportunityDecider, environment).from(won).when({ type: "reopen", id, reason: "x" }, { now: later(12) }));
    expect(days(reopened, 15)).toEqual([["prospecting", 13], ["closed-won", 2]]);
    expect(days({ ...open, stageHistory: [{ stageId: "a", enteredAt: null, leftAt: later(1), reason: null }, { stageId: "b", enteredAt: later(1), leftAt: null, reason: null }] }, 3)).toEqual([["b", 2]]);
    expect(days({ ...open, stageHistory: [{ stageId: "a", enteredAt: later(0), leftAt: null, reason: null }, { stageId: "b", enteredAt: null, leftAt: null, reason: null }] }, 3)).toEqual([]);
  });

  test("rotten from as many whole days in the stage as it allows, open deals only", () => {
    expect([29, 30, 31].map((days) => Opportunity.isRotten(open, pipeline, later(days)))).toEqual([false, true, true]);
    expect(Opportunity.isRotten(won, pipeline, later(99))).toBe(false);
    const patient = { ...pipeline, stages: [PipelineStage.of({ id: "prospecting", name: "Prospecting", position: 1, probabilityPpm: 100_000 })] };
    expect(Opportunity.isRotten(open, patient, later(9_999))).toBe(false);
    expect(Opportunity.isRotten({ ...open, stageHistory: [] }, pipeline, later(99))).toBe(false);
  });

  test("overdue from the day after the expected close date (UTC), open deals only", () => {
    expect([29, 30, 31].map((days) => Opportunity.isOverdue(open, later(days)))).toEqual([false, false, true]);
    expect([Opportunity.isOverdue({ ...open, expectedCloseDate: null }, later(99)), Opportunity.isOverdue(won, later(99))]).toEqual([false, false]);
  });

  test("stale when nothing was changed for so many days, open deals only", () => {
    expect([6, 7, 8].map((days) => Opportunity.isStale(open, later(days), 7))).toEqual([false, true, true]);
    expect(Opportunity.isStale(lost, later(99), 7)).toBe(false);
  });
});

test("the fields whose history is kept are fields of an opportunity", () => {
  expect(opportunityTrackedFields).toEqual(["ownerId", "amount", "expectedCloseDate", "forecastCategory", "stageId"]);
  for (const field of opportunityTrackedFields) expect(open).toHaveProperty(field);
});

test("types of deals are known by name", () => {
  expect(OpportunityType.all.map(OpportunityType.is)).toEqual([true, true, true, true]);
  expect(OpportunityType.is("upsell")).toBe(false);
});
