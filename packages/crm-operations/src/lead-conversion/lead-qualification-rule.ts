import type { Consideration, Explanation, Instant } from "@nexus/common";
import { leadAgeDays, type LeadContext } from "../record-contexts/index.js";
import type { QualificationReason, QualificationReasonCode, QualificationResult } from "./qualification-result.js";
import type { QualificationSettings } from "./qualification-settings.js";

/**
 * Judges whether a lead may be qualified: score, completed activities and age, each against a threshold
 * of the settings (IFC-CRMOP-0043, BUS-CRMOP-0014). Pure: the same settings, context and instant give the
 * same result. Where the lead stands is not looked at: its lifecycle refuses what cannot be.
 *
 * @example
 * ```ts
 * declare const stores: LeadContextReaders;
 * declare const ctx: OperationContext;
 *
 * const at = Instant.of("2026-03-31T12:00:00.000Z");
 * const rule = new LeadQualificationRule({ ...standardQualification, minimumScore: 60 });
 * const context = await new LeadContextProvider(stores).find(ctx, "L-1", at);
 * const reasons = context ? rule.evaluate(context, at).reasons : [];
 * ```
 */
export class LeadQualificationRule {
  constructor(readonly settings: QualificationSettings) {}

  /** The age is as of `at`; all else as the context has it. */
  evaluate(context: LeadContext, at: Instant): QualificationResult {
    const { lead } = context;
    const { id, version } = this.settings;
    const reasons = this.reasonsFor(context, at);
    const qualified = reasons.every(({ verdict }) => verdict === "passed");
    return {
      leadId: lead.id,
      leadVersion: lead.version,
      at,
      settings: { id, version },
      qualified,
      score: lead.score,
      reasons,
      explanation: explanationOf(`Qualification of lead ${lead.id} by ${id} ${version}`, qualified, reasons),
    };
  }

  private reasonsFor({ lead, activities }: LeadContext, at: Instant): readonly QualificationReason[] {
    const { minimumScore, unknownScore, minimumActivities, minimumAgeDays, maximumAgeDays } = this.settings;
    const ageDays = leadAgeDays(lead, at);
    return [
      ...(minimumScore === null ? [] : [scoreReason(lead.score, minimumScore, unknownScore)]),
      ...(minimumActivities === null ? [] : [activitiesReason(activities.completedCount, minimumActivities)]),
      ...(minimumAgeDays === null ? [] : [minimumAgeReason(ageDays, minimumAgeDays)]),
      ...(maximumAgeDays === null ? [] : [maximumAgeReason(ageDays, maximumAgeDays)]),
    ];
  }
}

const scoreReason = (score: number | null, threshold: number, unknownScore: QualificationSettings["unknownScore"]): QualificationReason => {
  if (score === null) {
    const verdict = unknownScore === "passes" ? "passed" : "failed";
    const explanation = verdict === "passed" ? "It has no score, which the settings let pass." : `Score it first: it has no score, and at least ${threshold} is asked for.`;
    return { criterion: "score", code: "score_unknown", verdict, fact: null, threshold, explanation };
  }
  const passed = score >= threshold;
  const explanation = `Its score is ${score}, and at least ${threshold} is asked for.`;
  return { criterion: "score", ...weighed(passed, "score_reached", "score_too_low"), fact: score, threshold, explanation };
};

const activitiesReason = (fact: number, threshold: number): QualificationReason => ({
  criterion: "activities",
  ...weighed(fact >= threshold, "activities_enough", "activities_too_few"),
  fact,
  threshold,
  explanation: `${fact} ${fact === 1 ? "activity was" : "activities were"} completed, and at least ${threshold} ${threshold === 1 ? "is" : "are"} asked for.`,
});

const minimumAgeReason = (fact: number, threshold: number): QualificationReason => ({
  criterion: "minimum_age",
  ...weighed(fact >= threshold, "old_enough", "too_young"),
  fact,
  threshold,
  explanation: `It is ${days(fact)} old, and at least ${days(threshold)} ${threshold === 1 ? "is" : "are"} asked for.`,
});

const maximumAgeReason = (fact: number, threshold: number): QualificationReason => ({
  criterion: "maximum_age",
  ...weighed(fact <= threshold, "young_enough", "too_old"),
  fact,
  threshold,
  explanation: `It is ${days(fact)} old, and at most ${days(threshold)} ${threshold === 1 ? "is" : "are"} allowed.`,
});

const weighed = (passed: boolean, reached: QualificationReasonCode, missed: QualificationReasonCode): Pick<QualificationReason, "verdict" | "code"> =>
  passed ? { verdict: "passed", code: reached } : { verdict: "failed", code: missed };

const days = (count: number): string => `${count} ${count === 1 ? "day" : "days"}`;

const factNames = { score: "lead.score", activities: "activities.completedCount", minimum_age: "lead.ageDays", maximum_age: "lead.ageDays" } as const;

const explanationOf = (decision: string, qualified: boolean, reasons: readonly QualificationReason[]): Explanation => {
  const failed = reasons.filter(({ verdict }) => verdict === "failed").map(({ code }) => code);
  return { decision, outcome: qualified ? "qualified" : `not qualified: ${failed.join(", ")}`, considered: reasons.map(considerationOf) };
};

const considerationOf = ({ criterion, code, verdict, fact, threshold, explanation }: QualificationReason): Consideration => ({
  subject: criterion,
  verdict: code === "score_unknown" ? "unknown" : verdict === "passed" ? "matched" : "not-matched",
  detail: explanation,
  facts: [
    { name: factNames[criterion], value: fact },
    { name: "threshold", value: threshold },
  ],
});
