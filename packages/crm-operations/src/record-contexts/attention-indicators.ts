import { CalendarDate, Instant, type Consideration, type Explanation, type Fact } from "@nexus/common";
import type { AttentionCode, AttentionLevels, AttentionSettings, AttentionSeverity } from "./attention-settings.js";
import { daysSince } from "./days-since.js";
import { opportunityAges, type OpportunityContext } from "./opportunity-context.js";

/** One reason to look at a deal. */
export interface AttentionIndicator {
  readonly code: AttentionCode;
  readonly severity: AttentionSeverity;
  /** One sentence a person understands. */
  readonly detail: string;
  /** What it read of the deal. */
  readonly facts: readonly Fact[];
  /** What the settings and the pipeline say. */
  readonly thresholds: readonly Fact[];
}

/** What speaks for looking at a deal, and everything that was looked at. */
export interface Attention {
  /** In the order of `attentionCodes`; empty when nothing is amiss, and for a deal that is closed. */
  readonly indicators: readonly AttentionIndicator[];
  /** One consideration per indicator that is switched on: `matched` when raised, `unknown` when a fact is missing. */
  readonly explanation: Explanation;
}

/** An indicator with how it was judged; `severity` is null unless it is raised. */
interface Judgement extends Omit<AttentionIndicator, "severity"> {
  readonly severity: AttentionSeverity | null;
  readonly verdict: "matched" | "not-matched" | "unknown";
}

/**
 * Judges an open deal at an instant (IFC-CRMOP-0042). Pure: the same context, settings and instant give
 * the same indicators. Ages are taken anew, as of `at`. Days are whole days of 24 hours; the expected close date is a day in UTC, and the
 * deal is overdue from the day after it. A planned activity whose time has passed counts as planned: the
 * context knows the earliest one only.
 *
 * @example
 * ```ts
 * declare const stores: OpportunityContextReaders;
 * declare const ctx: OperationContext;
 *
 * const at = Instant.of("2026-03-31T12:00:00.000Z");
 * const contexts = await new OpportunityContextProvider(stores).findMany(ctx, ["O-1", "O-2"], at);
 * const urgent = contexts.filter((context) => attentionIndicators(context, standardAttentionSettings, at).indicators.some(({ severity }) => severity === "critical"));
 * ```
 */
export const attentionIndicators = (context: OpportunityContext, settings: AttentionSettings, at: Instant): Attention => {
  const aged = { ...context, ...opportunityAges(context.opportunity, at) };
  const judged = context.opportunity.status === "open" ? judgementsOf(aged, settings, at) : [];
  const indicators = judged.flatMap(({ verdict: _verdict, severity, ...indicator }) => (severity === null ? [] : [{ ...indicator, severity }]));
  const raised = indicators.map(({ code, severity }) => `${code} (${severity})`).join(", ");
  const outcome = context.opportunity.status === "open" ? raised || "nothing" : `nothing: it is ${context.opportunity.status}`;
  return {
    indicators,
    explanation: { decision: `Attention for opportunity ${context.opportunity.id} by ${settings.id} ${settings.version}`, outcome, considered: judged.map(considerationOf) },
  };
};

const considerationOf = ({ code, verdict, detail, facts, thresholds }: Judgement): Consideration => ({ subject: code, verdict, detail, facts: [...facts, ...thresholds] });

const judgementsOf = (context: OpportunityContext, settings: AttentionSettings, at: Instant): readonly Judgement[] => [
  ...(settings.stale ? [stale(settings.stale, context, at)] : []),
  ...(settings.overdue ? [overdue(settings.overdue, context, at)] : []),
  ...(settings.noNextActivity ? [noNextActivity(settings.noNextActivity, context)] : []),
  ...(settings.noDecisionMaker ? [noDecisionMaker(settings.noDecisionMaker, context)] : []),
  ...(settings.stageTooOld ? [stageTooOld(settings.stageTooOld, context)] : []),
  ...(settings.closeDatePushed ? [closeDatePushed(settings.closeDatePushed, context)] : []),
];

const thresholdsOf = ({ warningFrom, criticalFrom }: AttentionLevels): readonly Fact[] => [
  ...(warningFrom === null ? [] : [{ name: "warningFrom", value: warningFrom }]),
  ...(criticalFrom === null ? [] : [{ name: "criticalFrom", value: criticalFrom }]),
];

const severityOf = (figure: number, { warningFrom, criticalFrom }: AttentionLevels): AttentionSeverity | null => {
  if (criticalFrom !== null && figure >= criticalFrom) return "critical";
  return warningFrom !== null && figure >= warningFrom ? "warning" : null;
};

const graded = (code: AttentionCode, figure: number, levels: AttentionLevels, detail: string, facts: readonly Fact[], more: readonly Fact[] = []): Judgement => {
  const severity = severityOf(figure, levels);
  return { code, severity, verdict: severity === null ? "not-matched" : "matched", detail, facts, thresholds: [...thresholdsOf(levels), ...more] };
};

const plain = (code: AttentionCode, raised: boolean, severity: AttentionSeverity, detail: string, facts: readonly Fact[], thresholds: readonly Fact[] = []): Judgement => ({
  code,
  severity: raised ? severity : null,
  verdict: raised ? "matched" : "not-matched",
  detail,
  facts,
  thresholds,
});

const unknown = (code: AttentionCode, levels: AttentionLevels, detail: string, facts: readonly Fact[]): Judgement => ({ code, severity: null, verdict: "unknown", detail, facts, thresholds: thresholdsOf(levels) });

const days = (count: number): string => `${count} ${count === 1 ? "day" : "days"}`;

const stale = (levels: AttentionLevels, { activities, opportunity, ageDays }: OpportunityContext, at: Instant): Judgement => {
  const { lastCompletedAt } = activities;
  const quiet = lastCompletedAt === null ? ageDays : daysSince(lastCompletedAt, at);
  const detail = lastCompletedAt === null ? `Nothing has been done for it since it was created ${days(quiet)} ago.` : `The last activity was completed ${days(quiet)} ago.`;
  return graded("stale", quiet, levels, detail, [
    { name: "activities.lastCompletedAt", value: lastCompletedAt },
    { name: "opportunity.createdAt", value: opportunity.createdAt },
    { name: "daysWithoutActivity", value: quiet },
  ]);
};

const overdue = (levels: AttentionLevels, { opportunity: { expectedCloseDate } }: OpportunityContext, at: Instant): Judgement => {
  const expected = { name: "opportunity.expectedCloseDate", value: expectedCloseDate };
  if (expectedCloseDate === null) return unknown("overdue", levels, "Nobody has said when it is expected to close.", [expected]);
  const past = Math.max(0, CalendarDate.daysBetween(expectedCloseDate, Instant.utcDate(at)));
  const detail = past === 0 ? `It is expected to close on ${expectedCloseDate}.` : `It was expected to close on ${expectedCloseDate}, ${days(past)} ago.`;
  return graded("overdue", past, levels, detail, [expected, { name: "daysOverdue", value: past }]);
};

const noNextActivity = ({ severity }: NonNullable<AttentionSettings["noNextActivity"]>, { activities: { nextScheduledAt } }: OpportunityContext): Judgement => {
  const detail = nextScheduledAt === null ? "Nothing is planned for it." : `An activity is planned for ${nextScheduledAt}.`;
  return plain("no_next_activity", nextScheduledAt === null, severity, detail, [{ name: "activities.nextScheduledAt", value: nextScheduledAt }]);
};

const noDecisionMaker = ({ severity, roles }: NonNullable<AttentionSettings["noDecisionMaker"]>, { opportunity: { contacts } }: OpportunityContext): Judgement => {
  const present = [...new Set(contacts.map(({ role }) => role))];
  const deciding = present.filter((role) => roles.includes(role));
  const detail = deciding.length === 0 ? `Nobody who takes part is ${roles.join(" or ")}.` : `Somebody who takes part is ${deciding.join(" and ")}.`;
  return plain("no_decision_maker", deciding.length === 0, severity, detail, [{ name: "opportunity.contactRoles", value: present }], [{ name: "roles", value: roles }]);
};

const stageTooOld = (levels: AttentionLevels, { stage, stageAgeDays, opportunity }: OpportunityContext): Judgement => {
  const norm = stage?.rottenAfterDays ?? null;
  const facts: readonly Fact[] = [{ name: "opportunity.stageId", value: opportunity.stageId }, { name: "stageAgeDays", value: stageAgeDays }];
  const allowed = { name: "stage.rottenAfterDays", value: norm };
  if (stage && norm === null) return plain("stage_too_old", false, "warning", `A deal may stay in ${stage.name} for as long as it takes.`, facts, [...thresholdsOf(levels), allowed]);
  if (!stage || norm === null) return unknown("stage_too_old", levels, "The stage is not in the pipeline any more.", [...facts, allowed]);
  if (stageAgeDays === null) return unknown("stage_too_old", levels, `Nobody knows since when it is in ${stage.name}.`, [...facts, allowed]);
  const beyond = stageAgeDays - norm;
  const detail = `It has been in ${stage.name} for ${days(stageAgeDays)}; too long begins with ${days(norm)}.`;
  return graded("stage_too_old", beyond, levels, detail, [...facts, { name: "daysBeyondNorm", value: beyond }], [allowed]);
};

const closeDatePushed = (levels: AttentionLevels, { history }: OpportunityContext): Judgement => {
  const { closeDatePushes: pushes, closeDatePushedDays: pushed } = history;
  const detail = pushes === 0 ? "Its expected close date was never moved to a later day." : `Its expected close date was moved to a later day ${pushes} ${pushes === 1 ? "time" : "times"}, by ${days(pushed)} in all.`;
  return graded("close_date_pushed", pushes, levels, detail, [{ name: "history.closeDatePushes", value: pushes }, { name: "history.closeDatePushedDays", value: pushed }]);
};
