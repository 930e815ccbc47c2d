import { z } from "zod";
import type { EventDescription, EventFamily } from "../events/index.js";
import { idSchema } from "../input-schemas.js";
import { routingEventVersion, type RoutingEvent } from "./routing-events.js";
import { routedEntitySchema } from "./routing-policy-schema.js";

const record = { entity: routedEntitySchema, recordId: idSchema };
const decision = { decisionId: idSchema.nullable() };
const reason = z.string().nullable();

const events = {
  RecordAssigned: {
    says: "A record has come to an owner, by routing or by hand.",
    data: z.strictObject({
      ...record,
      userId: idSchema,
      previousUserId: idSchema.nullable(),
      cause: z.enum(["routed", "by-hand", "claimed", "reassigned"]),
      by: z.enum(["strategy", "duplicate-owner", "account-owner", "previous-owner"]).nullable(),
      ruleId: idSchema.nullable(),
      ...decision,
    }),
  },
  RecordQueued: { says: "A record waits in a queue for somebody to claim it.", data: z.strictObject({ ...record, queueId: idSchema, reason, ...decision }) },
  RecordUnassigned: { says: "A record has neither an owner nor a queue.", data: z.strictObject({ ...record, reason, ...decision }) },
  AssignmentAccepted: { says: "The owner has accepted a record that was assigned.", data: z.strictObject({ ...record, userId: idSchema }) },
  AssignmentDeclined: { says: "The owner has declined a record that was assigned.", data: z.strictObject({ ...record, userId: idSchema }) },
  AssignmentExpired: { says: "The owner has not answered in time; the record goes to somebody else.", data: z.strictObject({ ...record, userId: idSchema }) },
} satisfies { readonly [Type in RoutingEvent["type"]]: EventDescription<z.ZodType<Extract<RoutingEvent, { readonly type: Type }>["data"]>> };

/** What lead routing emits. An assignment is known by entity and record: `lead:L-1`. */
export const routingEventFamily: EventFamily<typeof events> = { aggregate: "assignment", schemaVersion: routingEventVersion, emittedBy: "crm-operations/lead-routing", events };
