import { explanationToText, Instant } from "@nexus/common";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { attentionCodes, attentionIndicators, standardAttentionSettings as standard, type AttentionSettings, type OpportunityContext } from "./index.js";
import { contextOf, dayIn, daysAgo, now, proposeStage } from "./testing/opportunity-context-fixture.js";

const raised = (context: OpportunityContext, settings: AttentionSettings = standard, at: Instant = now): readonly string[] =>
  attentionIndicators(context, settings, at).indicators.map(({ code, severity }) => `${code} ${severity}`);

const verdictOf = (context: OpportunityContext, code: string): string | undefined => attentionIndicators(context, standard, now).explanation.considered.find(({ subject }) => subject === code)?.verdict;

const { activities } = contextOf();
const quietFor = (days: number): OpportunityContext => contextOf({}, { activities: { ...activities, lastCompletedAt: daysAgo(days) } });
const inStageFor = (days: number): OpportunityContext => contextOf({ stageEnteredAt: daysAgo(days) });
const pushed = (closeDatePushes: number): OpportunityContext => contextOf({}, { history: { closeDatePushes, closeDatePushedDays: closeDatePushes * 30, amountChanges: 0, ownerChanges: 0 } });

describe("[IFC-CRMOP-0042] an open deal that needs attention says why", () => {
  test("a deal that is looked after raises nothing, and all six indicators were looked at", () => {
    const { indicators, explanation } = attentionIndicators(contextOf(), standard, now);
    expect(indicators).toEqual([]);
    expect(explanation.considered.map(({ subject, verdict }) => [subject, verdict])).toEqual(attentionCodes.map((code) => [code, "not-matched"]));
  });

  test.each([
    ["stale: one day short", quietFor(13), []],
    ["stale: exactly at the warning", quietFor(14), ["stale warning"]],
    ["stale: one day short of critical", quietFor(29), ["stale warning"]],
    ["stale: exactly critical", quietFor(30), ["stale critical"]],
    ["overdue: expected today", contextOf({ expectedCloseDate: dayIn(0) }), []],
    ["overdue: expected yesterday", contextOf({ expectedCloseDate: dayIn(-1) }), ["overdue warning"]],
    ["overdue: 13 days", contextOf({ expectedCloseDate: dayIn(-13) }), ["overdue warning"]],
    ["overdue: 14 days", contextOf({ expectedCloseDate: dayIn(-14) }), ["overdue critical"]],
    ["nothing planned", contextOf({}, { activities: { ...activities, nextScheduledAt: null } }), ["no_next_activity warning"]],
    ["planned, and its time has passed", contextOf({}, { activities: { ...activities, nextScheduledAt: daysAgo(1) } }), []],
    ["nobody takes part", contextOf({ contacts: [] }), ["no_decision_maker warning"]],
    ["only others take part", contextOf({ contacts: [{ contactId: "C-1", role: "champion", primary: true }] }), ["no_decision_maker warning"]],
    ["somebody else decides", contextOf({ contacts: [{ contactId: "C-1", role: "champion", primary: true }, { contactId: "C-2", role: "economic-buyer", primary: false }] }), []],
    ["in the stage: the last day", inStageFor(20), []],
    ["in the stage: too long", inStageFor(21), ["stage_too_old warning"]],
    ["in the stage: far too long", inStageFor(35), ["stage_too_old critical"]],
    ["a stage that allows any stay", contextOf({ stageEnteredAt: daysAgo(900) }, { stage: { ...proposeStage, rottenAfterDays: null } }), []],
    ["pushed once", pushed(1), []],
    ["pushed twice", pushed(2), ["close_date_pushed warning"]],
    ["pushed four times", pushed(4), ["close_date_pushed critical"]],
  ])("%s", (_, context, expected) => {
    expect(raised(context)).toEqual(expected);
  });

  test("without any activity a deal is as quiet as it is old", () => {
    const none = { ...activities, completedCount: 0, lastCompletedAt: null };
    expect([13, 14, 30].map((days) => raised(contextOf({ createdAt: daysAgo(days) }, { activities: none })))).toEqual([[], ["stale warning"], ["stale critical"]]);
  });

  test("what is not known is unknown, and raises nothing", () => {
    expect(verdictOf(contextOf({ expectedCloseDate: null }), "overdue")).toBe("unknown");
    expect(verdictOf(contextOf({ stageEnteredAt: null }), "stage_too_old")).toBe("unknown");
    expect(verdictOf(contextOf({}, { pipeline: null, stage: null }), "stage_too_old")).toBe("unknown");
    expect(raised(contextOf({ expectedCloseDate: null, stageEnteredAt: null }))).toEqual([]);
  });

  test("a closed deal needs no attention, whatever is amiss with it", () => {
    for (const status of ["won", "lost"] as const) {
      const { indicators, explanation } = attentionIndicators(contextOf({ status, contacts: [], expectedCloseDate: dayIn(-100) }), standard, now);
      expect([indicators, explanation.considered]).toEqual([[], []]);
    }
  });

  test("an indicator that is switched off is not looked at", () => {
    const deal = contextOf(
      { contacts: [], expectedCloseDate: dayIn(-100), stageEnteredAt: daysAgo(100) },
      { history: pushed(9).history, activities: { ...activities, nextScheduledAt: null, lastCompletedAt: daysAgo(100) } },
    );
    expect(raised(deal).map((text) => text.split(" ")[0])).toEqual(attentionCodes);
    const names = { stale: "stale", overdue: "overdue", no_next_activity: "noNextActivity", no_decision_maker: "noDecisionMaker", stage_too_old: "stageTooOld", close_date_pushed: "closeDatePushed" } as const;
    for (const code of attentionCodes) {
      const { indicators, explanation } = attentionIndicators(deal, { ...standard, [names[code]]: null }, now);
      expect(indicators.map((each) => each.code)).toEqual(attentionCodes.filter((other) => other !== code));
      expect(explanation.considered.map(({ subject }) => subject)).toEqual(attentionCodes.filter((other) => other !== code));
    }
  });

  test("it is judged as of the instant, not as of when the context was read", () => {
    expect(raised(contextOf(), standard, Instant.addDays(now, 31))).toEqual(["stale critical", "overdue warning", "stage_too_old critical"]);
  });

  test("each says which facts it read and what it held them against", () => {
    const context = contextOf({ expectedCloseDate: dayIn(-3), stageEnteredAt: daysAgo(40) });
    expect(attentionIndicators(context, standard, now).indicators).toEqual([
      {
        code: "overdue",
        severity: "warning",
        detail: "It was expected to close on 2026-03-28, 3 days ago.",
        facts: [{ name: "opportunity.expectedCloseDate", value: "2026-03-28" }, { name: "daysOverdue", value: 3 }],
        thresholds: [{ name: "warningFrom", value: 1 }, { name: "criticalFrom", value: 14 }],
      },
      {
        code: "stage_too_old",
        severity: "critical",
        detail: "It has been in Propose for 40 days; too long begins with 21 days.",
        facts: [{ name: "opportunity.stageId", value: "propose" }, { name: "stageAgeDays", value: 40 }, { name: "daysBeyondNorm", value: 19 }],
        thresholds: [{ name: "warningFrom", value: 0 }, { name: "criticalFrom", value: 14 }, { name: "stage.rottenAfterDays", value: 21 }],
      },
    ]);
    expect(explanationToText(attentionIndicators(context, standard, now).explanation)).toMatch(
      /^Attention for opportunity O-1 by standard 1: overdue \(warning\), stage_too_old \(critical\)\n/,
    );
  });
});

type Severity = (context: OpportunityContext, warningFrom: number | null, criticalFrom: number | null) => number;

const severityOf: Severity = (context, warningFrom, criticalFrom) => {
  const [indicator] = attentionIndicators(context, { ...standard, stale: { warningFrom, criticalFrom } }, now).indicators.filter(({ code }) => code === "stale");
  return { none: 0, warning: 1, critical: 2 }[indicator?.severity ?? "none"];
};

/** Whether higher levels, and levels switched off, leave a deal at most as urgent as before. */
const checkLevels = (severity: Severity) => {
  const level = fc.option(fc.integer({ min: 1, max: 60 }), { nil: null });
  const higher = (from: number | null, by: number | null): number | null => (from === null || by === null ? null : from + by);
  return fc.check(
    fc.property(fc.nat(90), level, level, fc.option(fc.nat(60), { nil: null }), (quiet, warningFrom, criticalFrom, by) => {
      const context = quietFor(quiet);
      const before = severity(context, warningFrom, criticalFrom);
      return severity(context, higher(warningFrom, by), criticalFrom) <= before && severity(context, warningFrom, higher(criticalFrom, by)) <= before;
    }),
    { numRuns: process.env["NEXUS_SOAK"] ? 20_000 : 500 },
  );
};

test("a higher level never raises more", () => {
  expect(checkLevels(severityOf).counterexample).toBeNull();
});

test("control: a level of never that is taken for 0 is found", () => {
  expect(checkLevels((context, warningFrom, criticalFrom) => severityOf(context, warningFrom ?? 0, criticalFrom)).failed).toBe(true);
});
