import { Instant } from "@nexus/common";
import { expect, test } from "vitest";
import { trackedChanges } from "../field-history/index.js";
import { Activity, activityTrackedFields } from "./activity.js";
import { activities, commands, hoursLater, now, situations } from "./activity-samples.js";
import { ActivityNotFound } from "./errors.js";

const stands = (given: { readonly state: Activity | undefined }): Activity => {
  if (!given.state) throw new Error("The given commands made no activity.");
  return given.state;
};

const planned = stands(situations.planned);
const inProgress = stands(situations["in-progress"]);
const completed = stands(situations.completed);
const cancelled = stands(situations.cancelled);

test("[FUN-CRM-0069] [FUN-CRM-0071] an activity has an id, tenant, type, title, and what it is about", () => {
  expect(planned).toMatchObject({ id: "A-1", tenantId: "default", type: "call", title: "Call back", relatedTo: { entityType: "lead", id: "L-1" } });
});

test("[FUN-CRM-0072] an activity has the instants it is scheduled for, started and ended at", () => {
  const done = stands(situations.planned.after({ ...commands.start, startedAt: hoursLater(-2) }, { ...commands.complete, endedAt: hoursLater(-1) }));
  expect(done).toMatchObject({ scheduledAt: hoursLater(2), startedAt: hoursLater(-2), endedAt: hoursLater(-1) });
  expect(planned).toMatchObject({ scheduledAt: hoursLater(2), startedAt: null, endedAt: null });
});

test("[FUN-CRM-0070] a duration is optional", () => {
  expect(planned.duration).toBeNull();
  expect(stands(activities.after({ ...commands.create, duration: { minutes: 30 } })).duration).toEqual({ minutes: 30 });
});

test("[FUN-CRM-0073] an activity answers whether it is completed, scheduled, pending", () => {
  const all = [planned, inProgress, completed, cancelled];
  expect(all.map(Activity.isCompleted)).toEqual([false, false, true, false]);
  expect(all.map(Activity.isScheduled)).toEqual([true, false, false, false]);
  expect(all.map(Activity.isPending)).toEqual([true, true, false, false]);
  const email = stands(activities.after({ type: "create", id: "A-2", activityType: "email", title: "Thank them", relatedTo: planned.relatedTo }));
  expect([Activity.isScheduled(email), Activity.isPending(email)]).toEqual([false, true]);
});

test("[BUS-CRM-0034] [FUN-CRM-0073] overdue is what is neither done nor cancelled when its time has passed", () => {
  const scheduled = hoursLater(2);
  const justAfter = Instant.addMilliseconds(scheduled, 1);
  expect([now, scheduled, justAfter].map((at) => Activity.isOverdue(planned, at))).toEqual([false, false, true]);
  expect([planned, inProgress, completed, cancelled].map((activity) => Activity.isOverdue(activity, justAfter))).toEqual([true, true, false, false]);
  expect(Activity.isOverdue(stands(situations["planned, in the bin"]), justAfter)).toBe(false);
  const unscheduled = stands(activities.after({ type: "create", id: "A-2", activityType: "email", title: "Thank them", relatedTo: planned.relatedTo }));
  expect(Activity.isOverdue(unscheduled, hoursLater(10_000))).toBe(false);
});

test("an activity's time is its end, else its start, else its schedule, else when it was recorded", () => {
  const email = stands(activities.after({ type: "create", id: "A-2", activityType: "email", title: "Thank them", relatedTo: planned.relatedTo }));
  const early = stands(situations.planned.after({ ...commands.start, startedAt: hoursLater(-1) }));
  expect([completed, early, planned, email].map(Activity.time)).toEqual([now, hoursLater(-1), hoursLater(2), now]);
});

test("owner, status and schedule are what a field history keeps of an activity", () => {
  const moved = stands(situations.planned.after(commands.reschedule, commands["assign-owner"], commands.start));
  expect(trackedChanges(planned, moved, activityTrackedFields)).toEqual([
    { field: "ownerId", from: null, to: "user-2" },
    { field: "status", from: "planned", to: "in-progress" },
    { field: "scheduledAt", from: hoursLater(2), to: hoursLater(48) },
  ]);
});

test("[TST-CRM-0142] the error for a missing activity names its id", () => {
  expect(ActivityNotFound.byId("A-404")).toMatchObject({ code: "activity_not_found", details: { id: "A-404" } });
  expect(ActivityNotFound.byId("A-404").message).toContain("A-404");
});
