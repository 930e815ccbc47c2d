import { refuse, type Refused } from "@nexus/common";
import { CrmError } from "../shared/crm-error.js";

/** Source: EXC-CRM-0127. The code is that of the refusal: `opportunity_not_found`. */
export const OpportunityNotFound = {
  byId: (id: string): CrmError => new CrmError("opportunity_not_found", `There is no opportunity with the id "${id}".`, { details: { id } }),
  bySourceLead: (sourceLeadId: string): CrmError =>
    new CrmError("opportunity_not_found", `There is no opportunity from the lead "${sourceLeadId}".`, { details: { sourceLeadId } }),
} as const;

export interface StagesOfTransition {
  /** The opportunity's id. */
  readonly id: string;
  readonly from: string;
  /** Null when the next open stage was wanted and there is none to name. */
  readonly to: string | null;
}

/** Which rule forbids a transition, and what to do instead. */
const transitionRules = {
  sequential: "Advance one stage at a time: this pipeline skips none.",
  "no-backward": "Stay or go on: this pipeline has no way back but closing and reopening.",
  "no-next-stage": "Mark the opportunity won or lost: this is the last open stage.",
  "close-by-outcome": "Mark the opportunity won or lost: a closing stage is not moved to.",
  "closed-stays-closed": "Reopen the opportunity first: it is closed.",
  "wrong-outcome": "Choose a win stage to win and a loss stage to lose in.",
  "reopen-to-open": "Reopen into an open stage.",
} as const;

export type TransitionRule = keyof typeof transitionRules;

const refusal = ({ id, from, to }: StagesOfTransition, rule: TransitionRule): Refused<"invalid_stage_transition"> => {
  const way = to === null ? `From stage "${from}" there is no next one.` : `From stage "${from}" to stage "${to}" there is no way.`;
  return refuse("invalid_stage_transition", `${way} ${transitionRules[rule]}`, { id, from, to, rule });
};

/** A move between stages that the pipeline does not allow. Names from, to and the rule. Source: EXC-CRM-0125. */
export const InvalidStageTransition = {
  refusal,
  /** The same as an exception, for callers that cannot go on without the transition. */
  between: (stages: StagesOfTransition, rule: TransitionRule): CrmError => CrmError.fromRefusal(refusal(stages, rule).refusal),
} as const;
