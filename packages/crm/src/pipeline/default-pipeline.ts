import { accept, type Result } from "@nexus/common";
import type { DecisionEnvironment } from "../shared/decider.js";
import type { MakePipelineDefault } from "./pipeline-command.js";
import { pipelineDecider } from "./pipeline-decider.js";
import type { PipelineEvent } from "./pipeline-event.js";
import type { Pipeline } from "./pipeline.js";

/**
 * Moves the default from one pipeline to another, over all pipelines of one tenant. Answers the events
 * of both, each naming its pipeline in `data.id`: the former default yields first, so that at no time
 * two are the default. No events when it is the default already.
 *
 * The invariant "exactly one default per tenant" (BUS-CRM-0030) holds because the first pipeline is
 * created as the default, the default is neither deleted nor deactivated, and only this function moves
 * it. Storage backs it: lock the tenant's pipelines before deciding, and keep a unique index over
 * (tenant) where `isDefault`, written in the order of the events.
 */
export const decideDefault = (
  pipelines: readonly Pipeline[],
  command: MakePipelineDefault,
  environment: DecisionEnvironment,
): Result<readonly PipelineEvent[]> => {
  const others = pipelines.filter((pipeline) => pipeline.id !== command.id && pipeline.deletedAt === null);
  const pipeline = pipelines.find(({ id }) => id === command.id);
  const decided = pipelineDecider.decide(command, pipeline, { ...environment, others, occupiedStageIds: [] });
  if (!decided.ok || decided.value.length === 0) return decided;
  const yielded = others
    .filter((other) => other.isDefault)
    .map((former): PipelineEvent => ({ type: "PipelineYieldedDefault", at: environment.now, by: environment.actorId, data: { id: former.id, newDefaultId: command.id } }));
  return accept([...yielded, ...decided.value]);
};
