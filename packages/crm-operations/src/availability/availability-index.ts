import type { CalendarDate, Instant } from "@nexus/common";
import type { Absence, AvailabilitySnapshot } from "./availability-snapshot.js";

/** Absences and delegations made ready for questions. Build it once per snapshot. */
export interface AvailabilityIndex {
  readonly snapshot: AvailabilitySnapshot;
}

/** How often a delegate may pass on: a chain has at most three delegates. */
export const longestDelegation = 3;

/**
 * Who stands in, or why nobody does. `chain` begins with the user asked for and lists whom the work
 * was handed to in order; with a delegate it ends there.
 */
export type DelegateAnswer =
  | { readonly delegateId: string; readonly chain: readonly string[] }
  | { readonly delegateId: undefined; readonly reason: "no-delegation" | "cycle" | "too-long"; readonly chain: readonly string[] };

export declare const indexAvailability: (snapshot: AvailabilitySnapshot) => AvailabilityIndex;

export declare const absenceAt: (index: AvailabilityIndex, userId: string, at: Instant) => Absence | undefined;

export declare const delegateOf: (index: AvailabilityIndex, userId: string, on: CalendarDate) => DelegateAnswer;
