import { z } from "zod";
import { idSchema, instantSchema, nameSchema } from "../input-schemas.js";
import { closingFields, type CloseSettings, type ClosingRequirements } from "./close-settings.js";

const requirementsSchema = z.strictObject({
  fields: z.array(z.enum(closingFields)).max(50, "at most 50 fields"),
  customFields: z.array(idSchema.max(64, "at most 64 characters")).max(100, "at most 100 custom fields"),
}) satisfies z.ZodType<ClosingRequirements>;

/** Settings as hosts send them. Whether any deal can meet them is `lintCloseSettings`'. */
export const closeSettingsSchema = z.strictObject({
  id: idSchema,
  version: z.int("a whole number").min(1, "1 or more"),
  name: nameSchema,
  effectiveFrom: instantSchema,
  won: requirementsSchema,
  lost: requirementsSchema,
  withoutQuotation: z.enum(["created-at-close", "refused"]),
}) satisfies z.ZodType<CloseSettings>;
