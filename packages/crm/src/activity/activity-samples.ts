import { Instant } from "@nexus/common";
import type { DecisionEnvironment } from "../shared/decider.js";
import { specification } from "../shared/specification.js";
import type { ActivityCommand } from "./activity-command.js";
import { activityDecider } from "./activity-decider.js";

/* What the tests of this room start from. Test-only, not exported from the door. */

export const now = Instant.of("2026-03-02T10:00:00.000Z");
export const hoursLater = (hours: number): Instant => Instant.addMilliseconds(now, hours * 3_600_000);

export const environment: DecisionEnvironment = {
  tenantId: "default",
  actorId: "user-1",
  now,
  fields: [
    { entity: "activity", name: "room", label: "Room", type: "text", required: false, personalData: "none" },
    { entity: "lead", name: "room", label: "Room", type: "integer", required: true, personalData: "none" },
  ],
};

export const activities = specification(activityDecider, environment);

const relatedTo = { entityType: "lead", id: "L-1" } as const;

/** One plain, valid command of each kind. */
export const commands: { readonly [Type in ActivityCommand["type"]]: Extract<ActivityCommand, { readonly type: Type }> } = {
  create: { type: "create", id: "A-1", activityType: "call", title: "Call back", relatedTo, scheduledAt: hoursLater(2) },
  log: { type: "log", id: "A-1", activityType: "meeting", title: "Met at the fair", relatedTo, startedAt: hoursLater(-2), endedAt: hoursLater(-1) },
  update: { type: "update", id: "A-1", title: "Call back about the offer" },
  start: { type: "start", id: "A-1" },
  complete: { type: "complete", id: "A-1", outcome: "Wants an offer" },
  reschedule: { type: "reschedule", id: "A-1", scheduledAt: hoursLater(48), reason: "Customer is away" },
  cancel: { type: "cancel", id: "A-1", reason: "No longer needed" },
  "assign-owner": { type: "assign-owner", id: "A-1", ownerId: "user-2" },
  delete: { type: "delete", id: "A-1" },
  restore: { type: "restore", id: "A-1" },
};

const planned = activities.after(commands.create);

/** An activity in each situation it can be in; `none` is no activity at all. */
export const situations = {
  none: activities,
  planned,
  "in-progress": planned.after(commands.start),
  completed: planned.after(commands.complete),
  cancelled: planned.after(commands.cancel),
  "planned, in the bin": planned.after(commands.delete),
  "completed, in the bin": planned.after(commands.complete, commands.delete),
} as const;
