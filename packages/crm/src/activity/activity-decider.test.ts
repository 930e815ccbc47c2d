import { describe, expect, test } from "vitest";
import type { ActivityCommand } from "./activity-command.js";
import { commands, situations } from "./activity-samples.js";
import { ActivityStatus } from "./activity-status.js";

type Situation = keyof typeof situations;

/** What each command answers in each situation: the event it makes, "nothing" where it says nothing new, or the refusal. */
const matrix: Readonly<Record<Situation, Readonly<Record<ActivityCommand["type"], string>>>> = {
  none: {
    create: "ActivityCreated",
    log: "ActivityLogged",
    update: "activity_not_found",
    start: "activity_not_found",
    complete: "activity_not_found",
    reschedule: "activity_not_found",
    cancel: "activity_not_found",
    "assign-owner": "activity_not_found",
    delete: "activity_not_found",
    restore: "activity_not_found",
  },
  planned: {
    create: "activity_exists",
    log: "activity_exists",
    update: "ActivityUpdated",
    start: "ActivityStarted",
    complete: "ActivityCompleted",
    reschedule: "ActivityRescheduled",
    cancel: "ActivityCancelled",
    "assign-owner": "ActivityOwnerAssigned",
    delete: "ActivityDeleted",
    restore: "nothing",
  },
  "in-progress": {
    create: "activity_exists",
    log: "activity_exists",
    update: "ActivityUpdated",
    start: "nothing",
    complete: "ActivityCompleted",
    reschedule: "activity_not_planned",
    cancel: "ActivityCancelled",
    "assign-owner": "ActivityOwnerAssigned",
    delete: "ActivityDeleted",
    restore: "nothing",
  },
  completed: {
    create: "activity_exists",
    log: "activity_exists",
    update: "ActivityUpdated",
    start: "invalid_activity_transition",
    complete: "nothing",
    reschedule: "activity_not_planned",
    cancel: "invalid_activity_transition",
    "assign-owner": "ActivityOwnerAssigned",
    delete: "ActivityDeleted",
    restore: "nothing",
  },
  cancelled: {
    create: "activity_exists",
    log: "activity_exists",
    update: "ActivityUpdated",
    start: "invalid_activity_transition",
    complete: "invalid_activity_transition",
    reschedule: "activity_not_planned",
    cancel: "nothing",
    "assign-owner": "ActivityOwnerAssigned",
    delete: "ActivityDeleted",
    restore: "nothing",
  },
  "planned, in the bin": {
    create: "activity_exists",
    log: "activity_exists",
    update: "activity_deleted",
    start: "activity_deleted",
    complete: "activity_deleted",
    reschedule: "activity_deleted",
    cancel: "activity_deleted",
    "assign-owner": "activity_deleted",
    delete: "nothing",
    restore: "ActivityRestored",
  },
  "completed, in the bin": {
    create: "activity_exists",
    log: "activity_exists",
    update: "activity_deleted",
    start: "activity_deleted",
    complete: "activity_deleted",
    reschedule: "activity_deleted",
    cancel: "activity_deleted",
    "assign-owner": "activity_deleted",
    delete: "nothing",
    restore: "ActivityRestored",
  },
};

/** The status after each command that moves one; every other accepted command leaves it. */
const moves: Readonly<Record<string, ActivityStatus>> = {
  ActivityCreated: "planned",
  ActivityLogged: "completed",
  ActivityStarted: "in-progress",
  ActivityCompleted: "completed",
  ActivityCancelled: "cancelled",
};

const situationNames = Object.keys(situations) as Situation[];
const commandNames = Object.keys(commands) as ActivityCommand["type"][];

describe("[TST-CRM-0141] [TST-CRM-0139] every command in every situation answers as the table says", () => {
  for (const situation of situationNames) {
    test.each(commandNames)(`${situation}: %s`, (name) => {
      const expected = matrix[situation][name];
      const outcome = situations[situation].when(commands[name]);
      const answer = outcome.answer === "accepted" ? outcome.events.map((event) => event.type).join() || "nothing" : outcome.answer;
      expect(answer).toBe(expected);
      expect(outcome.after === outcome.before).toBe(outcome.events.length === 0);
      expect(outcome.after?.status).toBe(moves[expected] ?? outcome.before?.status);
    });
  }

  test("the table is complete: every status, every command", () => {
    const standing = new Set(situationNames.map((situation) => situations[situation].state?.status));
    expect([...standing].filter((status) => status !== undefined).sort()).toEqual([...ActivityStatus.all].sort());
    for (const situation of situationNames) expect(Object.keys(matrix[situation]).sort()).toEqual([...commandNames].sort());
  });
});

test("the table of transitions says what the decider does, move by move", () => {
  const into = { "in-progress": "start", completed: "complete", cancelled: "cancel" } as const;
  const reached = (["planned", "in-progress", "completed", "cancelled"] as const).map((from) => [
    from,
    (["planned", "in-progress", "completed", "cancelled"] as const).filter((to) => {
      if (to === "planned" || to === from) return false;
      return situations[from].when(commands[into[to]]).answer === "accepted";
    }),
  ]);
  expect(Object.fromEntries(reached)).toEqual(ActivityStatus.validTransitions);
});

test("a stale copy is refused, a fresh one is not", () => {
  const { planned } = situations;
  expect(planned.when({ ...commands.start, expectedVersion: 2 }).answer).toBe("version_conflict");
  expect(planned.when({ ...commands.start, expectedVersion: 1 }).answer).toBe("accepted");
});
