import type { OperationContext, Result } from "@nexus/common";
import type { PipelineInput } from "./pipeline-command.js";
import type { Pipeline } from "./pipeline.js";

/** Source: FUN-CRM-0066, FUN-CRM-0068. */
export interface PipelineRecordPersist {
  /** Refuses `pipeline_exists` for an id that is taken. The first pipeline of a tenant becomes its default. */
  create(ctx: OperationContext, input: PipelineInput<"create">): Promise<Result<Pipeline>>;
  update(ctx: OperationContext, input: PipelineInput<"update">): Promise<Result<Pipeline>>;
  /** The status it has already is accepted and changes nothing. */
  changeStatus(ctx: OperationContext, input: PipelineInput<"change-status">): Promise<Result<Pipeline>>;
  /** Into the bin; repeated, it changes nothing. */
  delete(ctx: OperationContext, input: PipelineInput<"delete">): Promise<Result<Pipeline>>;
  /** Out of the bin; repeated, it changes nothing. */
  restore(ctx: OperationContext, input: PipelineInput<"restore">): Promise<Result<Pipeline>>;
  /** Takes the default from the pipeline that has it, in the same transaction. Answers the new default. */
  makeDefault(ctx: OperationContext, input: PipelineInput<"make-default">): Promise<Result<Pipeline>>;
}

/** Source: FUN-CRM-0067. */
export interface PipelineStagePersist {
  addStage(ctx: OperationContext, input: PipelineInput<"add-stage">): Promise<Result<Pipeline>>;
  changeStage(ctx: OperationContext, input: PipelineInput<"change-stage">): Promise<Result<Pipeline>>;
  /** Refuses `stage_occupied` while opportunities sit in the stage: checked in the same transaction. */
  removeStage(ctx: OperationContext, input: PipelineInput<"remove-stage">): Promise<Result<Pipeline>>;
  reorderStages(ctx: OperationContext, input: PipelineInput<"reorder-stages">): Promise<Result<Pipeline>>;
}

/**
 * Changing pipelines of the context's tenant. Every method decides with `pipelineDecider`, answers the
 * pipeline as it stands afterwards or the refusal of the decision, and stores nothing when refused.
 * `pipeline_not_found` is a refusal here. Source: IFC-CRM-0087.
 */
export interface PipelinePersist extends PipelineRecordPersist, PipelineStagePersist {}
