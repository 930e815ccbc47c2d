/**
 * The pipeline room: the roads deals take.
 *
 * A pipeline has ordered stages (open ones first, then at least one win and one loss stage), a status
 * that ends in `archived`, and a policy that says which moves between stages are allowed. Exactly one
 * pipeline of a tenant is the default. `OpportunityStage` is the standard template to build one from.
 *
 * `pipelineDecider` holds the rules of one pipeline, `decideDefault` the one rule that spans two.
 */
export { ForecastCategory } from "./forecast-category.js";
export { OpportunityStage, type StandardStage } from "./opportunity-stage.js";
export { PipelineStage, type PipelineStageInput, type StageKind } from "./pipeline-stage.js";
export { PipelineStatus } from "./pipeline-status.js";
export { TransitionPolicy } from "./transition-policy.js";
export { pipelineDataClasses, pipelineInputDataClasses } from "./pipeline-data-classes.js";
export { Pipeline } from "./pipeline.js";
export {
  pipelineCommandSchemas,
  type AddPipelineStage,
  type ChangePipelineStage,
  type ChangePipelineStatus,
  type CreatePipeline,
  type DeletePipeline,
  type MakePipelineDefault,
  type PipelineCommand,
  type PipelineInput,
  type RemovePipelineStage,
  type ReorderPipelineStages,
  type RestorePipeline,
  type UpdatePipeline,
} from "./pipeline-command.js";
export type {
  PipelineCreated,
  PipelineDeleted,
  PipelineDetails,
  PipelineEvent,
  PipelineMadeDefault,
  PipelineRestored,
  PipelineStageAdded,
  PipelineStageChanged,
  PipelineStageRemoved,
  PipelineStagesReordered,
  PipelineStatusChanged,
  PipelineUpdated,
  PipelineYieldedDefault,
} from "./pipeline-event.js";
export { PipelineNotFound } from "./errors.js";
export { pipelineDecider, type PipelineEnvironment } from "./pipeline-decider.js";
export { decideDefault } from "./default-pipeline.js";
export { lintPipeline, type PipelineFinding } from "./lint-pipeline.js";
export { standardPipeline } from "./standard-pipeline.js";
export type { PipelineByIdQuery, PipelineListQuery, PipelineQuery } from "./pipeline-query.js";
export type { PipelinePersist, PipelineRecordPersist, PipelineStagePersist } from "./pipeline-persist.js";
