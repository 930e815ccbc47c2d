import { EventWithoutRecord } from "../shared/event-without-record.js";
import type { Activity } from "./activity.js";
import type { ActivityEvent } from "./activity-event.js";

const unfinished = { startedAt: null, endedAt: null, outcome: null, cancellation: null } as const;

/** What an event makes of an activity. Throws `event_without_record` when the first event is not a beginning. */
export const evolveActivity = (state: Activity | undefined, event: ActivityEvent): Activity => {
  const next = { version: (state?.version ?? 0) + 1, updatedAt: event.at };
  switch (event.type) {
    case "ActivityCreated":
      return { ...event.data, ...next, ...unfinished, status: "planned", imported: null, createdAt: event.at, deletedAt: null };
    case "ActivityLogged":
      return { ...event.data, ...next, status: "completed", cancellation: null, imported: null, createdAt: event.at, deletedAt: null };
    case "ActivityImported": {
      const { imported, ...identity } = event.data;
      const { course, ...facts } = imported;
      return { ...identity, ...facts, ...course, ...next, imported, deletedAt: null };
    }
  }
  if (!state) throw EventWithoutRecord.of("activity", event);
  const activity = { ...state, ...next };
  switch (event.type) {
    case "ActivityUpdated": {
      const { outcome, ...changes } = event.data;
      const updated = { ...activity, ...changes };
      return updated.status === "completed" && outcome !== undefined ? { ...updated, outcome } : updated;
    }
    case "ActivityHistoryCorrected":
      return { ...activity, ...event.data.changes, ...event.data.course, imported: event.data.imported };
    case "ActivityStarted":
      return { ...activity, ...unfinished, status: "in-progress", startedAt: event.data.startedAt };
    case "ActivityCompleted":
      return { ...activity, ...event.data, status: "completed", cancellation: null };
    case "ActivityRescheduled":
      return { ...activity, scheduledAt: event.data.to };
    case "ActivityCancelled":
      return { ...activity, status: "cancelled", endedAt: null, outcome: null, cancellation: { at: event.at, reason: event.data.reason } };
    case "ActivityOwnerAssigned":
      return { ...activity, ownerId: event.data.to };
    case "ActivityDeleted":
      return { ...activity, deletedAt: event.at };
    case "ActivityRestored":
      return { ...activity, deletedAt: null };
  }
};
