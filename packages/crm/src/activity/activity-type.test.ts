import { expect, test } from "vitest";
import { ActivityType } from "./activity-type.js";

test("[ENUM-CRM-0114] an activity is a call, email, meeting, task or note, and nothing else", () => {
  expect(ActivityType.all).toEqual(["call", "email", "meeting", "task", "note"]);
  for (const type of ActivityType.all) expect(ActivityType.is(type)).toBe(true);
  for (const other of ["Call", "visit", "", null, undefined, 0, {}, "__proto__", "toString"]) expect(ActivityType.is(other)).toBe(false);
});

test("[ENUM-CRM-0115] [BUS-CRM-0032] [BUS-CRM-0033] each type says whether it is scheduled, takes time, reaches somebody", () => {
  const traits = ActivityType.all.map((type) => [type, ActivityType.needsScheduling(type), ActivityType.hasDuration(type), ActivityType.isCommunication(type)]);
  expect(traits).toEqual([
    ["call", true, true, true],
    ["email", false, false, true],
    ["meeting", true, true, true],
    ["task", true, false, false],
    ["note", false, false, false],
  ]);
});
