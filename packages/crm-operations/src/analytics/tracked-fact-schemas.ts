import { batchInputLimits, parseInput } from "@nexus/common";
import { z } from "zod";
import { forecastCategories, opportunityRecordStatuses } from "../crm-records/index.js";
import { calendarDateSchema, idSchema, instantSchema, moneySchema } from "../input-schemas.js";
import { OperationsError } from "../operations-error.js";
import type { TrackedConversion, TrackedDeal, TrackedEvent } from "./tracked-facts.js";

/** Short enough to be known by its kind, too. */
const factId = idSchema.max(100, "at most 100 characters");
const fact = { id: factId, at: instantSchema, ownerId: idSchema.nullable(), source: idSchema.nullable() };

export const trackedEventSchema = z.strictObject({
  ...fact,
  name: z.string().max(64, "at most 64 characters").regex(/^[a-z][a-z0-9]*([.-][a-z0-9]+)*$/, "lower-case words with dots and hyphens"),
  journeyId: idSchema,
  about: z.strictObject({ entityType: idSchema, id: idSchema }),
}) satisfies z.ZodType<TrackedEvent>;

export const trackedConversionSchema = z.strictObject({
  ...fact,
  leadId: idSchema,
  opportunityId: idSchema.nullable(),
  accountId: idSchema.nullable(),
  amount: moneySchema.nullable(),
}) satisfies z.ZodType<TrackedConversion>;

export const trackedDealSchema = z
  .strictObject({
    ...fact,
    opportunityId: idSchema,
    version: z.int("a whole number").min(1, "1 or more"),
    pipelineId: idSchema,
    stageId: idSchema,
    stageEnteredAt: instantSchema.nullable(),
    status: z.enum(opportunityRecordStatuses),
    amount: moneySchema.nullable(),
    weightedAmount: moneySchema.nullable(),
    forecastCategory: z.enum(forecastCategories),
    expectedCloseDate: calendarDateSchema.nullable(),
    openedAt: instantSchema,
    closedAt: instantSchema.nullable(),
  })
  .refine(({ amount, weightedAmount }) => weightedAmount === null || weightedAmount.currency === amount?.currency, { path: ["weightedAmount"], message: "in the currency of the amount" })
  .refine(({ status, closedAt }) => status !== "open" || closedAt === null, { path: ["closedAt"], message: "null while it is open" }) satisfies z.ZodType<TrackedDeal>;

/** The facts, checked; throws `invalid_fact` for one that does not fit. */
const checked =
  <Fact>(schema: z.ZodType<Fact>) =>
  (facts: readonly Fact[]): readonly Fact[] => {
    const parsed = parseInput(z.array(schema), facts, batchInputLimits);
    if (!parsed.ok) throw new OperationsError("invalid_fact", `Track what fits. ${parsed.refusal.message}.`, { details: parsed.refusal.details });
    return parsed.value;
  };

/** For whoever implements `AnalyticsTracker`: the facts as they were given, or `invalid_fact`. */
export const checkFacts = {
  events: checked<TrackedEvent>(trackedEventSchema),
  conversions: checked<TrackedConversion>(trackedConversionSchema),
  deals: checked<TrackedDeal>(trackedDealSchema),
} as const;
