import { expect, test } from "vitest";
import { ActivityStatus } from "./activity-status.js";

test("[TST-CRM-0139] from each status these moves are valid and no others", () => {
  const valid = ["planned > in-progress", "planned > completed", "planned > cancelled", "in-progress > completed", "in-progress > cancelled"];
  const found = ActivityStatus.all.flatMap((from) =>
    ActivityStatus.all.filter((to) => ActivityStatus.canTransition(from, to)).map((to) => `${from} > ${to}`),
  );
  expect(found).toEqual(valid);
  expect(ActivityStatus.validTransitions["in-progress"]).toEqual(["completed", "cancelled"]);
  expect(ActivityStatus.validTransitions.completed).toEqual([]);
});

test("planned and in progress are pending, completed and cancelled are not", () => {
  expect(ActivityStatus.all.filter(ActivityStatus.isPending)).toEqual(["planned", "in-progress"]);
});

test("only the four statuses are one", () => {
  for (const status of ActivityStatus.all) expect(ActivityStatus.is(status)).toBe(true);
  for (const other of ["Planned", "done", "", null, 1, "constructor"]) expect(ActivityStatus.is(other)).toBe(false);
});
