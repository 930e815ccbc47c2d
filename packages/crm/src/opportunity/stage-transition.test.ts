import { describe, expect, test } from "vitest";
import { NexusError } from "@nexus/common";
import { Pipeline, PipelineStage } from "../pipeline/index.js";
import { CrmError } from "../shared/crm-error.js";
import { specification } from "../shared/specification.js";
import { InvalidStageTransition, OpportunityNotFound } from "./errors.js";
import { opportunityDecider } from "./opportunity-decider.js";
import { create, environment, eur, later, liberal, pipelineWith } from "./opportunity-samples.js";

const id = "O-1";
const open = specification(opportunityDecider, environment).after(create);
const flexible = specification(opportunityDecider, { ...environment, pipeline: pipelineWith({ transitionPolicy: liberal }) }).after(create);

describe("a refused transition", () => {
  test.each([
    ["qualification", undefined],
    ["needs-analysis", "sequential"],
    ["closed-won", "close-by-outcome"],
    ["closed-lost", "close-by-outcome"],
  ])("[EXC-CRM-0125] [BUS-CRM-0018] from prospecting to %s names both stages and the rule: %s", (stageId, rule) => {
    const { refusal } = open.when({ type: "move-to-stage", id, stageId });
    expect(refusal?.details).toEqual(rule && { id, from: "prospecting", to: stageId, rule });
    expect(refusal?.message.startsWith(`From stage "prospecting" to stage "${stageId}"`)).toBe(rule && true);
  });

  test("[EXC-CRM-0125] is an exception with the same code and stages for callers that want one", () => {
    const error = InvalidStageTransition.between({ id, from: "proposal", to: "prospecting" }, "no-backward");
    expect([NexusError.is(error), error.code, error.details]).toEqual([true, "invalid_stage_transition", { id, from: "proposal", to: "prospecting", rule: "no-backward" }]);
    expect(error).toBeInstanceOf(CrmError);
    expect(InvalidStageTransition.refusal({ id, from: "proposal", to: "prospecting" }, "no-backward").refusal).toEqual({ code: error.code, message: error.message, details: error.details });
    expect(error.message).toContain('From stage "proposal" to stage "prospecting"');
    expect(InvalidStageTransition.between({ id, from: "negotiation", to: null }, "no-next-stage").message).toContain('"negotiation" there is no next one');
  });

  test("[EXC-CRM-0125] is a refusal that names from, to and the rule, and says what to do instead", () => {
    const { refusal } = InvalidStageTransition.refusal({ id, from: "prospecting", to: "proposal" }, "sequential");
    expect([refusal.code, refusal.details]).toEqual(["invalid_stage_transition", { id, from: "prospecting", to: "proposal", rule: "sequential" }]);
    expect(refusal.message).toBe('From stage "prospecting" to stage "proposal" there is no way. Advance one stage at a time: this pipeline skips none.');
  });

  test("[EXC-CRM-0127] an opportunity that is not there is named by its id or its source lead", () => {
    expect(OpportunityNotFound.byId("O-9")).toMatchObject({ code: "opportunity_not_found", message: 'There is no opportunity with the id "O-9".', details: { id: "O-9" } });
    expect(OpportunityNotFound.bySourceLead("L-9")).toMatchObject({ code: "opportunity_not_found", message: 'There is no opportunity from the lead "L-9".', details: { sourceLeadId: "L-9" } });
  });
});

describe("stage moves", () => {
  test("[BUS-CRM-0018] advance through every open stage, and from the last one only to win or lose", () => {
    const pipeline = pipelineWith();
    let given = open;
    for (const stage of Pipeline.openStages(pipeline).slice(1)) {
      given = given.after({ type: "advance", id });
      expect(given.state?.stageId).toBe(stage.id);
    }
    expect(given.when({ type: "advance", id }).refusal?.details).toEqual({ id, from: "negotiation", to: null, rule: "no-next-stage" });
  });

  test("leave a history without gaps, with the reason where one was given", () => {
    const moved = specification(opportunityDecider, { ...environment, now: later(3), pipeline: pipelineWith({ transitionPolicy: liberal }) })
      .from(open.state)
      .after({ type: "move-to-stage", id, stageId: "proposal" });
    const back = moved.when({ type: "move-to-stage", id, stageId: "qualification", reason: "Champion left" }, { now: later(10) });
    expect(back.after?.stageHistory).toEqual([
      { stageId: "prospecting", enteredAt: later(0), leftAt: later(3), reason: null },
      { stageId: "proposal", enteredAt: later(3), leftAt: later(10), reason: null },
      { stageId: "qualification", enteredAt: later(10), leftAt: null, reason: "Champion left" },
    ]);
    expect(back.events[0]?.data).toMatchObject({ direction: "backward" });
    expect(moved.when({ type: "move-to-stage", id, stageId: "qualification" }).answer).toBe("reason_required");
  });
});

describe("winning", () => {
  test("[BUS-CRM-0023] from any open stage, with reason, note and what it was won for", () => {
    const { after } = open.when({ type: "mark-won", id, closeReason: "best-fit", note: "Three years", actualAmount: eur(90_000) });
    expect(after).toMatchObject({ status: "won", stageId: "closed-won", amount: eur(100_000), actualAmount: eur(90_000), closeReason: "best-fit", closeNote: "Three years", closedAt: environment.now });
    for (const stage of Pipeline.openStages(pipelineWith())) {
      const there = specification(opportunityDecider, environment).after({ ...create, stageId: stage.id });
      expect([there.when({ type: "mark-won", id }).after?.status, there.when({ type: "mark-lost", id, closeReason: "price" }).after?.status]).toEqual(["won", "lost"]);
    }
  });

  test("needs to know for how much, in money or in months", () => {
    const unknown = open.after({ type: "change-amount", id, amount: null });
    expect(unknown.when({ type: "mark-won", id }).answer).toBe("amount_required");
    expect(unknown.when({ type: "mark-won", id, actualAmount: eur(5) }).after).toMatchObject({ amount: null, actualAmount: eur(5) });
    const recurring = unknown.after({ type: "change-amount", id, recurring: { monthly: eur(10), termMonths: 12 } });
    expect(recurring.when({ type: "mark-won", id }).after).toMatchObject({ status: "won", actualAmount: null });
    expect(open.when({ type: "mark-won", id, actualAmount: eur(0) }).answer).toBe("amount_not_positive");
    expect(open.after({ type: "change-amount", id, amount: eur(0), isFreePilot: true }).when({ type: "mark-won", id }).after?.actualAmount).toEqual(eur(0));
  });

  test("in the past, never in the future, and never before the stage was entered in its history", () => {
    expect(open.when({ type: "mark-won", id, closedAt: later(1) }).answer).toBe("closed_in_future");
    const { after } = open.when({ type: "mark-won", id, closedAt: later(-5) });
    expect(after?.closedAt).toBe(later(-5));
    expect(after?.stageHistory.at(-1)).toEqual({ stageId: "closed-won", enteredAt: later(0), leftAt: null, reason: null });
  });

  test("repeated with the same words, changes nothing; with others it is refused", () => {
    const won = open.after({ type: "mark-won", id, closeReason: "best-fit", actualAmount: eur(5) });
    expect(won.when({ type: "mark-won", id, closeReason: "best-fit", actualAmount: eur(5) }, { now: later(2) }).events).toEqual([]);
    expect(won.when({ type: "mark-won", id, actualAmount: eur(6) }).answer).toBe("invalid_stage_transition");
  });
});

describe("losing", () => {
  test("carries the tenant's reason, the competitor and a note", () => {
    const { after } = open.when({ type: "mark-lost", id, closeReason: "competitor", competitor: "Globex", note: "On price" });
    expect(after).toMatchObject({ status: "lost", stageId: "closed-lost", closeReason: "competitor", competitor: "Globex", closeNote: "On price", actualAmount: null, amount: eur(100_000) });
    expect(after?.stageHistory.at(-1)?.reason).toBe("On price");
  });

  test("with a reason of the list for lost deals only", () => {
    expect(open.when({ type: "mark-lost", id, closeReason: "best-fit" }).answer).toBe("close_reason_unknown");
    expect(open.when({ type: "mark-won", id, closeReason: "price" }).answer).toBe("close_reason_unknown");
    const closeReasons = [{ id: "solvency", label: "Solvency", status: "lost" }] as const;
    expect(open.when({ type: "mark-lost", id, closeReason: "solvency" }, { closeReasons }).answer).toBe("accepted");
    expect(open.when({ type: "mark-lost", id, closeReason: "price" }, { closeReasons }).refusal?.details).toEqual({ known: ["solvency"] });
  });

  test("into the loss stage that is named, where there are several", () => {
    const base = pipelineWith();
    const pipeline = { ...base, stages: [...base.stages, PipelineStage.of({ id: "disqualified", name: "Disqualified", position: 9, probabilityPpm: 0 })] };
    expect(open.when({ type: "mark-lost", id, closeReason: "price", stageId: "disqualified" }, { pipeline }).after?.stageId).toBe("disqualified");
    expect(open.when({ type: "mark-lost", id, closeReason: "price" }, { pipeline }).after?.stageId).toBe("closed-lost");
    expect(open.when({ type: "mark-lost", id, closeReason: "price", stageId: "closed-won" }, { pipeline }).refusal?.details["rule"]).toBe("wrong-outcome");
    expect(open.when({ type: "mark-won", id, stageId: "proposal" }).refusal?.details["rule"]).toBe("wrong-outcome");
    expect(open.when({ type: "mark-won", id }, { pipeline: { ...base, stages: base.stages.slice(0, 6) } }).answer).toBe("stage_not_found");
  });
});

describe("closed deals", () => {
  const won = open.after({ type: "advance", id }, { type: "mark-won", id, closeReason: "best-price" });

  test("[BUS-CRM-0020] change from one outcome to the other by the declared rule, with a note, and lose what only the other has", () => {
    const declared = { pipeline: pipelineWith({ transitionPolicy: liberal }) };
    expect(won.when({ type: "mark-lost", id, closeReason: "price", note: "Withdrawn" }).refusal?.details["rule"]).toBe("closed-stays-closed");
    expect(won.when({ type: "mark-lost", id, closeReason: "price" }, declared).answer).toBe("reason_required");
    expect(won.when({ type: "mark-lost", id, closeReason: "price", note: "  " }, declared).answer).toBe("reason_required");
    expect(won.when({ type: "mark-lost", id, closeReason: "price", note: "Withdrawn" }, declared).after).toMatchObject({ status: "lost", stageId: "closed-lost", actualAmount: null, forecastCategory: "omitted" });
  });

  test("[BUS-CRM-0019] [SRV-CRM-0123] are reopened with a reason, in the last open stage or one that is named, and remember it", () => {
    const { after } = won.when({ type: "reopen", id, reason: "Contract withdrawn" });
    expect(after).toMatchObject({
      status: "open", stageId: "qualification", closedAt: null, closeReason: null, actualAmount: null, amount: eur(100_000),
      reopenings: [{ at: environment.now, by: "user-1", reason: "Contract withdrawn", from: "won", closedAt: environment.now, closeReason: "best-price" }],
    });
    expect(after?.stageHistory.map((stay) => stay.stageId)).toEqual(["prospecting", "qualification", "closed-won", "qualification"]);
    expect(won.when({ type: "reopen", id, reason: "x", stageId: "negotiation" }).after?.stageId).toBe("negotiation");
    expect(won.when({ type: "reopen", id, reason: "x", stageId: "closed-lost" }).refusal?.details["rule"]).toBe("reopen-to-open");
    expect(won.when({ type: "reopen", id, reason: "x", stageId: "nowhere" }).answer).toBe("stage_not_found");
  });

  test("reopen in the first open stage when the former one is gone", () => {
    const pipeline = pipelineWith({ stages: pipelineWith().stages.filter((stage) => !["prospecting", "qualification"].includes(stage.id)) });
    expect(won.when({ type: "reopen", id, reason: "x" }, { pipeline }).after?.stageId).toBe("needs-analysis");
  });

  test("a deal in a stage that the pipeline lost is refused, not guessed", () => {
    const pipeline = pipelineWith({ stages: pipelineWith().stages.filter((stage) => stage.id !== "prospecting") });
    expect(open.when({ type: "set-forecast", id, forecastCategory: null }, { pipeline }).answer).toBe("stage_not_found");
    expect(flexible.when({ type: "advance", id }, { pipeline }).answer).toBe("invalid_stage_transition");
  });
});
