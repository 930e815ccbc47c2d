import { Instant } from "@nexus/common";
import type { ActivityRecord } from "@nexus/crm-operations";
import type { RecordRoom } from "./record-room.js";
import { newActivity } from "./sample-records.js";

/** In the past of every clock a case moves. */
export const ended = Instant.of("2026-01-14T10:30:00.000Z");
const nextWeek = Instant.of("2026-01-23T09:00:00.000Z");

export const activityRoom: RecordRoom<ActivityRecord> = {
  entity: "activity",
  prepare: () => Promise.resolve(),
  create: ({ activities }, ctx, id) => activities.create(ctx, newActivity(id)),
  find: ({ activities }, ctx, id) => activities.find(ctx, id),
  list: ({ activities }, ctx, page) => activities.list(ctx, {}, page),
  changes: [
    { name: "complete", change: ({ activities }, ctx, target) => activities.complete(ctx, target, ended, "Agreed on a visit") },
    { name: "reschedule", change: ({ activities }, ctx, target) => activities.reschedule(ctx, target, nextWeek, "They are away") },
    { name: "cancel", change: ({ activities }, ctx, target) => activities.cancel(ctx, target, "Moot") },
  ],
};
