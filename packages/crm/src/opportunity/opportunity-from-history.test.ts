import { accept, Decimal, type Refused, type Result } from "@nexus/common";
import { describe, expect, test } from "vitest";
import { specification } from "../shared/specification.js";
import { Opportunity } from "./opportunity.js";
import { opportunityDecider } from "./opportunity-decider.js";
import type { OpportunityEvent } from "./opportunity-event.js";
import { opportunityFromHistory } from "./opportunity-from-history.js";
import type { OpportunityHistory } from "./opportunity-history.js";
import { create, day, environment, eur, later, line, pipelineWith } from "./opportunity-samples.js";

const id = "O-1";
const base = { id, title: "GTX Basic for Acme", pipelineId: "P-1", ownerId: "user-7" } as const;
const engaging: OpportunityHistory = { ...base, status: "open", stageId: "qualification", stageEnteredAt: later(-100), expectedCloseDate: day(-20) };
const prospect: OpportunityHistory = { ...base, status: "open" };
const won: OpportunityHistory = {
  ...base, status: "won", amount: eur(105_400), createdAt: later(-200), closedAt: later(-70), earlierStages: [{ stageId: "qualification", enteredAt: later(-200) }],
};
const lost: OpportunityHistory = { ...base, status: "lost", amount: eur(0), closedAt: later(-70) };

const deals = specification(opportunityDecider, environment);
const eventsOf = (answer: Result<readonly OpportunityEvent[]>): readonly OpportunityEvent[] => (answer.ok ? answer.value : []);
const imported = (facts: OpportunityHistory, state?: Opportunity, around = environment): Opportunity => {
  const next = deals.from(state).state;
  const after = deals.fold(next, eventsOf(opportunityFromHistory(facts, around, state)));
  if (!after) throw new Error("Nothing was imported.");
  return after;
};
const codeOf = (facts: OpportunityHistory, changes: Partial<typeof environment> = {}): string | undefined => {
  const answer = opportunityFromHistory(facts, { ...environment, ...changes });
  return answer.ok ? undefined : answer.refusal.code;
};
const findingsOf = (facts: OpportunityHistory): readonly string[] => {
  const [event] = eventsOf(opportunityFromHistory(facts, environment));
  return event && "findings" in event.data ? event.data.findings.map((finding) => finding.code) : [];
};

describe("facts of the past are recorded as they were", () => {
  test("[VAL-CRM-0132] an open deal, overdue and without an amount, is valid and flagged, and stays editable", () => {
    const deal = imported(engaging);
    expect(deal).toMatchObject({ status: "open", stageId: "qualification", amount: null, ownerId: "user-7", expectedCloseDate: day(-20), createdAt: later(-100), version: 1 });
    expect(deal.stageHistory).toEqual([{ stageId: "qualification", enteredAt: later(-100), leftAt: null, reason: null }]);
    expect([Opportunity.isOverdue(deal, environment.now), Opportunity.daysInStage(deal, environment.now), Opportunity.weightedAmount(deal, environment.pipeline)]).toEqual([true, 100, null]);
    expect(deals.from(deal).when({ type: "change-amount", id, amount: eur(5) }).after).toMatchObject({ amount: eur(5), expectedCloseDate: day(-20) });
  });

  test("a prospect of which no date is known has an age since its import and no days in its stage", () => {
    const deal = imported(prospect);
    expect(deal.stageHistory).toEqual([{ stageId: "prospecting", enteredAt: null, leftAt: null, reason: null }]);
    expect([Opportunity.daysInStage(deal, later(50)), Opportunity.ageInDays(deal, later(50)), Opportunity.isRotten(deal, environment.pipeline, later(50))]).toEqual([null, 50, false]);
    const { after } = deals.from(deal).when({ type: "advance", id }, { now: later(9) });
    expect(after?.stageHistory).toEqual([
      { stageId: "prospecting", enteredAt: null, leftAt: later(9), reason: null },
      { stageId: "qualification", enteredAt: later(9), leftAt: null, reason: null },
    ]);
  });

  test("a won deal has its stages, its close in the past, and what it was won for", () => {
    const deal = imported(won);
    expect(deal).toMatchObject({ status: "won", stageId: "closed-won", closedAt: later(-70), amount: eur(105_400), actualAmount: eur(105_400), closeReason: null, forecastCategory: "closed" });
    expect(deal.stageHistory).toEqual([
      { stageId: "qualification", enteredAt: later(-200), leftAt: later(-70), reason: null },
      { stageId: "closed-won", enteredAt: later(-70), leftAt: null, reason: null },
    ]);
    expect(Opportunity.ageInDays(deal, environment.now)).toBe(130);
    expect(imported({ ...won, actualAmount: eur(7) } as OpportunityHistory)).toMatchObject({ amount: eur(105_400), actualAmount: eur(7) });
  });

  test("a closed deal may name the open stage it was closed from, and when it was entered", () => {
    for (const status of ["won", "lost"] as const) {
      const deal = imported({ ...base, status, stageId: "qualification", stageEnteredAt: later(-200), closedAt: later(-70), amount: eur(5) });
      expect(deal.stageHistory).toEqual([
        { stageId: "qualification", enteredAt: later(-200), leftAt: later(-70), reason: null },
        { stageId: `closed-${status}`, enteredAt: later(-70), leftAt: null, reason: null },
      ]);
      expect([deal.stageId, deal.createdAt]).toEqual([`closed-${status}`, later(-200)]);
    }
  });

  test("zero without the mark of a free pilot is not known, and the import says so", () => {
    expect([imported(lost).amount, findingsOf(lost)]).toEqual([null, ["zero_amount_taken_as_unknown"]]);
    expect(imported({ ...lost, isFreePilot: true }).amount).toEqual(eur(0));
    expect(imported({ ...won, amount: eur(0) }).actualAmount).toBeNull();
    expect(findingsOf({ ...won, actualAmount: eur(0) } as OpportunityHistory)).toEqual(["zero_amount_taken_as_unknown"]);
  });

  test("what looks odd is recorded and listed", () => {
    expect(findingsOf(won)).toEqual([]);
    expect(findingsOf({ ...won, createdAt: later(-5) })).toEqual(["closed_before_created"]);
    expect(findingsOf({ ...won, earlierStages: [{ stageId: "proposal", enteredAt: later(-50) }] })).toEqual(["stages_out_of_order"]);
    expect(findingsOf({ ...won, lines: [line()] })).toEqual(["amount_differs_from_lines"]);
    expect(imported({ ...won, lines: [line()] }).amount).toEqual(eur(105_400));
  });

  test("lines with a price say the amount where the facts do not, and a product may be known without a price", () => {
    expect(imported({ ...engaging, lines: [line()] }).amount).toEqual(eur(99_999));
    expect(imported({ ...engaging, lines: [line({ unitPrice: null, productId: "GTX" })] })).toMatchObject({ amount: null, lines: [{ productId: "GTX", unitPrice: null, amount: null }] });
  });

  test("no gate asks for more than is known: closed without a date, in an archived pipeline, without required fields", () => {
    const fields = [{ entity: "opportunity", name: "region", label: "Region", type: "text", required: true, personalData: "none" }] as const;
    const { closedAt: _, ...dateless } = won as OpportunityHistory & { readonly status: "won" };
    expect(imported(dateless).closedAt).toBeNull();
    expect(codeOf(won, { fields, pipeline: pipelineWith({ status: "archived" }) })).toBeUndefined();
    expect(codeOf({ ...won, customFields: { region: 5 } }, { fields })).toBe("invalid_input");
  });
});

test.each<[string, OpportunityHistory, string]>([
  ["a stage the pipeline does not have", { ...engaging, stageId: "nowhere" }, "stage_not_found"],
  ["an earlier stage it does not have", { ...won, earlierStages: [{ stageId: "nowhere", enteredAt: null }] }, "stage_not_found"],
  ["a stage that contradicts the status", { ...engaging, stageId: "closed-won" }, "stage_contradicts_status"],
  ["a win in the loss stage", { ...won, stageId: "closed-lost" }, "stage_contradicts_status"],
  ["a close that has not come yet", { ...won, closedAt: later(1) } as OpportunityHistory, "history_in_future"],
  ["a stage entered in the future", { ...engaging, stageEnteredAt: later(1) }, "history_in_future"],
  ["a creation in the future", { ...engaging, createdAt: later(1) }, "history_in_future"],
  ["an earlier stage in the future", { ...won, earlierStages: [{ stageId: "proposal", enteredAt: later(1) }] }, "history_in_future"],
  ["two currencies", { ...won, lines: [line({ unitPrice: { minorUnits: 1, currency: "USD" } })] }, "currency_mismatch"],
  ["a free pilot with a price", { ...won, isFreePilot: true }, "free_pilot_has_a_price"],
  ["lines that overflow", { ...won, lines: [line({ quantity: Decimal.of("999999999"), unitPrice: eur(1e15) })] }, "amount_too_large"],
  ["two primary contacts", { ...won, contactRoles: ["C-1", "C-2"].map((contactId) => ({ contactId, role: "legal", isPrimary: true })) }, "several_primary_contacts"],
  ["another pipeline", { ...won, pipelineId: "P-2" }, "pipeline_mismatch"],
])("the impossible is refused: %s", (_what, facts, code) => {
  expect(codeOf(facts)).toBe(code);
});

test("facts without a tenant, or for a pipeline without a fitting stage, are refused", () => {
  expect(codeOf(won, { tenantId: " " })).toBe("invalid_input");
  expect(codeOf(won, { pipeline: pipelineWith({ stages: [] }) })).toBe("stage_not_found");
});

describe("a later import", () => {
  const again = (facts: OpportunityHistory, state: Opportunity, changes: Partial<typeof environment> = {}): readonly OpportunityEvent[] =>
    eventsOf(opportunityFromHistory(facts, { ...environment, now: later(30), ...changes }, state));

  test.each([["engaging", engaging], ["prospect", prospect], ["won", won], ["lost", lost]])("of the same facts gives no event: %s", (_name, facts) => {
    expect(again(facts, imported(facts))).toEqual([]);
  });

  test("of other facts corrects what nobody has touched", () => {
    const deal = imported(engaging);
    const corrected = deals.fold(deal, again({ ...won, title: "GTX Pro for Acme" }, deal));
    expect(corrected).toMatchObject({ title: "GTX Pro for Acme", status: "won", actualAmount: eur(105_400), forecastCategory: "closed", createdAt: later(-200), version: 2 });
    expect(corrected?.stageHistory).toHaveLength(2);
    expect(corrected && again({ ...won, title: "GTX Pro for Acme" }, corrected)).toEqual([]);
  });

  test("never overwrites what people have changed since", () => {
    const touched = deals.from(imported(engaging)).after(
      { type: "advance", id }, { type: "change-amount", id, amount: eur(9) }, { type: "assign-owner", id, ownerId: "user-9" },
    ).state as Opportunity;
    expect(again(engaging, touched)).toEqual([]);
    expect(again({ ...won, ownerId: "user-8" }, touched)).toMatchObject([{ data: { changes: { createdAt: later(-200) } } }]);
    const corrected = deals.fold(touched, again({ ...won, ownerId: "user-8", title: "GTX Pro" }, touched));
    expect(corrected).toMatchObject({ title: "GTX Pro", ownerId: "user-9", amount: eur(9), status: "open", stageId: "needs-analysis" });
    expect(corrected && again({ ...won, ownerId: "user-8", title: "GTX Pro" }, corrected)).toEqual([]);
  });

  test("leaves what lies in the bin, and refuses what was never imported", () => {
    const binned = deals.from(imported(engaging)).after({ type: "delete", id }).state as Opportunity;
    expect(opportunityFromHistory(won, environment, binned)).toEqual(accept([]));
    const live = deals.after(create).state as Opportunity;
    expect((opportunityFromHistory(won, environment, live) as Refused).refusal.code).toBe("opportunity_not_imported");
    const elsewhere = { ...imported(engaging), pipelineId: "P-2" };
    expect((opportunityFromHistory(won, environment, elsewhere) as Refused).refusal.code).toBe("pipeline_mismatch");
  });
});
