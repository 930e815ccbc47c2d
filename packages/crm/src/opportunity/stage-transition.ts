import { refuse, type Refused, type Result } from "@nexus/common";
import { Pipeline, PipelineStage } from "../pipeline/index.js";
import { InvalidStageTransition } from "./errors.js";
import type { Opportunity } from "./opportunity.js";

/** The stage a command names, or why there is none. */
export const stageNamed = (pipeline: Pipeline, stageId: string): Result<PipelineStage> => {
  const stage = Pipeline.stageById(pipeline, stageId);
  return stage ? { ok: true, value: stage } : refuse("stage_not_found", "Name a stage of the opportunity's pipeline.", { pipelineId: pipeline.id, stageId });
};

const indexIn = (stages: readonly PipelineStage[], stageId: string): number => stages.findIndex((stage) => stage.id === stageId);

/** Whether the move goes back, by the order of the stages. */
export const isBackward = (pipeline: Pipeline, from: string, to: string): boolean => indexIn(pipeline.stages, to) < indexIn(pipeline.stages, from);

/**
 * Why an opportunity may not move to another stage of its pipeline, or undefined when it may: the
 * pipeline's policy, and that closing is done by winning, losing and reopening.
 * Source: BUS-CRM-0018 to BUS-CRM-0020.
 */
export const refuseMove = (opportunity: Opportunity, target: PipelineStage, pipeline: Pipeline, reason: string | null): Refused | undefined => {
  const { transitionPolicy: policy } = pipeline;
  const between = { id: opportunity.id, from: opportunity.stageId, to: target.id };
  if (opportunity.status !== "open") return InvalidStageTransition.refusal(between, "closed-stays-closed");
  if (PipelineStage.isFinal(target)) return InvalidStageTransition.refusal(between, "close-by-outcome");
  if (isBackward(pipeline, opportunity.stageId, target.id)) {
    if (policy.backward === "refused") return InvalidStageTransition.refusal(between, "no-backward");
    return reason === null ? refuse("reason_required", "Say why the opportunity moves back.", between) : undefined;
  }
  const isNext = Pipeline.nextOpenStage(pipeline, opportunity.stageId)?.id === target.id;
  return isNext || policy.skipForward ? undefined : InvalidStageTransition.refusal(between, "sequential");
};

/**
 * Why an opportunity may not be closed into this stage. From open always; from the other outcome only
 * where the policy declares it, and with a note that says why. Source: BUS-CRM-0020, BUS-CRM-0023.
 */
export const refuseClosing = (opportunity: Opportunity, target: PipelineStage, status: "won" | "lost", pipeline: Pipeline, note: string | null): Refused | undefined => {
  const between = { id: opportunity.id, from: opportunity.stageId, to: target.id };
  const fits = status === "won" ? PipelineStage.isWin(target) : PipelineStage.isLoss(target);
  if (!fits) return InvalidStageTransition.refusal(between, "wrong-outcome");
  if (opportunity.status === "open") return undefined;
  if (opportunity.status === status || pipeline.transitionPolicy.closedToClosed === "refused") return InvalidStageTransition.refusal(between, "closed-stays-closed");
  return note === null || note.trim() === "" ? refuse("reason_required", `Say in the note why the opportunity is ${status} after all.`, between) : undefined;
};
