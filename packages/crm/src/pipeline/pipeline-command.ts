import type { ExternalReference } from "@nexus/common";
import { z } from "zod";
import { currencySchema, externalReferencesSchema, idSchema, probabilityPpmSchema, textSchema, titleSchema } from "../shared/schemas.js";
import { targetShape, type Target } from "../shared/target.js";
import type { ForecastCategory } from "./forecast-category.js";
import { forecastCategorySchema, pipelineStageInputSchema, rottenAfterDaysSchema, stagePositionSchema, type PipelineStageInput } from "./pipeline-stage.js";
import type { PipelineStatus } from "./pipeline-status.js";
import { transitionPolicySchema, type TransitionPolicy } from "./transition-policy.js";

/** A new pipeline is active, and the tenant's default when it is the first. */
export interface CreatePipeline {
  readonly type: "create";
  readonly id: string;
  readonly name: string;
  readonly description?: string | null;
  readonly currency?: string | null;
  /** In order, open stages first. */
  readonly stages: readonly PipelineStageInput[];
  /** Sequential by default. */
  readonly transitionPolicy?: TransitionPolicy;
  readonly externalReferences?: readonly ExternalReference[];
}

/** What is absent stays as it is. */
export interface UpdatePipeline extends Target {
  readonly type: "update";
  readonly name?: string;
  readonly description?: string | null;
  readonly currency?: string | null;
  readonly transitionPolicy?: TransitionPolicy;
  readonly externalReferences?: readonly ExternalReference[];
}

export interface ChangePipelineStatus extends Target {
  readonly type: "change-status";
  readonly status: PipelineStatus;
}

export interface AddPipelineStage extends Target {
  readonly type: "add-stage";
  readonly stage: PipelineStageInput;
  /** 1 or more; what stands there and behind moves on. By default the end of the stage's kind: open stages before the closing ones. */
  readonly position?: number;
}

/** Edits a stage in place. A stage keeps its kind: an open one never becomes a win or loss stage, nor back. */
export interface ChangePipelineStage extends Target {
  readonly type: "change-stage";
  readonly stageId: string;
  readonly name?: string;
  readonly probabilityPpm?: number;
  readonly rottenAfterDays?: number | null;
  readonly forecastCategory?: ForecastCategory;
}

export interface RemovePipelineStage extends Target {
  readonly type: "remove-stage";
  readonly stageId: string;
}

export interface ReorderPipelineStages extends Target {
  readonly type: "reorder-stages";
  /** Every stage exactly once, in the new order. */
  readonly stageIds: readonly string[];
}

export interface MakePipelineDefault extends Target {
  readonly type: "make-default";
}

export interface DeletePipeline extends Target {
  readonly type: "delete";
}

export interface RestorePipeline extends Target {
  readonly type: "restore";
}

export type PipelineCommand =
  | CreatePipeline
  | UpdatePipeline
  | ChangePipelineStatus
  | AddPipelineStage
  | ChangePipelineStage
  | RemovePipelineStage
  | ReorderPipelineStages
  | MakePipelineDefault
  | DeletePipeline
  | RestorePipeline;

/** What a caller sends for a command: all but its name. */
export type PipelineInput<Type extends PipelineCommand["type"]> = Omit<Extract<PipelineCommand, { readonly type: Type }>, "type">;

const target = z.strictObject(targetShape);

const details = {
  description: textSchema.nullable().exactOptional(),
  currency: currencySchema.nullable().exactOptional(),
  transitionPolicy: transitionPolicySchema.exactOptional(),
  externalReferences: externalReferencesSchema.exactOptional(),
} as const;

/** The input of each command, by its name. `{ type, ...parsed }` is the command. */
export const pipelineCommandSchemas = {
  create: z.strictObject({ id: idSchema, name: titleSchema, stages: z.array(pipelineStageInputSchema).max(50, "at most 50 stages"), ...details }),
  update: z.strictObject({ ...targetShape, name: titleSchema.exactOptional(), ...details }),
  "change-status": z.strictObject({ ...targetShape, status: z.enum(["active", "inactive", "archived"]) }),
  "add-stage": z.strictObject({ ...targetShape, stage: pipelineStageInputSchema, position: stagePositionSchema.exactOptional() }),
  "change-stage": z.strictObject({
    ...targetShape,
    stageId: idSchema,
    name: titleSchema.exactOptional(),
    probabilityPpm: probabilityPpmSchema.exactOptional(),
    rottenAfterDays: rottenAfterDaysSchema.exactOptional(),
    forecastCategory: forecastCategorySchema.exactOptional(),
  }),
  "remove-stage": z.strictObject({ ...targetShape, stageId: idSchema }),
  "reorder-stages": z.strictObject({ ...targetShape, stageIds: z.array(idSchema).max(50, "at most 50 stages") }),
  "make-default": target,
  delete: target,
  restore: target,
} as const satisfies { readonly [Type in PipelineCommand["type"]]: z.ZodType<PipelineInput<Type>> };
