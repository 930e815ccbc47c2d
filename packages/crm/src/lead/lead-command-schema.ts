import { z } from "zod";
import { calendarDateSchema, idSchema, instantSchema, textSchema, titleSchema } from "../shared/schemas.js";
import { targetShape } from "../shared/target.js";
import type { LeadCommand, LeadInput } from "./lead-command.js";
import { leadDescriptionShape } from "./lead-detail-schemas.js";
import { LeadHandoverStage } from "./lead-handover.js";
import { leadScoreSchema } from "./lead-score.js";
import { LeadStatus } from "./lead-status.js";

const madeId = idSchema.nullable().exactOptional();

/**
 * What a user may send, by the command's name; the name itself is not part of the input.
 *
 * @example
 * ```ts
 * const parsed = parseInput(leadCommandSchemas.disqualify, { id: "L-1", reason: "no-budget" });
 * const command = parsed.ok ? { type: "disqualify", ...parsed.value } : undefined;
 * ```
 */
export const leadCommandSchemas = {
  create: z.strictObject({
    ...leadDescriptionShape,
    id: idSchema,
    title: titleSchema,
    source: idSchema,
    ownerId: idSchema.nullable().exactOptional(),
    inquiredAt: instantSchema.exactOptional(),
  }),
  update: z.strictObject({ ...targetShape, ...leadDescriptionShape, title: titleSchema.exactOptional() }),
  "change-status": z.strictObject({ ...targetShape, status: z.enum(LeadStatus.all) }),
  "change-source": z.strictObject({ ...targetShape, source: idSchema }),
  "assign-score": z.strictObject({ ...targetShape, score: leadScoreSchema }),
  "override-score": z.strictObject({
    ...targetShape,
    value: z.int("a whole number").min(0, "0 or more").max(100, "at most 100"),
    reason: titleSchema,
  }),
  "clear-score-override": z.strictObject(targetShape),
  "assign-owner": z.strictObject({ ...targetShape, ownerId: idSchema.nullable() }),
  convert: z.strictObject({ ...targetShape, opportunityId: madeId, accountId: madeId, contactId: madeId }),
  "revert-conversion": z.strictObject({ ...targetShape, reason: titleSchema }),
  disqualify: z.strictObject({ ...targetShape, reason: idSchema, note: textSchema.nullable().exactOptional() }),
  recycle: z.strictObject({ ...targetShape, reason: titleSchema, workAgainOn: calendarDateSchema.nullable().exactOptional() }),
  "hand-over": z.strictObject({ ...targetShape, stage: z.enum(LeadHandoverStage.all), at: instantSchema.exactOptional() }),
  delete: z.strictObject(targetShape),
  restore: z.strictObject(targetShape),
} satisfies { readonly [Type in LeadCommand["type"]]: z.ZodType<LeadInput<Type>> };
