import { compareText } from "@nexus/common";
import type { RoutingOutcome } from "./routing-outcome.js";
import type { RoutingPolicy } from "./routing-policy.js";
import type { RoutingRequest, RoutingSnapshot, RoutingState, RoutingSubject } from "./routing-snapshot.js";
import { simulateRouting, type RoutingSimulation, type SimulatedMember } from "./simulate-routing.js";

/** A record that goes to somebody else, to another queue, or to nobody any more. The outcomes name the rules. */
export interface MovedRecord {
  readonly recordId: string;
  readonly from: RoutingOutcome;
  readonly to: RoutingOutcome;
}

export interface ComparedMember {
  readonly userId: string;
  readonly name: string;
  readonly before: Pick<SimulatedMember, "given" | "turns" | "loadAfter">;
  readonly after: Pick<SimulatedMember, "given" | "turns" | "loadAfter">;
}

export interface RoutingComparison {
  readonly before: RoutingSimulation;
  readonly after: RoutingSimulation;
  /** In the order of the subjects. */
  readonly moved: readonly MovedRecord[];
  /** Everybody of either run, by user id. */
  readonly members: readonly ComparedMember[];
}

/**
 * Two policies over the same history: both are simulated from the same snapshot and state, and what
 * differs is named. Queued and unassigned by reason stand in either simulation. Records that have an
 * owner are kept by both: to ask who would have got them, give them as they came in, without one.
 */
export const compareRouting = (
  before: RoutingPolicy,
  after: RoutingPolicy,
  subjects: readonly RoutingSubject[],
  snapshot: RoutingSnapshot,
  request: RoutingRequest,
  state?: RoutingState,
): RoutingComparison => {
  const [one, other] = [simulateRouting(before, subjects, snapshot, request, state), simulateRouting(after, subjects, snapshot, request, state)];
  const moved = one.records.flatMap(({ recordId, outcome: from }, i) => {
    const to = other.records[i]?.outcome;
    return to === undefined || destinationOf(from) === destinationOf(to) ? [] : [{ recordId, from, to }];
  });
  return { before: one, after: other, moved, members: comparedMembers(one.members, other.members) };
};

const destinationOf = (outcome: RoutingOutcome): string => {
  switch (outcome.outcome) {
    case "assigned":
    case "kept": return `user ${outcome.userId}`;
    case "queued": return `queue ${outcome.queueId}`;
    case "unassigned": return "nobody";
  }
};

const comparedMembers = (before: readonly SimulatedMember[], after: readonly SimulatedMember[]): readonly ComparedMember[] => {
  const [one, other] = [byUser(before), byUser(after)];
  const names = new Map([...before, ...after].map(({ userId, name }) => [userId, name]));
  // Who has no part in a run carries nothing in it: loads from before are in both.
  const nothing = { given: 0, turns: 0, loadAfter: 0 };
  return [...names].sort(([a], [b]) => compareText(a, b)).map(([userId, name]) => ({ userId, name, before: one.get(userId) ?? nothing, after: other.get(userId) ?? nothing }));
};

const byUser = (members: readonly SimulatedMember[]): ReadonlyMap<string, ComparedMember["before"]> =>
  new Map(members.map(({ userId, given, turns, loadAfter }) => [userId, { given, turns, loadAfter }]));
