import { accept, refuse, sameData, type Instant, type Money, type Refused, type Result } from "@nexus/common";
import { Pipeline, PipelineStage } from "../pipeline/index.js";
import { InvalidStageTransition } from "./errors.js";
import type { Opportunity } from "./opportunity.js";
import type {
  AdvanceOpportunity,
  MarkOpportunityLost,
  MarkOpportunityWon,
  MoveOpportunityToStage,
  ReopenOpportunity,
  StageTransitionCommand,
} from "./opportunity-command.js";
import { opportunityOf, refuseUnknownReason, stamp, type OpportunityEnvironment } from "./opportunity-environment.js";
import type { OpportunityEvent, OpportunityStageChanged } from "./opportunity-event.js";
import { checkMoney } from "./deal-value.js";
import { isBackward, refuseClosing, refuseMove, stageNamed } from "./stage-transition.js";

type Decision = Result<readonly OpportunityEvent[]>;

/** Whether an opportunity may take a stage transition, and the events of it. Changes nothing itself. Source: SRV-CRM-0122. */
export const decideTransition = (command: StageTransitionCommand, state: Opportunity | undefined, environment: OpportunityEnvironment): Decision => {
  const target = opportunityOf(command, state, environment);
  if (!target.ok) return target;
  switch (command.type) {
    case "advance": return advance(command, target.value, environment);
    case "move-to-stage": return moveToStage(command, target.value, environment);
    case "mark-won": return markWon(command, target.value, environment);
    case "mark-lost": return markLost(command, target.value, environment);
    case "reopen": return reopen(command, target.value, environment);
  }
};

const moved = (opportunity: Opportunity, stage: PipelineStage, reason: string | null, environment: OpportunityEnvironment): OpportunityStageChanged => ({
  type: "OpportunityStageChanged",
  ...stamp(environment),
  data: {
    id: opportunity.id,
    from: opportunity.stageId,
    to: stage.id,
    direction: isBackward(environment.pipeline, opportunity.stageId, stage.id) ? "backward" : "forward",
    reason,
    stageCategory: stage.forecastCategory,
  },
});

const advance = ({ id }: AdvanceOpportunity, opportunity: Opportunity, environment: OpportunityEnvironment): Decision => {
  const between = { id, from: opportunity.stageId, to: null };
  if (opportunity.status !== "open") return InvalidStageTransition.refusal(between, "closed-stays-closed");
  const next = Pipeline.nextOpenStage(environment.pipeline, opportunity.stageId);
  return next ? accept([moved(opportunity, next, null, environment)]) : InvalidStageTransition.refusal(between, "no-next-stage");
};

const moveToStage = (command: MoveOpportunityToStage, opportunity: Opportunity, environment: OpportunityEnvironment): Decision => {
  const stage = stageNamed(environment.pipeline, command.stageId);
  if (!stage.ok) return stage;
  if (stage.value.id === opportunity.stageId) return accept([]);
  const reason = command.reason ?? null;
  return refuseMove(opportunity, stage.value, environment.pipeline, reason) ?? accept([moved(opportunity, stage.value, reason, environment)]);
};

/** The stage to close into: the one named, or the first of its kind. */
const closingStage = (stageId: string | undefined, firstOfKind: PipelineStage | undefined, { pipeline }: OpportunityEnvironment): Result<PipelineStage> => {
  if (stageId !== undefined) return stageNamed(pipeline, stageId);
  return firstOfKind ? accept(firstOfKind) : refuse("stage_not_found", "Add a closing stage to the pipeline: it has none of this kind.", { pipelineId: pipeline.id });
};

const refuseFuture = (closedAt: Instant | undefined, { now }: OpportunityEnvironment): Refused | undefined =>
  closedAt !== undefined && closedAt > now ? refuse("closed_in_future", "Close the opportunity when it has come to that: this instant has not.", { closedAt, now }) : undefined;

/** True when a closed opportunity says all that the command asks for: the command was here before. What is absent was not asked. */
const isRepetition = (opportunity: Opportunity, asked: object): boolean =>
  Object.entries(asked).every(([name, value]) => value === undefined || sameData(value, Reflect.get(opportunity, name)));

const refuseBadActualAmount = (opportunity: Opportunity, actualAmount: Money | null, { pipeline }: OpportunityEnvironment): Refused | undefined => {
  if (actualAmount === null) {
    return opportunity.recurring ? undefined : refuse("amount_required", "Say what the opportunity was won for (actualAmount): its amount is not known.", { id: opportunity.id });
  }
  if (actualAmount.minorUnits < 0 || (actualAmount.minorUnits === 0 && !opportunity.isFreePilot)) {
    return refuse("amount_not_positive", "Say what the opportunity was won for; only a free pilot is won for nothing.", { amount: actualAmount });
  }
  const sound = checkMoney([opportunity.amount, actualAmount], opportunity, pipeline);
  return sound.ok ? undefined : sound;
};

const markWon = (command: MarkOpportunityWon, opportunity: Opportunity, environment: OpportunityEnvironment): Decision => {
  const { stageId, closeReason, note, actualAmount, closedAt } = command;
  const asked = { stageId, closeReason, closeNote: note, actualAmount, closedAt };
  if (opportunity.status === "won" && isRepetition(opportunity, asked)) return accept([]);
  const stage = closingStage(stageId, Pipeline.winStages(environment.pipeline)[0], environment);
  if (!stage.ok) return stage;
  const amount = actualAmount ?? opportunity.amount;
  const refused =
    refuseClosing(opportunity, stage.value, "won", environment.pipeline, note ?? null) ??
    refuseFuture(closedAt, environment) ??
    refuseUnknownReason(closeReason ?? null, "won", environment) ??
    refuseBadActualAmount(opportunity, amount, environment);
  if (refused) return refused;
  const data = {
    id: opportunity.id,
    from: opportunity.stageId,
    to: stage.value.id,
    closedAt: closedAt ?? environment.now,
    closeReason: closeReason ?? null,
    note: note ?? null,
    actualAmount: amount,
  };
  return accept([{ type: "OpportunityWon", ...stamp(environment), data }]);
};

const markLost = (command: MarkOpportunityLost, opportunity: Opportunity, environment: OpportunityEnvironment): Decision => {
  const { stageId, closeReason, competitor, note, closedAt } = command;
  const asked = { stageId, closeReason, competitor, closeNote: note, closedAt };
  if (opportunity.status === "lost" && isRepetition(opportunity, asked)) return accept([]);
  const stage = closingStage(stageId, Pipeline.lossStages(environment.pipeline)[0], environment);
  if (!stage.ok) return stage;
  const refused =
    refuseClosing(opportunity, stage.value, "lost", environment.pipeline, note ?? null) ??
    refuseFuture(closedAt, environment) ??
    refuseUnknownReason(closeReason, "lost", environment);
  if (refused) return refused;
  const data = {
    id: opportunity.id,
    from: opportunity.stageId,
    to: stage.value.id,
    closedAt: closedAt ?? environment.now,
    closeReason,
    note: note ?? null,
    competitor: competitor ?? null,
  };
  return accept([{ type: "OpportunityLost", ...stamp(environment), data }]);
};

/** The last open stage it was in, as far as that still stands; otherwise the first open one. */
const formerStage = (opportunity: Opportunity, pipeline: Pipeline): PipelineStage | undefined => {
  const open = Pipeline.openStages(pipeline);
  const former = opportunity.stageHistory.map(({ stageId }) => stageId).findLast((stageId) => open.some((stage) => stage.id === stageId));
  return open.find((stage) => stage.id === former) ?? open[0];
};

const reopen = (command: ReopenOpportunity, opportunity: Opportunity, environment: OpportunityEnvironment): Decision => {
  if (opportunity.status === "open") {
    const wasReopened = opportunity.reopenings.length > 0 && (command.stageId ?? opportunity.stageId) === opportunity.stageId;
    return wasReopened ? accept([]) : refuse("opportunity_not_closed", "Work on it as it is: the opportunity is open.", { id: command.id });
  }
  const stage = command.stageId === undefined ? closingStage(undefined, formerStage(opportunity, environment.pipeline), environment) : stageNamed(environment.pipeline, command.stageId);
  if (!stage.ok) return stage;
  const between = { id: opportunity.id, from: opportunity.stageId, to: stage.value.id };
  if (PipelineStage.isFinal(stage.value)) return InvalidStageTransition.refusal(between, "reopen-to-open");
  const data = { ...between, status: opportunity.status, reason: command.reason, stageCategory: stage.value.forecastCategory };
  return accept([{ type: "OpportunityReopened", ...stamp(environment), data }]);
};
