import { expect, test } from "vitest";
import { at, commands, create, engineScore, leadIn, leads, now } from "./lead-fixture.js";
import { Lead, LeadHistoryFlag, LeadRating } from "./lead.js";
import type { LeadCommand } from "./lead-command.js";
import { LeadHandoverStage } from "./lead-handover.js";
import { LeadStatus } from "./lead-status.js";

const stateAfter = (...list: readonly LeadCommand[]): Lead => {
  const { state } = leads.after(...list);
  if (!state) throw new Error("no lead");
  return state;
};

test("[FUN-CRM-0041] [IFC-CRM-0079] what a status makes of a lead", () => {
  const holds = (question: (lead: Lead) => boolean) => LeadStatus.all.filter((status) => question(leadIn(status)));
  expect(holds(Lead.isQualified)).toEqual(["qualified"]);
  expect(holds(Lead.isConvertible)).toEqual(["qualified"]);
  expect(holds(Lead.isConverted)).toEqual(["converted"]);
  expect(holds(Lead.isDisqualified)).toEqual(["disqualified"]);
  expect(holds(Lead.isOpen)).toEqual(["new", "contacted", "qualified"]);
});

test("a qualified lead in the bin is qualified, but cannot be converted", () => {
  const binned = { ...leadIn("qualified"), deletedAt: now };
  expect([Lead.isQualified(binned), Lead.isConvertible(binned)]).toEqual([true, false]);
});

test("[FUN-CRM-0044] high scoring is at the threshold or above, and never without a score", () => {
  const scored = stateAfter(create, { type: "assign-score", id: "L-1", score: engineScore(70) });
  expect([Lead.isHighScoring(scored, 70), Lead.isHighScoring(scored, 71), Lead.isHighScoring(leadIn("new"), 0)]).toEqual([true, false, false]);
});

test("unassigned is without owner", () => {
  expect(Lead.isUnassigned(leadIn("new"))).toBe(true);
  expect(Lead.isUnassigned(stateAfter(create, commands["assign-owner"]))).toBe(false);
});

test("[FUN-CRM-0043] a range includes its beginning and not its end, and an open end is open", () => {
  const lead = leadIn("new");
  const before = at("2026-03-10T11:59");
  const after = at("2026-03-10T12:01");
  expect(Lead.isCreatedWithin(lead, { from: now, to: after })).toBe(true);
  expect(Lead.isCreatedWithin(lead, { from: before, to: now })).toBe(false);
  expect(Lead.isCreatedWithin(lead, { from: after })).toBe(false);
  expect(Lead.isCreatedWithin(lead, { to: after })).toBe(true);
  expect(Lead.isCreatedWithin(lead, {})).toBe(true);
});

test("[BUS-CRM-0017] a score older than the configured hours is stale, one set by hand is not, none is not", () => {
  const lead = stateAfter(create, { type: "assign-score", id: "L-1", score: engineScore(70, at("2026-03-10T10:00")) });
  expect([Lead.isScoreStale(lead, now, 2), Lead.isScoreStale(lead, at("2026-03-10T12:01"), 2), Lead.isScoreStale(lead, now, 1)]).toEqual([false, true, true]);
  const byHand = leads.from(lead).after(commands["override-score"]).state;
  expect(byHand && Lead.isScoreStale(byHand, at("2030-01-01T00:00"), 1)).toBe(false);
  expect(Lead.isScoreStale(leadIn("new"), now, 1)).toBe(false);
});

test("hand-overs are asked for in the present cycle", () => {
  const lead = leadIn("disqualified");
  expect([Lead.handoverStage(lead), Lead.handedOverAt(lead, "sal"), Lead.handedOverAt(lead, "sql"), Lead.recycleCount(lead)]).toEqual(["sal", now, undefined, 0]);
  const again = leads.from(lead).after(commands.recycle).state;
  expect(again && [Lead.handoverStage(again), Lead.handedOverAt(again, "sal"), Lead.recycleCount(again)]).toEqual(["inquiry", undefined, 1]);
});

test("the stages of a hand-over are a closed list in order", () => {
  expect(LeadHandoverStage.all.filter(LeadHandoverStage.is)).toEqual(["inquiry", "mql", "sal", "sql"]);
  expect(LeadHandoverStage.is("sold")).toBe(false);
  expect([LeadHandoverStage.isBeyond("sql", "mql"), LeadHandoverStage.isBeyond("mql", "mql"), LeadHandoverStage.isBeyond("inquiry", "mql")]).toEqual([true, false, false]);
});

test("ratings and flags are closed lists", () => {
  expect(LeadRating.all.filter(LeadRating.is)).toEqual(["hot", "warm", "cold"]);
  expect(LeadRating.is("tepid")).toBe(false);
  expect(LeadHistoryFlag.all).toHaveLength(6);
});
