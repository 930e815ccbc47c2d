import { compareText } from "@nexus/common";
import { originalsOf } from "./route-records.js";
import { openRouter } from "./router.js";
import type { RoutingOutcome, UnassignedReason } from "./routing-outcome.js";
import type { RoutingPolicy } from "./routing-policy.js";
import { emptyRoutingState, type RoutingRequest, type RoutingSnapshot, type RoutingState, type RoutingSubject } from "./routing-snapshot.js";

export interface SimulatedRecord {
  readonly recordId: string;
  readonly outcome: RoutingOutcome;
}

/** What a run does to one member. Loads are weighted by the policy. */
export interface SimulatedMember {
  readonly userId: string;
  /** The user id where the directory has no name. */
  readonly name: string;
  readonly capacity: number | null;
  readonly loadBefore: number;
  readonly loadAfter: number;
  /** Records assigned to them, however that was decided. */
  readonly given: number;
  /** Of these, those that were their turn: what owners and duplicates bring takes none. */
  readonly turns: number;
}

export type CountByReason = Readonly<Record<UnassignedReason, number>>;

export interface RoutingSimulation {
  /** In the order of the subjects. */
  readonly records: readonly SimulatedRecord[];
  /** Whoever got something, carries something, or is set up for routing; by user id. */
  readonly members: readonly SimulatedMember[];
  readonly assigned: number;
  /** Had an owner already. */
  readonly kept: number;
  readonly queued: CountByReason;
  readonly unassigned: CountByReason;
  /** Loads, quotas and rotations afterwards: where a next simulation may go on. */
  readonly state: RoutingState;
}

/**
 * Who would get what: one run over the subjects in their order, exactly as the real one decides it.
 * Nothing is written, and the same arguments give the same answer.
 */
export const simulateRouting = (
  policy: RoutingPolicy,
  subjects: readonly RoutingSubject[],
  snapshot: RoutingSnapshot,
  request: RoutingRequest,
  state: RoutingState = emptyRoutingState,
): RoutingSimulation => {
  const router = openRouter({ policy, snapshot, state, request }, originalsOf(subjects));
  const records = subjects.map((subject) => ({ recordId: subject.id, outcome: router.decide(router.prepare(subject)) }));
  const after = router.state();
  return { records, members: membersOf(records, snapshot, state, after), ...countsOf(records), state: after };
};

const countsOf = (records: readonly SimulatedRecord[]): Pick<RoutingSimulation, "assigned" | "kept" | "queued" | "unassigned"> => {
  const count = (isCounted: (outcome: RoutingOutcome) => boolean): number => records.filter(({ outcome }) => isCounted(outcome)).length;
  const byReason = (kind: "queued" | "unassigned"): CountByReason => {
    const of = (reason: UnassignedReason): number => count((outcome) => outcome.outcome === kind && outcome.reason === reason);
    return { no_rule_matched: of("no_rule_matched"), nobody_eligible: of("nobody_eligible") };
  };
  return { assigned: count(({ outcome }) => outcome === "assigned"), kept: count(({ outcome }) => outcome === "kept"), queued: byReason("queued"), unassigned: byReason("unassigned") };
};

const membersOf = (records: readonly SimulatedRecord[], { directory, members }: RoutingSnapshot, before: RoutingState, after: RoutingState): readonly SimulatedMember[] => {
  const tally = new Map<string, { given: number; turns: number }>();
  for (const { outcome } of records) {
    if (outcome.outcome !== "assigned") continue;
    const { given, turns } = tally.get(outcome.userId) ?? { given: 0, turns: 0 };
    tally.set(outcome.userId, { given: given + 1, turns: turns + (outcome.by === "strategy" ? 1 : 0) });
  }
  const names = new Map(directory.users.map(({ id, name }) => [id, name]));
  const capacities = new Map(members.map(({ userId, capacity }) => [userId, capacity]));
  const [loadsBefore, loadsAfter] = [new Map(Object.entries(before.loads)), new Map(Object.entries(after.loads))];
  return [...new Set([...capacities.keys(), ...loadsAfter.keys(), ...tally.keys()])].sort(compareText).map((userId) => ({
    userId,
    name: names.get(userId) ?? userId,
    capacity: capacities.get(userId) ?? null,
    loadBefore: loadsBefore.get(userId) ?? 0,
    loadAfter: loadsAfter.get(userId) ?? 0,
    ...(tally.get(userId) ?? { given: 0, turns: 0 }),
  }));
};
