import { expect, test } from "vitest";
import { at, commands, create, earlier, engineScore, leadIn, leads, now } from "./lead-fixture.js";
import { LeadScore } from "./lead-score.js";

const assign = (value: number, calculatedAt = earlier) => ({ type: "assign-score", id: "L-1", score: engineScore(value, calculatedAt) }) as const;
const override = (value: number) => ({ type: "override-score", id: "L-1", value, reason: "Met the owner" }) as const;
const clear = commands["clear-score-override"];

test("[FUN-CRM-0040] a lead takes the score the engine gives it, and the same score again changes nothing", () => {
  expect(leads.after(create, assign(64)).state?.score).toEqual(engineScore(64));
  expect(leads.after(create, assign(64)).when(assign(64)).events).toEqual([]);
  expect(leads.after(create, assign(64)).when(assign(64, now)).events).toHaveLength(1);
});

test("a score set by hand stands until it is cleared; the engine works on behind it", () => {
  const overridden = leads.after(create, assign(64), override(90));
  expect(overridden.state?.score).toMatchObject({ value: 90, origin: "manual", calculatedAt: now, modelVersion: null });
  const behind = overridden.after(assign(30, now));
  expect(behind.state?.score?.value).toBe(90);
  expect(behind.state?.calculatedScore?.value).toBe(30);
  expect(behind.when(clear).after).toMatchObject({ score: { value: 30, origin: "engine" }, scoreOverride: null });
  expect(behind.after(clear).when(assign(35, now)).after?.score?.value).toBe(35);
});

test("without a calculated score, clearing leaves none", () => {
  expect(leads.after(create, override(90)).when(clear).after?.score).toBeNull();
});

test("a second override replaces the first; the same again changes nothing", () => {
  const given = leads.after(create, override(90));
  expect(given.when(override(90), { now: at("2026-03-11T09:00") }).events).toEqual([]);
  expect(given.when(override(10)).after?.score?.value).toBe(10);
  expect(given.when({ ...override(90), reason: "Met her again" }).after?.scoreOverride?.reason).toBe("Met her again");
});

test("a late answer of the engine does not replace a newer one", () => {
  const given = leads.after(create, assign(64, now));
  expect(given.when(assign(10, earlier)).answer).toBe("lead_score_superseded");
  expect(given.when(assign(65, now)).answer).toBe("accepted");
});

test("a score from the future, and a manual one through the engine's door, are refused", () => {
  expect(leads.after(create).when(assign(64, at("2026-03-10T12:01"))).answer).toBe("lead_score_from_future");
  const manual = LeadScore.of({ value: 5, factors: [], calculatedAt: earlier, modelVersion: null, origin: "manual" });
  expect(leads.after(create).when({ type: "assign-score", id: "L-1", score: manual }).answer).toBe("lead_score_is_manual");
});

test("closed leads are scored too, so that models can be held against outcomes", () => {
  expect(leads.from(leadIn("converted")).when(assign(64)).after?.score?.value).toBe(64);
  expect(leads.from(leadIn("disqualified")).when(assign(64)).after?.status).toBe("disqualified");
});
