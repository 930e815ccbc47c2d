import { EventWithoutRecord } from "../shared/event-without-record.js";
import type { PipelineCreated, PipelineEvent } from "./pipeline-event.js";
import type { PipelineStage } from "./pipeline-stage.js";
import type { Pipeline } from "./pipeline.js";

const renumber = (stages: readonly PipelineStage[]): readonly PipelineStage[] => stages.map((stage, i) => ({ ...stage, position: i + 1 }));

const insert = (stages: readonly PipelineStage[], stage: PipelineStage): readonly PipelineStage[] =>
  renumber([...stages.slice(0, stage.position - 1), stage, ...stages.slice(stage.position - 1)]);

/** Unknown ids go to the end; the decision lets none through. */
const inOrder = (stages: readonly PipelineStage[], stageIds: readonly string[]): readonly PipelineStage[] => {
  const rank = (stage: PipelineStage): number => (stageIds.includes(stage.id) ? stageIds.indexOf(stage.id) : stageIds.length);
  return renumber([...stages].sort((a, b) => rank(a) - rank(b)));
};

const created = ({ data, at }: PipelineCreated): Pipeline => ({
  ...data,
  status: "active",
  version: 1,
  ownerId: null,
  customFields: {},
  createdAt: at,
  updatedAt: at,
  deletedAt: null,
});

/** What an event makes of a pipeline. Throws `event_without_record` when events before it are missing. */
export const evolvePipeline = (state: Pipeline | undefined, event: PipelineEvent): Pipeline => {
  if (event.type === "PipelineCreated") return created(event);
  if (!state) throw EventWithoutRecord.of("pipeline", event);
  return { ...state, ...changesBy(state, event), version: state.version + 1, updatedAt: event.at };
};

const changesBy = (state: Pipeline, event: Exclude<PipelineEvent, PipelineCreated>): Partial<Pipeline> => {
  switch (event.type) {
    case "PipelineUpdated": return event.data.changes;
    case "PipelineStatusChanged": return { status: event.data.to };
    case "PipelineStageAdded": return { stages: insert(state.stages, event.data.stage) };
    case "PipelineStageChanged": return { stages: state.stages.map((stage) => (stage.id === event.data.stageId ? { ...stage, ...event.data.changes } : stage)) };
    case "PipelineStageRemoved": return { stages: renumber(state.stages.filter((stage) => stage.id !== event.data.stageId)) };
    case "PipelineStagesReordered": return { stages: inOrder(state.stages, event.data.stageIds) };
    case "PipelineMadeDefault": return { isDefault: true };
    case "PipelineYieldedDefault": return { isDefault: false };
    case "PipelineDeleted": return { deletedAt: event.at };
    case "PipelineRestored": return { deletedAt: null };
  }
};
