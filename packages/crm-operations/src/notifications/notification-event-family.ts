import { z } from "zod";
import type { EventDescription, EventFamily } from "../events/index.js";
import { idSchema, moneySchema } from "../input-schemas.js";
import type { Notification } from "./notifier.js";

const name = z.string().max(64, "at most 64 characters").regex(/^[a-z][a-z0-9]*([.-][a-z0-9]+)*$/, "lower-case words with dots and hyphens");
const factName = z.string().max(64, "at most 64 characters").regex(/^[a-z][A-Za-z0-9]*$/, "a name in camel case");
const fact = z.union([z.string().max(128, "an id, not a text: at most 128 characters"), z.number(), z.boolean(), z.null(), moneySchema]);

/** Strict: what is not in it is not sent. */
export const notificationSchema = z.strictObject({
  id: idSchema,
  kind: name,
  to: z
    .strictObject({ userIds: z.array(idSchema).max(1_000, "at most 1,000 users"), roles: z.array(idSchema).max(100, "at most 100 roles") })
    .refine(({ userIds, roles }) => userIds.length + roles.length > 0, "at least one user or role"),
  about: z.strictObject({ entityType: idSchema, id: idSchema }),
  facts: z.record(factName, fact).meta({ title: "ids, figures and amounts by name" }),
}) satisfies z.ZodType<Notification>;

const events = {
  NotificationRequested: { says: "Somebody is to be told something. Whoever sends it chooses channel, language and words.", data: notificationSchema },
} satisfies Readonly<Record<string, EventDescription>>;

/** What asks for notifications. Each is an aggregate of its own, known by the notification's id. */
export const notificationEventFamily: EventFamily<typeof events> = { aggregate: "notification", schemaVersion: 1, emittedBy: "crm-operations/notifications", events };
