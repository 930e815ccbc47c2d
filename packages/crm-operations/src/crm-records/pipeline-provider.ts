import type { OperationContext } from "@nexus/common";
import type { LockKey } from "../unit-of-work/index.js";
import type { PipelineRecord } from "./pipeline-record.js";

/** Held alone to change pipelines, shared by whoever places deals in them, so that no stage goes while a deal enters it. */
export const pipelinesLock = (mode: "exclusive" | "shared" = "exclusive"): LockKey => ({ kind: "pipelines", id: "all", mode });

/**
 * The pipelines of the tenant in `ctx`, read only: they are configured in the CRM. Deleted ones are
 * not found. Throws `storage_unavailable`, retryable.
 */
export interface PipelineProvider {
  /** In the order of `ids`; ids without a pipeline are left out, repeated ids answer once. */
  findMany(ctx: OperationContext, ids: readonly string[]): Promise<readonly PipelineRecord[]>;
  /** The one default pipeline; undefined while the tenant has none. */
  findDefault(ctx: OperationContext): Promise<PipelineRecord | undefined>;
  /** All of them in every status, ordered by name, then id. */
  list(ctx: OperationContext): Promise<readonly PipelineRecord[]>;
}
