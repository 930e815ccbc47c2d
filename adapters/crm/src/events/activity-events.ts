import type { ActivityEvent } from "@nexus/crm";
import type { EventDescription, EventFamily } from "@nexus/crm-operations";
import { z } from "zod";
import { eventSchemaVersion } from "../storage/published-event.js";
import { id, instant, onlyId, ownerChange, whole } from "./vocabulary.js";

const duration = z.strictObject({ minutes: whole }).nullable();
const relatedTo = z.strictObject({ entityType: z.enum(["lead", "opportunity", "account", "contact", "partner", "quote", "order", "contract"]), id });
const plan = { type: z.enum(["call", "email", "meeting", "task", "note"]), scheduledAt: instant.nullable(), duration };
const beginning = { id, tenantId: id, ownerId: id.nullable(), relatedTo, ...plan };
const course = z.strictObject({
  ...plan,
  status: z.enum(["planned", "in-progress", "completed", "cancelled"]),
  startedAt: instant.nullable(),
  endedAt: instant.nullable(),
  cancellation: z.strictObject({ at: instant }).nullable(),
});
const history = { relatedTo, ownerId: id.nullable(), createdAt: instant };
const imported = z.strictObject({ ...history, course });

const events = {
  ActivityCreated: { says: "Something is planned with or about a customer.", data: z.strictObject(beginning) },
  ActivityLogged: { says: "Something that has already been done was recorded.", data: z.strictObject({ ...beginning, startedAt: instant.nullable(), endedAt: instant }) },
  ActivityUpdated: { says: "What describes an activity has changed; only what changed.", data: z.strictObject({ id, ...z.strictObject({ relatedTo, duration }).partial().shape }) },
  ActivityStarted: { says: "An activity has begun.", data: z.strictObject({ id, startedAt: instant }) },
  ActivityCompleted: { says: "An activity has been done.", data: z.strictObject({ id, endedAt: instant, duration }) },
  ActivityRescheduled: { says: "An activity is planned for another time.", data: z.strictObject({ id, from: instant.nullable(), to: instant }) },
  ActivityCancelled: { says: "An activity will not take place.", data: onlyId },
  ActivityOwnerAssigned: { says: "An activity has another owner, or none.", data: ownerChange },
  ActivityDeleted: { says: "An activity was put into the bin.", data: onlyId },
  ActivityRestored: { says: "An activity was taken out of the bin.", data: onlyId },
  ActivityImported: { says: "An activity of another system was recorded as it was.", data: z.strictObject({ id, tenantId: id, imported }) },
  ActivityHistoryCorrected: { says: "A later import knew better about an activity.", data: z.strictObject({ id, imported, changes: z.strictObject(history).partial(), course: course.exactOptional() }) },
  ActivityErased: { says: "What an activity said of a person has been erased.", data: onlyId },
} satisfies { readonly [Type in ActivityEvent["type"] | "ActivityErased"]: EventDescription };

export const activityEventFamily: EventFamily<typeof events> = { aggregate: "activity", schemaVersion: eventSchemaVersion, emittedBy: "adapter-crm", events };
