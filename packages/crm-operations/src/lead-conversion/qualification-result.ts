import type { Explanation, Instant } from "@nexus/common";

/** In the order in which they are weighed. */
export const qualificationCriteria = ["score", "activities", "minimum_age", "maximum_age"] as const;

export type QualificationCriterion = (typeof qualificationCriteria)[number];

/** Why a criterion came out as it did. */
export type QualificationReasonCode =
  | "score_reached"
  | "score_too_low"
  | "score_unknown"
  | "activities_enough"
  | "activities_too_few"
  | "old_enough"
  | "too_young"
  | "young_enough"
  | "too_old";

/** One criterion, weighed. */
export interface QualificationReason {
  readonly criterion: QualificationCriterion;
  readonly code: QualificationReasonCode;
  readonly verdict: "passed" | "failed";
  /** What the lead has; null for a score that is not known. */
  readonly fact: number | null;
  /** What the settings ask for; a lead that has exactly this passes. */
  readonly threshold: number;
  /** One sentence a person understands. */
  readonly explanation: string;
}

/** Whether a lead meets the settings, and why (IFC-CRMOP-0044). JSON-plain; it may be stored with what is decided on it. */
export interface QualificationResult {
  readonly leadId: string;
  /** The version of the lead that was weighed. */
  readonly leadVersion: number;
  readonly at: Instant;
  readonly settings: { readonly id: string; readonly version: number };
  /** True when no criterion failed. */
  readonly qualified: boolean;
  /** Null while the lead has none. */
  readonly score: number | null;
  /** One per criterion that is switched on, in the order of {@link qualificationCriteria}, whether it passed or failed. */
  readonly reasons: readonly QualificationReason[];
  /** The same in the one format of the house; a score that is not known is `unknown` there. */
  readonly explanation: Explanation;
}
