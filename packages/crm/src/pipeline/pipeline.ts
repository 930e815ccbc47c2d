import type { Entity } from "../shared/entity.js";
import { PipelineStage } from "./pipeline-stage.js";
import type { PipelineStatus } from "./pipeline-status.js";
import type { TransitionPolicy } from "./transition-policy.js";

/**
 * The road deals take: ordered stages and the rules for moving between them.
 *
 * Open stages come first, then the closing ones: at least one open, one win and one loss stage.
 * Each tenant that has pipelines has exactly one default (BUS-CRM-0030).
 */
export interface Pipeline extends Entity {
  readonly name: string;
  readonly description: string | null;
  readonly status: PipelineStatus;
  readonly isDefault: boolean;
  /** When set, every amount of the pipeline's opportunities is in this ISO 4217 currency. */
  readonly currency: string | null;
  /** In the order of their positions, which run from 1 without gaps. */
  readonly stages: readonly PipelineStage[];
  readonly transitionPolicy: TransitionPolicy;
}

const stageById = (pipeline: Pipeline, stageId: string): PipelineStage | undefined => pipeline.stages.find((stage) => stage.id === stageId);

const openStages = (pipeline: Pipeline): readonly PipelineStage[] => pipeline.stages.filter((stage) => !PipelineStage.isFinal(stage));

/** The read surface of a pipeline. Source: FUN-CRM-0060 to FUN-CRM-0063, IFC-CRM-0085. */
export const Pipeline = {
  /** Whether its status is `active`. */
  isActive: (pipeline: Pipeline): boolean => pipeline.status === "active",
  /** Whether it is the tenant's default. */
  isDefault: (pipeline: Pipeline): boolean => pipeline.isDefault,
  /** Whether it lies in the bin. */
  isDeleted: (pipeline: Pipeline): boolean => pipeline.deletedAt !== null,
  /** Only an active pipeline outside the bin takes new opportunities (BUS-CRM-0029). */
  takesOpportunities: (pipeline: Pipeline): boolean => pipeline.status === "active" && pipeline.deletedAt === null,

  /** Positions count from 1; undefined where there is no stage. */
  stageAt: (pipeline: Pipeline, position: number): PipelineStage | undefined => pipeline.stages.find((stage) => stage.position === position),
  /** Undefined where there is no such stage. */
  stageById,
  /** Those between 0 and 100 %, in order. */
  openStages,
  /** Those of 100 %, in order. */
  winStages: (pipeline: Pipeline): readonly PipelineStage[] => pipeline.stages.filter(PipelineStage.isWin),
  /** Those of 0 %, in order. */
  lossStages: (pipeline: Pipeline): readonly PipelineStage[] => pipeline.stages.filter(PipelineStage.isLoss),
  /** The open stage after this one; undefined for the last open stage, a closing stage and an unknown id. */
  nextOpenStage: (pipeline: Pipeline, stageId: string): PipelineStage | undefined => {
    const open = openStages(pipeline);
    const index = open.findIndex((stage) => stage.id === stageId);
    return index === -1 ? undefined : open[index + 1];
  },
} as const;
