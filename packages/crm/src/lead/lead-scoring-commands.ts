import { accept, refuse, sameData, type Result } from "@nexus/common";
import { targetOf } from "../shared/target.js";
import type { Lead } from "./lead.js";
import type { AssignLeadScore, ClearLeadScoreOverride, OverrideLeadScore } from "./lead-command.js";
import type { LeadEnvironment } from "./lead-environment.js";
import type { LeadEvent } from "./lead-event.js";
import { LeadScore } from "./lead-score.js";
import { stamp } from "./lead-stamp.js";

type Decision = Result<readonly LeadEvent[]>;

/** A late answer of the engine must not replace a newer one; a score set by hand is never touched by it. */
export const assign = (command: AssignLeadScore, lead: Lead | undefined, environment: LeadEnvironment): Decision => {
  const target = targetOf("lead", command, lead);
  if (!target.ok) return target;
  const { score } = command;
  const present = target.value.calculatedScore;
  if (score.origin === "manual") {
    return refuse("lead_score_is_manual", "Use override-score to set a score by hand.", { origin: score.origin });
  }
  if (score.calculatedAt > environment.now) {
    return refuse("lead_score_from_future", "Calculate the score first: its time lies in the future.", { calculatedAt: score.calculatedAt });
  }
  if (present && score.calculatedAt < present.calculatedAt) {
    return refuse("lead_score_superseded", "Drop this score: a newer one is there.", {
      calculatedAt: score.calculatedAt,
      presentCalculatedAt: present.calculatedAt,
    });
  }
  return accept(sameData(score, present) ? [] : [{ type: "LeadScoreAssigned", ...stamp(environment), data: { id: target.value.id, score } }]);
};

export const override = (command: OverrideLeadScore, lead: Lead | undefined, environment: LeadEnvironment): Decision => {
  const target = targetOf("lead", command, lead);
  if (!target.ok) return target;
  const { value, reason } = command;
  const present = target.value.scoreOverride;
  if (present?.score.value === value && present.reason === reason) return accept([]);
  const score = LeadScore.create({ value, factors: [], calculatedAt: environment.now, modelVersion: null, origin: "manual" });
  if (!score.ok) return score;
  return accept([{ type: "LeadScoreOverridden", ...stamp(environment), data: { id: target.value.id, score: score.value, reason } }]);
};

export const clearOverride = (command: ClearLeadScoreOverride, lead: Lead | undefined, environment: LeadEnvironment): Decision => {
  const target = targetOf("lead", command, lead);
  if (!target.ok) return target;
  return accept(target.value.scoreOverride === null ? [] : [{ type: "LeadScoreOverrideCleared", ...stamp(environment), data: { id: target.value.id } }]);
};
