import { parseInput, ppmPerWhole, refuse, type Result } from "@nexus/common";
import { z } from "zod";
import { CrmError } from "../shared/crm-error.js";
import { idSchema, probabilityPpmSchema, titleSchema } from "../shared/schemas.js";
import type { ForecastCategory } from "./forecast-category.js";
import { OpportunityStage } from "./opportunity-stage.js";

/** One stage of a pipeline. 100 % makes it a win stage, 0 % a loss stage, anything between an open one. */
export interface PipelineStage {
  /** Unique within its pipeline; what opportunities store. */
  readonly id: string;
  readonly name: string;
  /** From 1, without gaps within a pipeline. */
  readonly position: number;
  /** 0 to 1,000,000 (0 to 100 %). */
  readonly probabilityPpm: number;
  /** A deal is rotten after this many whole days in the stage; null for never. */
  readonly rottenAfterDays: number | null;
  /** What the forecast counts a deal in this stage as, unless somebody says otherwise for the deal. */
  readonly forecastCategory: ForecastCategory;
}

/** A stage as a caller writes it: the place in the list gives its position. */
export interface PipelineStageInput {
  readonly id: string;
  readonly name: string;
  readonly probabilityPpm: number;
  readonly rottenAfterDays?: number | null;
  /** By default `closed` for a win stage, `omitted` for a loss stage, `pipeline` for an open one. */
  readonly forecastCategory?: ForecastCategory;
}

export type StageKind = "open" | "win" | "loss";

export const stagePositionSchema = z.int().min(1, "1 or more").max(1_000, "at most 1,000");
export const rottenAfterDaysSchema = z.int().min(1, "1 or more").max(3_650, "at most 3,650").nullable();
export const forecastCategorySchema = z.enum(["omitted", "pipeline", "best-case", "commit", "closed"]);

export const pipelineStageShape = {
  id: idSchema,
  name: titleSchema,
  probabilityPpm: probabilityPpmSchema,
  rottenAfterDays: rottenAfterDaysSchema.exactOptional(),
  forecastCategory: forecastCategorySchema.exactOptional(),
} as const;

export const pipelineStageInputSchema = z.strictObject(pipelineStageShape) satisfies z.ZodType<PipelineStageInput>;

const stageSchema = z.strictObject({ ...pipelineStageShape, position: stagePositionSchema });

const kindOf = (probabilityPpm: number): StageKind => (probabilityPpm === ppmPerWhole ? "win" : probabilityPpm === 0 ? "loss" : "open");

const categoryByKind: Readonly<Record<StageKind, ForecastCategory>> = { win: "closed", loss: "omitted", open: "pipeline" };

const place = (input: PipelineStageInput, position: number): PipelineStage => ({
  id: input.id,
  name: input.name,
  position,
  probabilityPpm: input.probabilityPpm,
  rottenAfterDays: input.rottenAfterDays ?? null,
  forecastCategory: input.forecastCategory ?? categoryByKind[kindOf(input.probabilityPpm)],
});

const kind = (stage: PipelineStage): StageKind => kindOf(stage.probabilityPpm);

/** A win stage counts as closed, a loss stage is omitted, and an open one is never closed. */
const hasSoundCategory = (stage: PipelineStage): boolean =>
  kind(stage) === "open" ? stage.forecastCategory !== "closed" : stage.forecastCategory === categoryByKind[kind(stage)];

const create = (input: PipelineStageInput & { readonly position: number }): Result<PipelineStage> => {
  const parsed = parseInput(stageSchema, input);
  if (!parsed.ok) return parsed;
  const stage = place(parsed.value, parsed.value.position);
  return hasSoundCategory(stage)
    ? { ok: true, value: stage }
    : refuse("invalid_stage_category", `Count a ${kind(stage)} stage as ${categoryByKind[kind(stage)]}, not as ${stage.forecastCategory}.`, { stageId: stage.id });
};

const of = (input: PipelineStageInput & { readonly position: number }): PipelineStage => {
  const created = create(input);
  if (!created.ok) throw CrmError.fromRefusal(created.refusal);
  return created.value;
};

/**
 * Source: VO-CRM-0095 to VO-CRM-0098, BUS-CRM-0025 to BUS-CRM-0027.
 *
 * @example
 * ```ts
 * const demo = PipelineStage.of({ id: "demo", name: "Demo", position: 2, probabilityPpm: 400_000 });
 * PipelineStage.isFinal(demo); // false
 * ```
 */
export const PipelineStage = {
  /** Refuses with `invalid_input` a bad id, name, position or probability, with `invalid_stage_category` a category that contradicts the probability. */
  create,
  /** As `create`, but throws. */
  of,
  /** Gives a written stage its position. For input that a schema has checked. */
  place,
  /** A stage of the template, under its own name as the id unless another is given. */
  fromStandard: (stage: OpportunityStage, id: string = stage): PipelineStage => {
    const { label, ...rest } = OpportunityStage.standard(stage);
    return of({ id, name: label, position: OpportunityStage.position(stage), ...rest });
  },
  kind,
  hasSoundCategory,
  isWin: (stage: PipelineStage): boolean => kind(stage) === "win",
  isLoss: (stage: PipelineStage): boolean => kind(stage) === "loss",
  /** Won or lost: no deal in this stage is open. */
  isFinal: (stage: PipelineStage): boolean => kind(stage) !== "open",
} as const;
