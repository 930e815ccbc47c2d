import { describe, expect, test } from "vitest";
import type { CreateActivity } from "./activity-command.js";
import { activities, commands, hoursLater, now, situations } from "./activity-samples.js";
import type { ActivityType } from "./activity-type.js";

const unscheduled = (activityType: ActivityType): CreateActivity => ({ type: "create", id: "A-1", activityType, title: "Something", relatedTo: { entityType: "account", id: "C-1" } });
const minutes = (count: number): { readonly duration: { readonly minutes: number } } => ({ duration: { minutes: count } });

describe("[BUS-CRM-0032] calls, meetings and tasks are planned for a time", () => {
  test.each([
    ["call", "activity_needs_scheduling"],
    ["meeting", "activity_needs_scheduling"],
    ["task", "activity_needs_scheduling"],
    ["email", "accepted"],
    ["note", "accepted"],
  ] as const)("a %s without a time: %s", (type, answer) => {
    expect(activities.when(unscheduled(type)).answer).toBe(answer);
  });

  test.each(["call", "meeting", "task", "email"] as const)("a %s with a time is planned for it", (type) => {
    const { after } = activities.when({ ...unscheduled(type), scheduledAt: hoursLater(-1) });
    expect(after).toMatchObject({ status: "planned", scheduledAt: hoursLater(-1) });
  });

  test("a note has no time: it is complete when written", () => {
    expect(activities.when({ ...unscheduled("note"), scheduledAt: hoursLater(1) }).answer).toBe("activity_not_schedulable");
    expect(activities.when(unscheduled("note")).after).toMatchObject({ status: "completed", endedAt: now, startedAt: null });
  });
});

describe("[BUS-CRM-0033] only calls and meetings take a duration", () => {
  test.each([
    ["call", "accepted"],
    ["meeting", "accepted"],
    ["email", "activity_has_no_duration"],
    ["task", "activity_has_no_duration"],
    ["note", "activity_has_no_duration"],
  ] as const)("a %s: %s", (type, answer) => {
    const { title, relatedTo } = unscheduled(type);
    const logged = { type: "log", id: "A-1", activityType: type, title, relatedTo } as const;
    expect(activities.when({ ...logged, ...minutes(30) }).answer).toBe(answer);
    expect(activities.after(logged).when({ type: "update", id: "A-1", ...minutes(30) }).answer).toBe(answer);
    const create = type === "note" ? unscheduled(type) : { ...unscheduled(type), scheduledAt: hoursLater(1) };
    expect(activities.when({ ...create, ...minutes(30) }).answer).toBe(answer);
  });

  test.each([
    ["call", "accepted"],
    ["meeting", "accepted"],
    ["email", "activity_has_no_duration"],
    ["task", "activity_has_no_duration"],
  ] as const)("nor can completing a %s bring one: %s", (type, answer) => {
    const planned = activities.after({ ...unscheduled(type), scheduledAt: hoursLater(1) });
    expect(planned.when({ ...commands.complete, ...minutes(30) }).answer).toBe(answer);
  });

  test("what is said counts before what was measured, and that before what was planned", () => {
    const planned = activities.after({ ...commands.create, ...minutes(60) });
    expect(planned.after(commands.complete).state?.duration).toEqual({ minutes: 60 });
    const begun = planned.after({ ...commands.start, startedAt: hoursLater(-2) });
    expect(begun.after(commands.complete).state?.duration).toEqual({ minutes: 120 });
    expect(begun.after({ ...commands.complete, ...minutes(45) }).state?.duration).toEqual({ minutes: 45 });
    expect(activities.after(commands.log).state?.duration).toEqual({ minutes: 60 });
    expect(activities.after({ ...commands.log, ...minutes(5) }).state?.duration).toEqual({ minutes: 5 });
  });

  test("a task that was started still has none when it is done", () => {
    const task = activities.after({ ...unscheduled("task"), scheduledAt: hoursLater(1) }, { ...commands.start, startedAt: hoursLater(-2) }, commands.complete);
    expect(task.state?.duration).toBeNull();
  });

  test("an update takes a duration away", () => {
    expect(activities.after(commands.log).after({ type: "update", id: "A-1", duration: null }).state?.duration).toBeNull();
  });
});

describe("what has happened lies in the past, and ends no earlier than it starts", () => {
  const later = { ...commands.log, startedAt: hoursLater(-1), endedAt: hoursLater(1) };
  const begun = situations.planned.after({ ...commands.start, startedAt: hoursLater(-1) });
  test.each([
    ["a log that ends in the future", activities.when(later), "activity_time_in_future"],
    ["a log that starts in the future", activities.when({ ...commands.log, startedAt: hoursLater(1), endedAt: hoursLater(2) }), "activity_time_in_future"],
    ["a log that ends before it starts", activities.when({ ...commands.log, startedAt: now }), "activity_ended_before_started"],
    ["a start in the future", situations.planned.when({ ...commands.start, startedAt: hoursLater(1) }), "activity_time_in_future"],
    ["an end in the future", begun.when({ ...commands.complete, endedAt: hoursLater(1) }), "activity_time_in_future"],
    ["an end before the start", begun.when({ ...commands.complete, endedAt: hoursLater(-2) }), "activity_ended_before_started"],
  ])("%s is refused", (_, outcome, answer) => expect(outcome.answer).toBe(answer));

  test("this very instant is not the future, and starting may be ending", () => {
    expect(activities.when({ ...commands.log, startedAt: now, endedAt: now }).after).toMatchObject({ startedAt: now, endedAt: now, duration: { minutes: 0 } });
    expect(situations.planned.when({ ...commands.start, startedAt: now }).answer).toBe("accepted");
  });

  test("without times, a log ends now and its start is unknown", () => {
    const { startedAt: _, endedAt: __, ...log } = commands.log;
    expect(activities.when(log).after).toMatchObject({ startedAt: null, endedAt: now, scheduledAt: null, duration: null });
  });
});

describe("[FUN-CRM-0078] rescheduling and cancelling keep their reason", () => {
  test("the new time, the old one and why are recorded", () => {
    const { events, after } = situations.planned.when(commands.reschedule);
    expect(events[0]?.data).toEqual({ id: "A-1", from: hoursLater(2), to: hoursLater(48), reason: "Customer is away" });
    expect(after).toMatchObject({ status: "planned", scheduledAt: hoursLater(48) });
  });

  test("to the same time is nothing new", () => {
    expect(situations.planned.when({ ...commands.reschedule, scheduledAt: hoursLater(2) }).events).toEqual([]);
  });

  test("a cancelled activity keeps when and why, and its start when it had one", () => {
    const begun = situations["in-progress"].when(commands.cancel).after;
    expect(begun).toMatchObject({ cancellation: { at: now, reason: "No longer needed" }, startedAt: now, endedAt: null });
  });

  test("in the bin and out again everything else stays", () => {
    const before = situations.completed.state;
    const after = situations.completed.after(commands.delete, commands.restore).state;
    expect(after).toEqual({ ...before, version: 4 });
    expect(situations["completed, in the bin"].state?.deletedAt).toBe(now);
  });
});

describe("a repetition is nothing new, a contradiction of what is final is refused", () => {
  const { completed, cancelled } = situations;
  const begun = situations["in-progress"];
  test.each([
    ["start again at the same time", begun.when({ ...commands.start, startedAt: now }), "accepted"],
    ["start again at another time", begun.when({ ...commands.start, startedAt: hoursLater(-1) }), "invalid_activity_transition"],
    ["complete again with the same facts", completed.when({ ...commands.complete, endedAt: now }), "accepted"],
    ["complete again without facts", completed.when({ type: "complete", id: "A-1" }), "accepted"],
    ["complete again with another outcome", completed.when({ ...commands.complete, outcome: "Not interested" }), "invalid_activity_transition"],
    ["complete again with another end", completed.when({ ...commands.complete, endedAt: hoursLater(-1) }), "invalid_activity_transition"],
    ["complete again with another duration", completed.when({ ...commands.complete, ...minutes(7) }), "invalid_activity_transition"],
    ["cancel again for another reason", cancelled.when({ ...commands.cancel, reason: "Changed my mind" }), "invalid_activity_transition"],
    ["assign the owner it has", completed.when({ ...commands["assign-owner"], ownerId: null }), "accepted"],
  ])("%s", (_, outcome, answer) => {
    expect(outcome.answer).toBe(answer);
    expect(outcome.events).toEqual([]);
  });

  test("a refused move names from and to", () => {
    expect(completed.when(commands.cancel).refusal?.details).toEqual({ id: "A-1", from: "completed", to: "cancelled" });
  });
});

describe("[FUN-CRM-0077] an update records what changes and nothing else", () => {
  test("each field", () => {
    const changes = {
      title: "Other",
      description: "Longer",
      relatedTo: { entityType: "opportunity", id: "O-1" },
      participants: [{ type: "contact", id: "P-1" }],
      externalReferences: [{ source: "mail", externalId: "42" }],
      customFields: { room: "3b" },
      duration: { minutes: 10 },
    } as const;
    const { events, after } = situations.planned.when({ type: "update", id: "A-1", ...changes });
    expect(events[0]?.data).toEqual({ id: "A-1", ...changes });
    expect(after).toEqual({ ...situations.planned.state, ...changes, version: 2 });
    expect(situations.planned.after({ type: "update", id: "A-1", ...changes }).when({ type: "update", id: "A-1", ...changes }).events).toEqual([]);
  });

  test("an outcome belongs to what is completed", () => {
    const outcome = { type: "update", id: "A-1", outcome: "Signed" } as const;
    expect(situations.completed.when(outcome).after).toMatchObject({ outcome: "Signed" });
    expect(situations.completed.when({ ...outcome, outcome: null }).after).toMatchObject({ outcome: null });
    for (const name of ["planned", "in-progress", "cancelled"] as const) {
      expect(situations[name].when(outcome).answer).toBe("activity_outcome_before_completion");
      expect(situations[name].when({ ...outcome, outcome: null }).events).toEqual([]);
    }
  });

  test("custom fields are held against the registry", () => {
    const customFields = { floor: "3" };
    expect(situations.planned.when({ type: "update", id: "A-1", customFields }).refusal?.details["issues"]).toMatchObject([{ path: ["customFields", "floor"] }]);
    expect(activities.when({ ...commands.create, customFields }).answer).toBe("invalid_input");
    expect(activities.when({ ...commands.create, customFields: { room: "3b" } }).after?.customFields).toEqual({ room: "3b" });
  });
});

test("the owner is handed over, and taken away", () => {
  const owned = activities.after({ ...commands.create, ownerId: "user-9" });
  const { events } = owned.when(commands["assign-owner"]);
  expect(events[0]?.data).toEqual({ id: "A-1", from: "user-9", to: "user-2" });
  expect(owned.when({ ...commands["assign-owner"], ownerId: null }).after?.ownerId).toBeNull();
});

test("[VAL-CRM-0136] an activity of no tenant is refused", () => {
  for (const tenantId of ["", " ", " a", "x".repeat(129)]) {
    expect(activities.when(commands.create, { tenantId }).refusal?.details["issues"]).toMatchObject([{ path: ["tenantId"] }]);
    expect(activities.when(commands.log, { tenantId }).answer).toBe("invalid_input");
  }
});
