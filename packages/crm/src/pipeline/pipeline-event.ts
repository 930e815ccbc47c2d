import type { ExternalReference } from "@nexus/common";
import type { CoreEvent } from "../shared/decider.js";
import type { PipelineStage } from "./pipeline-stage.js";
import type { PipelineStatus } from "./pipeline-status.js";
import type { TransitionPolicy } from "./transition-policy.js";

/** What an update may change. */
export interface PipelineDetails {
  readonly name: string;
  readonly description: string | null;
  readonly currency: string | null;
  readonly transitionPolicy: TransitionPolicy;
  readonly externalReferences: readonly ExternalReference[];
}

export type PipelineCreated = CoreEvent<
  "PipelineCreated",
  PipelineDetails & { readonly id: string; readonly tenantId: string; readonly isDefault: boolean; readonly stages: readonly PipelineStage[] }
>;
export type PipelineUpdated = CoreEvent<"PipelineUpdated", { readonly id: string; readonly changes: Partial<PipelineDetails> }>;
export type PipelineStatusChanged = CoreEvent<"PipelineStatusChanged", { readonly id: string; readonly from: PipelineStatus; readonly to: PipelineStatus }>;
/** The stage stands at its position; those behind have moved on by one. */
export type PipelineStageAdded = CoreEvent<"PipelineStageAdded", { readonly id: string; readonly stage: PipelineStage }>;
export type PipelineStageChanged = CoreEvent<"PipelineStageChanged", { readonly id: string; readonly stageId: string; readonly changes: Partial<Omit<PipelineStage, "id" | "position">> }>;
export type PipelineStageRemoved = CoreEvent<"PipelineStageRemoved", { readonly id: string; readonly stageId: string }>;
export type PipelineStagesReordered = CoreEvent<"PipelineStagesReordered", { readonly id: string; readonly stageIds: readonly string[] }>;
/** Comes with a {@link PipelineYieldedDefault} of the former default, when there was one. */
export type PipelineMadeDefault = CoreEvent<"PipelineMadeDefault", { readonly id: string; readonly formerDefaultId: string | null }>;
export type PipelineYieldedDefault = CoreEvent<"PipelineYieldedDefault", { readonly id: string; readonly newDefaultId: string }>;
export type PipelineDeleted = CoreEvent<"PipelineDeleted", { readonly id: string }>;
export type PipelineRestored = CoreEvent<"PipelineRestored", { readonly id: string }>;

export type PipelineEvent =
  | PipelineCreated
  | PipelineUpdated
  | PipelineStatusChanged
  | PipelineStageAdded
  | PipelineStageChanged
  | PipelineStageRemoved
  | PipelineStagesReordered
  | PipelineMadeDefault
  | PipelineYieldedDefault
  | PipelineDeleted
  | PipelineRestored;
