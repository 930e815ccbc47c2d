import type { Lead } from "./lead.js";

/** A lead as field history sees it: the score by its value, so that calculating the same value again is no change. */
export interface TrackedLead extends Pick<Lead, "ownerId" | "status" | "source" | "rating" | "budget"> {
  readonly score: number | null;
}

/** What a field history compares: the tracked fields of a lead, the score as its value. */
export const trackedLead = ({ ownerId, status, source, rating, budget, score }: Lead): TrackedLead => ({
  ownerId,
  status,
  source,
  rating,
  budget,
  score: score?.value ?? null,
});

/** The fields of {@link TrackedLead} whose changes are kept. */
export const leadTrackedFields = ["ownerId", "status", "source", "rating", "budget", "score"] as const satisfies readonly (keyof TrackedLead)[];
