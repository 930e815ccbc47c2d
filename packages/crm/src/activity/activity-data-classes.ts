import type { DataClassesOf } from "@nexus/common";
import { entityDataClasses, requiredWords, words } from "../shared/data-classes.js";
import type { Activity, ActivityCourse, ActivityDescription } from "./activity.js";
import type { ActivityCommand } from "./activity-command.js";

const descriptionDataClasses = {
  externalReferences: entityDataClasses.externalReferences,
  customFields: entityDataClasses.customFields,
  title: requiredWords,
  description: words,
  relatedTo: { entityType: "none", id: "none" },
  // Who met whom; the records they point to say who that is.
  participants: { personal: "direct", erased: [] },
} as const satisfies DataClassesOf<ActivityDescription>;

const courseDataClasses = {
  type: "none",
  scheduledAt: "none",
  duration: { minutes: "none" },
  status: "none",
  startedAt: "none",
  endedAt: "none",
  outcome: words,
  cancellation: { at: "none", reason: words },
} as const satisfies DataClassesOf<ActivityCourse>;

/** The data class of everything an activity says. */
export const activityDataClasses = {
  ...entityDataClasses,
  ...descriptionDataClasses,
  ...courseDataClasses,
  imported: { ...descriptionDataClasses, ownerId: "none", createdAt: "none", course: courseDataClasses },
} as const satisfies DataClassesOf<Activity>;

/** The data class of every input of every activity command. */
export const activityInputDataClasses = {
  ...descriptionDataClasses,
  type: "none",
  id: "none",
  expectedVersion: "none",
  activityType: "none",
  ownerId: "none",
  duration: courseDataClasses.duration,
  scheduledAt: "none",
  startedAt: "none",
  endedAt: "none",
  outcome: words,
  reason: requiredWords,
} as const satisfies DataClassesOf<ActivityCommand>;
