import { deepFreeze, type Consideration, type Explanation, type Instant } from "@nexus/common";
import { InvalidScoringModel } from "../errors.js";
import { LeadScore, type WeighedPoints } from "../lead-score.js";
import { standardLeadSources, type LeadSourceCatalogue } from "../lead-source.js";
import { budgetFactor } from "./budget-factor.js";
import { engagementFactor } from "./engagement-factor.js";
import type { AssessFactor, FactorAssessment, LeadScoringContext, ScorableLead } from "./factor-assessment.js";
import { fitFactor } from "./fit-factor.js";
import { LeadScoringFactor, type LeadScoringModel } from "./lead-scoring-model.js";
import { lintScoringModel } from "./lint-scoring-model.js";
import { sourceQualityFactor } from "./source-quality-factor.js";
import { timingFactor } from "./timing-factor.js";

/** A score and why it is that: a consideration per factor with its points, followed by the rules the factor asked. */
export interface LeadScoring {
  readonly score: LeadScore;
  readonly explanation: Explanation;
}

/**
 * Scores leads by a model (SRV-CRM-0118). Pure: the same model, catalogue, lead and context give the
 * same score and the same words for ever. What is not known scores 0 and is named as unknown.
 *
 * @example
 * ```ts
 * const engine = new LeadScoringEngine(standardScoringModel);
 * declare const lead: Lead, clock: Clock;
 * const { score, explanation } = engine.score(lead, { at: clock.now(), engagements: [] });
 * ```
 */
export class LeadScoringEngine {
  readonly #assess: Readonly<Record<LeadScoringFactor, AssessFactor>>;

  /** Throws CrmError `invalid_scoring_model` for a model with errors, weights that are not exactly 100 % first. */
  constructor(
    readonly model: LeadScoringModel,
    readonly sources: LeadSourceCatalogue = standardLeadSources,
  ) {
    const errors = lintScoringModel(model).filter(({ severity }) => severity === "error");
    if (errors.length > 0) throw InvalidScoringModel.because(model.version, errors);
    this.#assess = {
      "source-quality": sourceQualityFactor(model.sourceQuality, sources),
      engagement: engagementFactor(model.engagement),
      fit: fitFactor(model.fit),
      timing: timingFactor(model.timing),
      budget: budgetFactor(model.budget),
    };
  }

  score(lead: ScorableLead, context: LeadScoringContext): LeadScoring {
    const assessed = LeadScoringFactor.all.map((factor) => ({ factor, assessment: this.#assess[factor](lead, context) }));
    const factors = assessed.map(({ factor, assessment }): WeighedPoints => ({
      name: factor,
      points: assessment.points,
      weightPpm: this.model.weights[factor],
      detail: sentence(assessment.parts.map(({ detail }) => detail).join(" ")),
    }));
    const score = LeadScore.fromFactors({ factors, calculatedAt: context.at, modelVersion: sentence(this.model.version) });
    const considered = score.factors.flatMap(({ name, contributionPpm, detail }, i) => consider(name, contributionPpm / 1_000_000, detail, assessed[i]?.assessment));
    return deepFreeze({ score, explanation: { decision: "lead-score", outcome: `${score.value} (${LeadScore.quality(score)})`, considered } });
  }

  /** Whether a score has outlived the model's limit, or came from another version of it. */
  isOutdated(score: LeadScore, now: Instant): boolean {
    return score.modelVersion !== this.model.version || LeadScore.isStale(score, now, this.model.staleAfterHours);
  }
}

const consider = (factor: string, points: number, detail: string, assessment: FactorAssessment | undefined): readonly Consideration[] => {
  const parts = assessment?.parts ?? [];
  const unknown = parts.every(({ verdict }) => verdict === "unknown");
  return [
    { subject: factor, verdict: unknown ? "unknown" : points > 0 ? "contributed" : "not-matched", detail, facts: parts.flatMap(({ facts }) => facts), points },
    ...parts.map(({ name, verdict, detail: said, facts }): Consideration => ({ subject: `${factor}: ${name}`, verdict, detail: sentence(said), facts })),
  ];
};

const longest = 2_000;

/** Text that can be stored: at most 2,000 characters, without lone surrogates and control characters. */
const sentence = (text: string): string => {
  const cut = text.length > longest ? `${text.slice(0, longest - 1)}…` : text;
  return cut.replace(/[\p{Surrogate}\p{Cc}]/gu, "\ufffd");
};
