import { sameData, type Explanation } from "@nexus/common";
import { LeadScore, LeadScoringEngine, type Lead, type LeadSourceCatalogue } from "@nexus/crm";
import type { ScoringSettings } from "../crm-deps.js";
import { scoringContextOf } from "./scoring-context.js";

/**
 * How the score that counts came about. When calculating it again, at its own instant and by the same
 * model, gives the same score, that calculation is told rule by rule; otherwise, when lead or model
 * have changed since, what was kept of it: factor by factor.
 */
export const explainScore = (lead: Lead, { model, behaviourFields }: ScoringSettings, sources: LeadSourceCatalogue): Explanation | undefined => {
  const { score } = lead;
  if (!score) return undefined;
  if (score.origin === "engine" && score.modelVersion === model.version) {
    const again = new LeadScoringEngine(model, sources).score(lead, scoringContextOf(lead, score.calculatedAt, behaviourFields));
    if (sameData(again.score, score)) return again.explanation;
  }
  return { decision: "lead-score", outcome: `${score.value} (${LeadScore.quality(score)})`, considered: keptOf(lead, score) };
};

const keptOf = (lead: Lead, score: LeadScore): Explanation["considered"] => {
  if (score.origin !== "engine") {
    const detail = score.origin === "manual" ? `Set by hand: ${lead.scoreOverride?.reason ?? "no reason was kept"}.` : "Imported as the source stated it.";
    return [{ subject: score.origin, verdict: "chosen", detail, facts: [], points: score.value }];
  }
  return score.factors.map(({ name, contributionPpm, detail }) => ({
    subject: name,
    verdict: contributionPpm > 0 ? "contributed" : "not-matched",
    detail,
    facts: [],
    points: contributionPpm / 1_000_000,
  }));
};
