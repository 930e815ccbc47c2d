import { z } from "zod";
import { customFieldsSchema, externalReferencesSchema, idSchema, instantSchema, textSchema, titleSchema } from "../shared/schemas.js";
import { targetShape } from "../shared/target.js";
import type { ActivityParticipant, RelatedEntity } from "./activity.js";
import type { ActivityCommand, ActivityInput } from "./activity-command.js";
import { activityDurationSchema } from "./activity-duration.js";
import { ActivityType } from "./activity-type.js";

const relatedEntitySchema = z.strictObject({
  entityType: z.enum(["lead", "opportunity", "account", "contact", "partner", "quote", "order", "contract"]),
  id: idSchema,
}) satisfies z.ZodType<RelatedEntity>;

const participantSchema = z.strictObject({
  type: z.enum(["user", "contact", "lead", "partner"]),
  id: idSchema,
}) satisfies z.ZodType<ActivityParticipant>;

/** At most 100, each once. */
const participantsSchema = z
  .array(participantSchema)
  .max(100, "at most 100 participants")
  .refine((list) => new Set(list.map(({ type, id }) => `${type} ${id}`)).size === list.length, "each participant once");

export const activityTypeSchema = z.enum(ActivityType.all);

export const activityDescriptionShape = {
  title: titleSchema,
  relatedTo: relatedEntitySchema,
  participants: participantsSchema.exactOptional(),
  externalReferences: externalReferencesSchema.exactOptional(),
  customFields: customFieldsSchema.exactOptional(),
} as const;

const newActivityShape = {
  ...activityDescriptionShape,
  id: idSchema,
  activityType: activityTypeSchema,
  description: textSchema.exactOptional(),
  ownerId: idSchema.exactOptional(),
  duration: activityDurationSchema.exactOptional(),
} as const;

/**
 * What a user may send, by the command's name; the name itself is not part of the input.
 *
 * @example
 * ```ts
 * const parsed = parseInput(activityCommandSchemas.cancel, { id: "A-1", reason: "Customer is away" });
 * const command = parsed.ok ? { type: "cancel", ...parsed.value } : undefined;
 * ```
 */
export const activityCommandSchemas = {
  create: z.strictObject({ ...newActivityShape, scheduledAt: instantSchema.exactOptional() }),
  log: z.strictObject({
    ...newActivityShape,
    startedAt: instantSchema.exactOptional(),
    endedAt: instantSchema.exactOptional(),
    outcome: textSchema.exactOptional(),
  }),
  update: z.strictObject({
    ...targetShape,
    ...activityDescriptionShape,
    title: titleSchema.exactOptional(),
    relatedTo: relatedEntitySchema.exactOptional(),
    description: textSchema.nullable().exactOptional(),
    duration: activityDurationSchema.nullable().exactOptional(),
    outcome: textSchema.nullable().exactOptional(),
  }),
  start: z.strictObject({ ...targetShape, startedAt: instantSchema.exactOptional() }),
  complete: z.strictObject({
    ...targetShape,
    endedAt: instantSchema.exactOptional(),
    duration: activityDurationSchema.exactOptional(),
    outcome: textSchema.exactOptional(),
  }),
  reschedule: z.strictObject({ ...targetShape, scheduledAt: instantSchema, reason: titleSchema }),
  cancel: z.strictObject({ ...targetShape, reason: titleSchema }),
  "assign-owner": z.strictObject({ ...targetShape, ownerId: idSchema.nullable() }),
  delete: z.strictObject(targetShape),
  restore: z.strictObject(targetShape),
} satisfies { readonly [Type in ActivityCommand["type"]]: z.ZodType<ActivityInput<Type>> };
