import { z } from "zod";
import { idSchema, instantSchema, nameSchema } from "../input-schemas.js";
import type { QualificationSettings } from "./qualification-settings.js";

const upTo = (most: number) => z.int("a whole number").min(0, "0 or more").max(most, `at most ${most}`).nullable();

/** Settings as hosts send them. Whether any lead can meet them is `lintQualification`'s. */
export const qualificationSettingsSchema = z.strictObject({
  id: idSchema,
  version: z.int("a whole number").min(1, "1 or more"),
  name: nameSchema,
  effectiveFrom: instantSchema,
  minimumScore: upTo(100),
  unknownScore: z.enum(["fails", "passes"]),
  minimumActivities: upTo(10_000),
  minimumAgeDays: upTo(36_500),
  maximumAgeDays: upTo(36_500),
}) satisfies z.ZodType<QualificationSettings>;
