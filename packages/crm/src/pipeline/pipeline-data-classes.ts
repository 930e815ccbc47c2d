import type { DataClassesOf } from "@nexus/common";
import { entityDataClasses } from "../shared/data-classes.js";
import type { Pipeline } from "./pipeline.js";
import type { PipelineCommand } from "./pipeline-command.js";

/** The data class of everything a pipeline says: it is about nobody. */
export const pipelineDataClasses = {
  ...entityDataClasses,
  externalReferences: { source: "none", externalId: "none" },
  name: "none",
  description: "none",
  status: "none",
  isDefault: "none",
  currency: "none",
  stages: { id: "none", name: "none", position: "none", probabilityPpm: "none", rottenAfterDays: "none", forecastCategory: "none" },
  transitionPolicy: { skipForward: "none", backward: "none", closedToClosed: "none" },
} as const satisfies DataClassesOf<Pipeline>;

/** The data class of every input of every pipeline command. */
export const pipelineInputDataClasses = {
  type: "none",
  id: "none",
  expectedVersion: "none",
  name: "none",
  description: "none",
  currency: "none",
  stages: pipelineDataClasses.stages,
  transitionPolicy: pipelineDataClasses.transitionPolicy,
  externalReferences: pipelineDataClasses.externalReferences,
  status: "none",
  stage: pipelineDataClasses.stages,
  position: "none",
  stageId: "none",
  probabilityPpm: "none",
  rottenAfterDays: "none",
  forecastCategory: "none",
  stageIds: "none",
} as const satisfies DataClassesOf<PipelineCommand>;
