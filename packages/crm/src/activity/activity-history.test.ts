import { deepFreeze, Instant, parseInput, type Result } from "@nexus/common";
import { describe, expect, test } from "vitest";
import type { DecisionEnvironment } from "../shared/decider.js";
import type { Activity } from "./activity.js";
import { activityCommandSchemas } from "./activity-command-schema.js";
import { activityDecider } from "./activity-decider.js";
import type { ActivityEvent } from "./activity-event.js";
import { activityFromHistory, activityHistorySchema, type ActivityHistory } from "./activity-history.js";
import { activities, commands, environment, hoursLater, now } from "./activity-samples.js";

const completed: ActivityHistory = {
  id: "A-1",
  activityType: "call",
  title: "Call of long ago",
  relatedTo: { entityType: "lead", id: "L-1" },
  ownerId: "user-gone",
  status: "completed",
  startedAt: hoursLater(-1_000),
  endedAt: hoursLater(-999),
  outcome: "Interested",
  createdAt: hoursLater(-990),
  externalReferences: [{ source: "old-crm", externalId: "77" }],
};
const { startedAt: _, endedAt: __, outcome: ___, ...base } = completed;
const planned: ActivityHistory = { ...base, status: "planned" };
const inProgress: ActivityHistory = { ...base, status: "in-progress", startedAt: hoursLater(-3) };
const cancelled: ActivityHistory = { ...base, status: "cancelled", cancelledAt: hoursLater(-5) };

const record = (facts: ActivityHistory, state?: Activity, around: DecisionEnvironment = environment): Result<readonly ActivityEvent[]> =>
  activityFromHistory(deepFreeze(facts), deepFreeze(around), deepFreeze(state));

const imported = (facts: ActivityHistory, state?: Activity): Activity | undefined => {
  const answer = record(facts, state);
  if (!answer.ok) throw new Error(answer.refusal.code);
  return answer.value.reduce<Activity | undefined>((current, event) => activityDecider.evolve(current, event), state);
};

const codeOf = (answer: Result<unknown>): string => (answer.ok ? "accepted" : answer.refusal.code);

test("an import records the facts as they were", () => {
  expect(imported(completed)).toMatchObject({
    id: "A-1",
    tenantId: "default",
    version: 1,
    type: "call",
    title: "Call of long ago",
    description: null,
    relatedTo: { entityType: "lead", id: "L-1" },
    ownerId: "user-gone",
    participants: [],
    externalReferences: [{ source: "old-crm", externalId: "77" }],
    customFields: {},
    scheduledAt: null,
    duration: null,
    status: "completed",
    startedAt: hoursLater(-1_000),
    endedAt: hoursLater(-999),
    outcome: "Interested",
    cancellation: null,
    createdAt: hoursLater(-990),
    updatedAt: now,
    deletedAt: null,
  });
  expect(imported(planned)).toMatchObject({ status: "planned", scheduledAt: null, startedAt: null, endedAt: null });
  expect(imported(inProgress)).toMatchObject({ status: "in-progress", startedAt: hoursLater(-3) });
  expect(imported(cancelled)).toMatchObject({ status: "cancelled", cancellation: { at: hoursLater(-5), reason: null } });
});

test("no gate holds an import: a call without a time, a past time, no required custom field", () => {
  const required: DecisionEnvironment = {
    ...environment,
    fields: [{ entity: "activity", name: "room", label: "Room", type: "text", required: true, personalData: "none" }],
  };
  expect(codeOf(record(planned, undefined, required))).toBe("accepted");
  expect(activities.when(commands.create, required).answer).toBe("invalid_input");
  expect(imported({ ...planned, scheduledAt: hoursLater(-500) })).toMatchObject({ status: "planned", scheduledAt: hoursLater(-500) });
});

describe("the impossible is refused", () => {
  test.each([
    ["ended in the future", { ...completed, endedAt: hoursLater(1) }, "activity_time_in_future"],
    ["started in the future", { ...inProgress, startedAt: hoursLater(1) }, "activity_time_in_future"],
    ["cancelled in the future", { ...cancelled, cancelledAt: hoursLater(1) }, "activity_time_in_future"],
    ["recorded in the future", { ...planned, createdAt: hoursLater(1) }, "activity_time_in_future"],
    ["ended before it started", { ...completed, endedAt: hoursLater(-2_000) }, "activity_ended_before_started"],
    ["a task that took time", { ...completed, activityType: "task", duration: { minutes: 5 } }, "activity_has_no_duration"],
    ["a custom field nobody defined", { ...completed, customFields: { floor: "1" } }, "invalid_input"],
  ] satisfies readonly [string, ActivityHistory, string][])("%s", (_name, facts, code) => expect(codeOf(record(facts))).toBe(code));

  test("a tenant that is not set", () => expect(codeOf(record(completed, undefined, { ...environment, tenantId: "" }))).toBe("invalid_input"));

  test.each([
    ["completed without an end", { ...base, status: "completed" }, "endedAt"],
    ["in progress without a start", { ...base, status: "in-progress" }, "startedAt"],
    ["cancelled without a time", { ...base, status: "cancelled" }, "cancelledAt"],
    ["planned with an end", { ...planned, endedAt: now }, "endedAt"],
    ["a status nobody knows", { ...base, status: "done" }, "status"],
    ["a day that does not exist", { ...completed, endedAt: "2026-02-30T00:00:00.000Z" }, "endedAt"],
  ])("%s, with the path", (_name, facts, path) => {
    const answer = parseInput(activityHistorySchema, facts);
    expect(answer).toMatchObject({ ok: false, refusal: { code: "invalid_input", details: { issues: [{ path: [path] }] } } });
  });

  test("while each of the four statuses with its facts is let in", () => {
    for (const facts of [planned, inProgress, completed, cancelled]) expect(parseInput(activityHistorySchema, facts)).toEqual({ ok: true, value: facts });
  });
});

test("[VAL-CRM-0134] an activity has a title: empty ones are refused wherever one is given", () => {
  const { type: _create, ...create } = commands.create;
  const { type: _log, ...log } = commands.log;
  for (const title of ["", " ", "\u00a0\t"]) {
    const refusedAtTitle = { ok: false, refusal: { code: "invalid_input", details: { issues: [{ path: ["title"] }] } } };
    expect(parseInput(activityCommandSchemas.create, { ...create, title })).toMatchObject(refusedAtTitle);
    expect(parseInput(activityCommandSchemas.log, { ...log, title })).toMatchObject(refusedAtTitle);
    expect(parseInput(activityCommandSchemas.update, { id: "A-1", title })).toMatchObject(refusedAtTitle);
    expect(parseInput(activityHistorySchema, { ...completed, title })).toMatchObject(refusedAtTitle);
  }
  expect(parseInput(activityCommandSchemas.update, { id: "A-1", title: " Call " })).toEqual({ ok: true, value: { id: "A-1", title: "Call" } });
});

describe("a later import of the same record", () => {
  const before = imported(completed);

  test("with the same facts says nothing", () => expect(record(completed, before)).toEqual({ ok: true, value: [] }));

  test("with other facts corrects it, even to another status, and knows them the next time", () => {
    const after = imported(planned, before);
    expect(after).toMatchObject({ status: "planned", outcome: null, endedAt: null, version: 2 });
    expect(record(planned, after)).toEqual({ ok: true, value: [] });
    expect(imported(completed, after)).toEqual({ ...before, version: 3 });
  });

  const elsewhere: readonly (readonly [string, ActivityHistory, Partial<Activity>])[] = [
    ["title", { ...completed, title: "Another" }, { title: "Another" }],
    ["description", { ...completed, description: "Long talk" }, { description: "Long talk" }],
    ["relatedTo", { ...completed, relatedTo: { entityType: "account", id: "C-1" } }, { relatedTo: { entityType: "account", id: "C-1" } }],
    ["ownerId", { ...completed, ownerId: "user-2" }, { ownerId: "user-2" }],
    ["participants", { ...completed, participants: [{ type: "user", id: "user-3" }] }, { participants: [{ type: "user", id: "user-3" }] }],
    ["externalReferences", { ...completed, externalReferences: [] }, { externalReferences: [] }],
    ["customFields", { ...completed, customFields: { room: "3b" } }, { customFields: { room: "3b" } }],
    ["createdAt", { ...completed, createdAt: hoursLater(-995) }, { createdAt: hoursLater(-995) }],
    ["scheduledAt", { ...completed, scheduledAt: hoursLater(-1_001) }, { scheduledAt: hoursLater(-1_001) }],
    ["duration", { ...completed, duration: { minutes: 5 } }, { duration: { minutes: 5 } }],
    ["type", { ...completed, activityType: "email" }, { type: "email" }],
    ["outcome", { ...completed, outcome: "Lost interest" }, { outcome: "Lost interest" }],
  ];

  test.each(elsewhere)("takes over a new %s, and only that", (_, facts, change) => {
    const after = imported(facts, before);
    const { imported: _now, ...rest } = after ?? {};
    const { imported: _then, ...unchanged } = before ?? {};
    expect(rest).toEqual({ ...unchanged, ...change, version: 2 });
  });

  test("never undoes what somebody did here since, and still takes over the rest", () => {
    const worked = activities.from(before).after(
      { type: "update", id: "A-1", title: "Renamed here", outcome: "Signed" },
      { type: "assign-owner", id: "A-1", ownerId: "user-7" },
    ).state;
    expect(record(completed, worked)).toEqual({ ok: true, value: [] });
    const after = imported({ ...completed, title: "Renamed there", outcome: "Lost", description: "Long talk" }, worked);
    expect(after).toMatchObject({ title: "Renamed here", outcome: "Signed", ownerId: "user-7", description: "Long talk" });
    expect(record({ ...completed, title: "Renamed there" }, worked)).toEqual({ ok: true, value: [] });
  });

  test("is refused for what was created here", () => {
    expect(codeOf(record(completed, activities.after(commands.create).state))).toBe("activity_not_imported");
  });

  test("does not bring back what was put in the bin", () => {
    const binned = activities.from(before).after(commands.delete).state;
    expect(record(completed, binned)).toEqual({ ok: true, value: [] });
    expect(codeOf(record(planned, binned))).toBe("activity_deleted");
  });
});

test("an event that needs an activity and has none is a failure, not a guess", () => {
  expect(() => activityDecider.evolve(undefined, { type: "ActivityStarted", at: now, by: "user-1", data: { id: "A-1", startedAt: now } })).toThrow(
    expect.objectContaining({ code: "event_without_record" }),
  );
});

test("an imported activity lives on like any other", () => {
  const done = activities.from(imported(planned)).after({ type: "complete", id: "A-1", endedAt: Instant.of("2026-03-01T08:00:00.000Z") }).state;
  expect(done).toMatchObject({ status: "completed", endedAt: "2026-03-01T08:00:00.000Z", version: 2 });
});
