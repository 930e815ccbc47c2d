import type { EliminationReason } from "./routing-outcome.js";

/** Each reason as a sentence for a rep or her manager. */
export const eliminationTexts: Readonly<Record<EliminationReason, string>> = {
  "unknown-user": "Is not in the directory.",
  "not-active": "Is not at work on this day: has not begun yet or has left.",
  paused: "Is paused.",
  absent: "Is absent.",
  "outside-working-hours": "Is outside working hours, or has a calendar that does not exist.",
  declined: "Has declined this record.",
  "self-assignment": "Is routing it; the policy does not let anybody route to themselves.",
  "not-in-territory": "Works in no territory of this record.",
  "missing-skill": "Lacks a skill that is asked for.",
  "no-weight": "Has the weight 0.",
  "at-capacity": "Carries as much as the capacity allows.",
  "quota-used": "Has had as many as the quota allows.",
};
