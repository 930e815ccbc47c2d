import type { RatePpm } from "@nexus/common";
import type { ForecastCategory } from "./opportunity-record.js";

export type PipelineRecordStatus = "active" | "inactive" | "archived";

/** One stage of a pipeline. Deals store its id, never its name. */
export interface PipelineStageRecord {
  readonly id: string;
  readonly name: string;
  /** From 1, without gaps. */
  readonly position: number;
  readonly probabilityPpm: RatePpm;
  readonly outcome: "open" | "won" | "lost";
  /** Whole days after which a deal has been in this stage too long; null for never. */
  readonly rottenAfterDays: number | null;
  readonly forecastCategory: ForecastCategory;
}

export interface PipelineRecord {
  readonly id: string;
  readonly version: number;
  readonly name: string;
  readonly status: PipelineRecordStatus;
  readonly isDefault: boolean;
  /** By position. */
  readonly stages: readonly PipelineStageRecord[];
}
