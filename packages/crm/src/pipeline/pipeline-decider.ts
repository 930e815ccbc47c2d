import { accept, refuse, type Instant, type Refused, type Result } from "@nexus/common";
import type { Decider, DecisionEnvironment } from "../shared/decider.js";
import { changedFields } from "../shared/changed-fields.js";
import { targetOf, type Target } from "../shared/target.js";
import { tenantOf } from "../shared/tenant.js";
import { evolvePipeline } from "./evolve-pipeline.js";
import { lintPipeline } from "./lint-pipeline.js";
import { PipelineStage } from "./pipeline-stage.js";
import { PipelineStatus } from "./pipeline-status.js";
import { Pipeline } from "./pipeline.js";
import type {
  AddPipelineStage,
  ChangePipelineStage,
  ChangePipelineStatus,
  CreatePipeline,
  DeletePipeline,
  MakePipelineDefault,
  PipelineCommand,
  RemovePipelineStage,
  ReorderPipelineStages,
  RestorePipeline,
  UpdatePipeline,
} from "./pipeline-command.js";
import type { PipelineDetails, PipelineEvent } from "./pipeline-event.js";
import { TransitionPolicy } from "./transition-policy.js";

/** What deciding on a pipeline needs to know of its surroundings. */
export interface PipelineEnvironment extends DecisionEnvironment {
  /** The tenant's other pipelines, without those in the bin. */
  readonly others: readonly Pick<Pipeline, "id" | "name" | "isDefault">[];
  /** Stages of this pipeline in which opportunities sit, open or closed, without those in the bin. */
  readonly occupiedStageIds: readonly string[];
}

type Decision = Result<readonly PipelineEvent[]>;

const stamp = (environment: PipelineEnvironment): { readonly at: Instant; readonly by: string } => ({ at: environment.now, by: environment.actorId });

/** The event, unless the stages it leaves behind are no sound pipeline. */
const ifSound = (state: Pipeline | undefined, event: PipelineEvent): Decision => {
  const findings = lintPipeline(evolvePipeline(state, event)).filter((finding) => finding.severity === "error");
  return findings[0] ? refuse("invalid_stages", findings[0].message, { id: event.data.id, findings }) : accept([event]);
};

const refuseTakenName = (name: string, environment: PipelineEnvironment): Refused | undefined => {
  const taken = environment.others.find((other) => other.name.toLowerCase() === name.toLowerCase());
  return taken && refuse("pipeline_name_taken", "Choose another name: a pipeline of this tenant has it.", { id: taken.id });
};

/** The pipeline as one that may be edited; an archived one is read-only. */
const editable = (command: Target, state: Pipeline | undefined): Result<Pipeline> => {
  const target = targetOf("pipeline", command, state);
  if (!target.ok || target.value.status !== "archived") return target;
  return refuse("pipeline_archived", "Work with another pipeline: an archived one is read-only for good.", { id: command.id });
};

const stageIn = (pipeline: Pipeline, stageId: string): Result<PipelineStage> => {
  const stage = Pipeline.stageById(pipeline, stageId);
  return stage ? accept(stage) : refuse("stage_not_found", "Name a stage of this pipeline.", { id: pipeline.id, stageId });
};

const create = (command: CreatePipeline, state: Pipeline | undefined, environment: PipelineEnvironment): Decision => {
  if (state) return refuse("pipeline_exists", "Use another id: this pipeline exists.", { id: command.id });
  const tenant = tenantOf(environment);
  if (!tenant.ok) return tenant;
  const taken = refuseTakenName(command.name, environment);
  if (taken) return taken;
  const data = {
    id: command.id,
    tenantId: tenant.value,
    name: command.name,
    description: command.description ?? null,
    currency: command.currency ?? null,
    isDefault: !environment.others.some((other) => other.isDefault),
    stages: command.stages.map((stage, i) => PipelineStage.place(stage, i + 1)),
    transitionPolicy: command.transitionPolicy ?? TransitionPolicy.sequential,
    externalReferences: command.externalReferences ?? [],
  };
  return ifSound(undefined, { type: "PipelineCreated", ...stamp(environment), data });
};

const update = (command: UpdatePipeline, state: Pipeline | undefined, environment: PipelineEnvironment): Decision => {
  const target = editable(command, state);
  if (!target.ok) return target;
  const changes = changedFields<PipelineDetails>(target.value, command, ["name", "description", "currency", "transitionPolicy", "externalReferences"]);
  if (Object.keys(changes).length === 0) return accept([]);
  const taken = changes.name === undefined ? undefined : refuseTakenName(changes.name, environment);
  if (taken) return taken;
  if (changes.currency && environment.occupiedStageIds.length > 0) {
    return refuse("pipeline_in_use", "Start a new pipeline for that currency: this one holds opportunities.", { id: command.id });
  }
  return accept([{ type: "PipelineUpdated", ...stamp(environment), data: { id: command.id, changes } }]);
};

const changeStatus = (command: ChangePipelineStatus, state: Pipeline | undefined, environment: PipelineEnvironment): Decision => {
  const target = targetOf("pipeline", command, state);
  if (!target.ok) return target;
  const { status: from, isDefault } = target.value;
  const to = command.status;
  if (from === to) return accept([]);
  if (!PipelineStatus.canTransition(from, to)) {
    return refuse("invalid_pipeline_status", `Leave it ${from}: a pipeline does not become ${to} from there.`, { id: command.id, from, to });
  }
  if (isDefault) return refuse("default_pipeline_needed", "Make another pipeline the default first: the default one stays active.", { id: command.id });
  return accept([{ type: "PipelineStatusChanged", ...stamp(environment), data: { id: command.id, from, to } }]);
};

const addStage = (command: AddPipelineStage, state: Pipeline | undefined, environment: PipelineEnvironment): Decision => {
  const target = editable(command, state);
  if (!target.ok) return target;
  const { stages } = target.value;
  const isFinal = PipelineStage.isFinal(PipelineStage.place(command.stage, 1));
  const position = command.position ?? (isFinal ? stages.length : Pipeline.openStages(target.value).length) + 1;
  if (position > stages.length + 1) {
    return refuse("stage_position_out_of_range", `Choose a position from 1 to ${stages.length + 1}.`, { id: command.id, position });
  }
  const stage = PipelineStage.place(command.stage, position);
  return ifSound(target.value, { type: "PipelineStageAdded", ...stamp(environment), data: { id: command.id, stage } });
};

const changeStage = (command: ChangePipelineStage, state: Pipeline | undefined, environment: PipelineEnvironment): Decision => {
  const target = editable(command, state);
  if (!target.ok) return target;
  const stage = stageIn(target.value, command.stageId);
  if (!stage.ok) return stage;
  const changes = changedFields<Omit<PipelineStage, "id" | "position">>(stage.value, command, ["name", "probabilityPpm", "rottenAfterDays", "forecastCategory"]);
  if (Object.keys(changes).length === 0) return accept([]);
  if (PipelineStage.kind({ ...stage.value, ...changes }) !== PipelineStage.kind(stage.value)) {
    return refuse("stage_kind_fixed", "Add another stage instead: this one stays an open, win or loss stage.", { id: command.id, stageId: command.stageId });
  }
  return ifSound(target.value, { type: "PipelineStageChanged", ...stamp(environment), data: { id: command.id, stageId: command.stageId, changes } });
};

const removeStage = (command: RemovePipelineStage, state: Pipeline | undefined, environment: PipelineEnvironment): Decision => {
  const target = editable(command, state);
  if (!target.ok) return target;
  const stage = stageIn(target.value, command.stageId);
  if (!stage.ok) return stage;
  if (environment.occupiedStageIds.includes(command.stageId)) {
    return refuse("stage_occupied", "Move the opportunities out of the stage first.", { id: command.id, stageId: command.stageId });
  }
  return ifSound(target.value, { type: "PipelineStageRemoved", ...stamp(environment), data: { id: command.id, stageId: command.stageId } });
};

const reorderStages = (command: ReorderPipelineStages, state: Pipeline | undefined, environment: PipelineEnvironment): Decision => {
  const target = editable(command, state);
  if (!target.ok) return target;
  const { stages } = target.value;
  const reordered = command.stageIds.flatMap((stageId) => Pipeline.stageById(target.value, stageId) ?? []);
  if (reordered.length !== command.stageIds.length || reordered.length !== stages.length || new Set(reordered).size !== stages.length) {
    return refuse("stages_incomplete", "Name every stage of the pipeline exactly once.", { id: command.id, stageIds: stages.map((stage) => stage.id) });
  }
  if (reordered.every((stage, i) => stage === stages[i])) return accept([]);
  return ifSound(target.value, { type: "PipelineStagesReordered", ...stamp(environment), data: { id: command.id, stageIds: command.stageIds } });
};

const makeDefault = (command: MakePipelineDefault, state: Pipeline | undefined, environment: PipelineEnvironment): Decision => {
  const target = targetOf("pipeline", command, state);
  if (!target.ok) return target;
  if (target.value.isDefault) return accept([]);
  if (!Pipeline.isActive(target.value)) return refuse("pipeline_not_active", "Choose an active pipeline: the default takes new opportunities.", { id: command.id });
  const formerDefaultId = environment.others.find((other) => other.isDefault)?.id ?? null;
  return accept([{ type: "PipelineMadeDefault", ...stamp(environment), data: { id: command.id, formerDefaultId } }]);
};

const remove = (command: DeletePipeline, state: Pipeline | undefined, environment: PipelineEnvironment): Decision => {
  const target = targetOf("pipeline", command, state, true);
  if (!target.ok) return target;
  if (Pipeline.isDeleted(target.value)) return accept([]);
  if (target.value.isDefault) return refuse("default_pipeline_needed", "Make another pipeline the default first.", { id: command.id });
  if (environment.occupiedStageIds.length > 0) return refuse("pipeline_in_use", "Archive the pipeline instead: it holds opportunities.", { id: command.id });
  return accept([{ type: "PipelineDeleted", ...stamp(environment), data: { id: command.id } }]);
};

const restore = (command: RestorePipeline, state: Pipeline | undefined, environment: PipelineEnvironment): Decision => {
  const target = targetOf("pipeline", command, state, true);
  if (!target.ok) return target;
  if (!Pipeline.isDeleted(target.value)) return accept([]);
  return refuseTakenName(target.value.name, environment) ?? accept([{ type: "PipelineRestored", ...stamp(environment), data: { id: command.id } }]);
};

const decide = (command: PipelineCommand, state: Pipeline | undefined, environment: PipelineEnvironment): Decision => {
  switch (command.type) {
    case "create": return create(command, state, environment);
    case "update": return update(command, state, environment);
    case "change-status": return changeStatus(command, state, environment);
    case "add-stage": return addStage(command, state, environment);
    case "change-stage": return changeStage(command, state, environment);
    case "remove-stage": return removeStage(command, state, environment);
    case "reorder-stages": return reorderStages(command, state, environment);
    case "make-default": return makeDefault(command, state, environment);
    case "delete": return remove(command, state, environment);
    case "restore": return restore(command, state, environment);
  }
};

/** The rules of one pipeline. Making one the default also takes it from another: see `decideDefault`. */
export const pipelineDecider: Decider<Pipeline, PipelineCommand, PipelineEvent, PipelineEnvironment> = { decide, evolve: evolvePipeline };
