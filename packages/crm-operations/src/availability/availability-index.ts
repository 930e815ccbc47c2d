import { compareText, type CalendarDate, type Instant } from "@nexus/common";
import { effectiveTree, parentOn, type EffectiveTree } from "../effective-tree.js";
import { groupBy } from "../group-by.js";
import { indexIntervals, intervalsHolding, noEnd, type IntervalIndex } from "../interval-index.js";
import type { Absence, AvailabilitySnapshot, Delegation } from "./availability-snapshot.js";

/** Absences and delegations made ready for questions. Build it once per snapshot. */
export interface AvailabilityIndex {
  readonly snapshot: AvailabilitySnapshot;
  readonly absences: ReadonlyMap<string, IntervalIndex<Absence>>;
  readonly delegations: EffectiveTree<Delegation>;
}

/** How many delegates a chain may have. */
export const longestDelegation = 3;

/**
 * Who stands in, or why nobody does. `chain` begins with the user asked for and names whom the work
 * was passed on to, in order. It ends with the delegate, or with whoever closes the cycle or is one too many.
 */
export type DelegateAnswer =
  | { readonly delegateId: string; readonly chain: readonly string[] }
  | { readonly delegateId: undefined; readonly reason: "no-delegation" | "cycle" | "too-long"; readonly chain: readonly string[] };

export const indexAvailability = (snapshot: AvailabilitySnapshot): AvailabilityIndex => ({
  snapshot,
  absences: new Map(
    [...groupBy(snapshot.absences, (absence) => absence.userId)].map(([userId, absences]) => [userId, indexIntervals(absences, ({ from, to }) => [from, to ?? noEnd])]),
  ),
  delegations: effectiveTree(snapshot.delegations, (delegation) => delegation.userId, (delegation) => delegation.delegateId),
});

/** All absences of a user, by start; none for whoever is always there. What `withLeave` subtracts from a business calendar. */
export const absencesOf = (index: AvailabilityIndex, userId: string): readonly Absence[] => index.absences.get(userId)?.items ?? [];

/** The absence the user is in at that instant; of several the one that began last, then the lower id. Undefined for whoever is there. */
export const absenceAt = (index: AvailabilityIndex, userId: string, at: Instant): Absence | undefined => {
  const absences = index.absences.get(userId);
  return absences && intervalsHolding(absences, at).reduce<Absence | undefined>((best, each) => (best && !countsBefore(each, best) ? best : each), undefined);
};

const countsBefore = (a: Absence, b: Absence): boolean => (compareText(b.from, a.from) || compareText(a.id, b.id)) < 0;

/**
 * Who looks after the user's records on that day. A delegate who has a delegate on the same day passes
 * on, so the answer is the end of the chain; nobody when it turns back on itself or needs more than
 * three. Of delegations that overlap (a mistake lint names) the latest start counts, then the lower id.
 *
 * @example
 * ```ts
 * const index = indexAvailability({
 *   absences: [],
 *   delegations: [{ id: "d1", userId: "ana", delegateId: "rui", from: CalendarDate.of("2026-08-01"), to: null }],
 * });
 * delegateOf(index, "ana", CalendarDate.of("2026-08-01")).delegateId; // "rui"
 * ```
 */
export const delegateOf = (index: AvailabilityIndex, userId: string, on: CalendarDate): DelegateAnswer => {
  const chain = [userId];
  for (let next = parentOn(index.delegations, userId, on); next !== undefined; next = parentOn(index.delegations, next, on)) {
    const reason = chain.includes(next) ? "cycle" : chain.length > longestDelegation ? "too-long" : undefined;
    chain.push(next);
    if (reason) return { delegateId: undefined, reason, chain };
  }
  const delegateId = chain.at(-1);
  return chain.length > 1 && delegateId !== undefined ? { delegateId, chain } : { delegateId: undefined, reason: "no-delegation", chain };
};
