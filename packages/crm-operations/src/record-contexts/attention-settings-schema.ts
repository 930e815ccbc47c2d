import { z } from "zod";
import { idSchema, instantSchema, nameSchema } from "../input-schemas.js";
import type { AttentionLevels, AttentionSettings } from "./attention-settings.js";

const figure = (least: number) => z.int("a whole number").min(least, `${least} or more`).max(36_500, "at most 36,500").nullable();

const levels = (least: number) => z.strictObject({ warningFrom: figure(least), criticalFrom: figure(least) }) satisfies z.ZodType<AttentionLevels>;

const severity = z.enum(["warning", "critical"]);

/** Settings as hosts send them. Whether their levels make sense together is `lintAttention`'s. */
export const attentionSettingsSchema = z.strictObject({
  id: idSchema,
  version: z.int("a whole number").min(1, "1 or more"),
  name: nameSchema,
  effectiveFrom: instantSchema,
  stale: levels(1).nullable(),
  overdue: levels(1).nullable(),
  noNextActivity: z.strictObject({ severity }).nullable(),
  noDecisionMaker: z.strictObject({ severity, roles: z.array(idSchema).min(1, "at least one role").max(50, "at most 50 roles") }).nullable(),
  stageTooOld: levels(0).nullable(),
  closeDatePushed: levels(1).nullable(),
}) satisfies z.ZodType<AttentionSettings>;
