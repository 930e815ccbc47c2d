import type { Refusal } from "@nexus/common";

/** Of the outcomes of a batch the first that was rejected. */
export const firstRefusal = (outcomes: readonly ({ readonly outcome: string } | { readonly outcome: "rejected"; readonly refusal: Refusal })[]): Refusal | undefined => {
  for (const outcome of outcomes) if ("refusal" in outcome) return outcome.refusal;
  return undefined;
};
