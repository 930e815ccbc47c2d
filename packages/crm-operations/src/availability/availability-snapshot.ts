import type { Instant } from "@nexus/common";
import type { EffectivePeriod } from "../effective-period.js";

/** Why somebody is away, as far as colleagues need to know: no reasons of health are kept, sickness is `leave`. */
export const absenceKinds = ["leave", "training", "travel", "other"] as const;

export type AbsenceKind = (typeof absenceKinds)[number];

/** Half-open: `from <= t < to`. */
export interface Absence {
  readonly id: string;
  readonly userId: string;
  readonly kind: AbsenceKind;
  readonly from: Instant;
  /** The moment of return; null while it is not known. */
  readonly to: Instant | null;
}

/** Who looks after the records a user owns, on which days. Not after what the user would have been given. */
export interface Delegation extends EffectivePeriod {
  readonly id: string;
  readonly userId: string;
  readonly delegateId: string;
}

/** Plain data, ids unique within each list. */
export interface AvailabilitySnapshot {
  readonly absences: readonly Absence[];
  readonly delegations: readonly Delegation[];
}

export const emptyAvailability: AvailabilitySnapshot = { absences: [], delegations: [] };
