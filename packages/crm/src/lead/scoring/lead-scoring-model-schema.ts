import { ppmPerWhole } from "@nexus/common";
import { z } from "zod";
import { currencySchema, idSchema, instantSchema, moneySchema, titleSchema } from "../../shared/schemas.js";
import { fitFieldNames, type FitRule, type FitTest, type LeadScoringModel, type PointBand } from "./lead-scoring-model.js";

const points = z.int("a whole number").min(-100, "-100 or more").max(100, "at most 100");
const positivePoints = z.int("a whole number").min(0, "0 or more").max(100, "at most 100");
const weight = z.int("a whole number of parts per million").min(0, "0 or more").max(ppmPerWhole, "at most 1,000,000 (100 %)");
const halfLifeDays = z.int("a whole number").min(1, "1 or more").max(3_650, "at most 3,650 (ten years)");

const bandsSchema = z
  .array(z.strictObject({ atLeast: z.number().min(-1e15).max(1e15), points }) satisfies z.ZodType<PointBand>)
  .min(1, "at least one band")
  .max(50, "at most 50 bands");

const fitTestSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("one-of"), values: z.array(titleSchema).min(1, "at least one value").max(500, "at most 500 values"), points }),
  z.strictObject({ kind: z.literal("bands"), bands: bandsSchema, currency: currencySchema.exactOptional() }),
  z.strictObject({ kind: z.literal("known"), points }),
]) satisfies z.ZodType<FitTest>;

const fitRuleSchema = z.strictObject({
  id: idSchema,
  field: z.discriminatedUnion("of", [
    z.strictObject({ of: z.literal("lead"), name: z.enum(fitFieldNames) }),
    z.strictObject({ of: z.literal("custom"), name: z.string().min(1, "must not be empty").max(64, "at most 64 characters") }),
  ]),
  test: fitTestSchema,
}) satisfies z.ZodType<FitRule>;

/** The shape of a model as it comes in. What the shape cannot say, weights that add up included, `lintScoringModel` finds. */
export const leadScoringModelSchema = z.strictObject({
  version: titleSchema,
  effectiveFrom: instantSchema,
  weights: z.strictObject({ "source-quality": weight, engagement: weight, fit: weight, timing: weight, budget: weight }),
  sourceQuality: z.strictObject({ pointsBySource: z.record(idSchema, positivePoints) }),
  engagement: z.strictObject({
    halfLifeDays,
    kinds: z.array(z.strictObject({ kind: idSchema, points, cap: positivePoints })).max(200, "at most 200 kinds"),
    behaviour: z.array(z.strictObject({ measure: idSchema, bands: bandsSchema })).max(50, "at most 50 measures"),
  }),
  fit: z.strictObject({ rules: z.array(fitRuleSchema).max(200, "at most 200 rules") }),
  timing: z.strictObject({ timeframe: bandsSchema, recency: z.strictObject({ points: positivePoints, halfLifeDays }) }),
  budget: z.strictObject({
    wanted: moneySchema.refine(({ minorUnits }) => minorUnits > 0, { path: ["minorUnits"], message: "more than 0" }),
    coverage: bandsSchema,
  }),
  staleAfterHours: z.int("a whole number").min(1, "1 or more").max(87_600, "at most 87,600 (ten years)"),
}) satisfies z.ZodType<LeadScoringModel>;
