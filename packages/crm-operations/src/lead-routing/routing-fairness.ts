import type { Instant } from "@nexus/common";
import { weightOf } from "./live-routing.js";
import type { RoutingOutcome } from "./routing-outcome.js";
import type { RoutingTarget } from "./routing-policy.js";
import type { RoutingSnapshot } from "./routing-snapshot.js";
import { indexSnapshot, routingTeam } from "./routing-team.js";

export interface PoolMember {
  readonly userId: string;
  /** A whole number; 1 for everybody where the target's strategies know no weights. */
  readonly weight: number;
}

export interface MemberFairness extends PoolMember {
  /** Turns taken: records that were given by a strategy. */
  readonly given: number;
  /** All turns of the pool times the own weight, divided by all weights. */
  readonly fairShare: number;
  /** `given - fairShare`: above 0 for too many. */
  readonly distance: number;
}

export interface PoolFairness {
  /** In the order of the members. */
  readonly members: readonly MemberFairness[];
  readonly turns: number;
  /** Of anybody, whatever the sign; 0 for an empty pool. */
  readonly largestDistance: number;
  /**
   * What round robin promises while nobody joins, leaves or is kept out: 1 with equal weights, else 1 and the
   * number of members for the weighted one. Strategies that look at loads or skills promise nothing of the kind.
   */
  readonly bound: number;
}

/**
 * How far each member of one pool is from the fair share. Counts what strategies gave to members; what
 * owners and duplicates brought took no turn. Leave outcomes of other pools out where they share members.
 *
 * @example
 * ```ts
 * const outcome = { outcome: "assigned", userId: "ana", by: "strategy", ruleId: "inbound" } as const;
 * fairnessOf([outcome, outcome], [{ userId: "ana", weight: 1 }, { userId: "rui", weight: 1 }]).largestDistance; // 1
 * ```
 */
export const fairnessOf = (outcomes: readonly RoutingOutcome[], pool: readonly PoolMember[]): PoolFairness => {
  const given = new Map(pool.map(({ userId }) => [userId, 0]));
  for (const outcome of outcomes) {
    const before = outcome.outcome === "assigned" && outcome.by === "strategy" ? given.get(outcome.userId) : undefined;
    if (outcome.outcome === "assigned" && before !== undefined) given.set(outcome.userId, before + 1);
  }
  const turns = sum([...given.values()]);
  const weights = sum(pool.map(({ weight }) => weight));
  const members = pool.map(({ userId, weight }) => {
    const own = given.get(userId) ?? 0;
    const fairShare = weights === 0 ? 0 : (turns * weight) / weights;
    return { userId, weight, given: own, fairShare, distance: own - fairShare };
  });
  const isEven = pool.every(({ weight }) => weight === pool[0]?.weight);
  return { members, turns, largestDistance: Math.max(0, ...members.map(({ distance }) => Math.abs(distance))), bound: isEven ? 1 : 1 + pool.length };
};

/**
 * Who of the pool of a rule or the catch-all is employed at the instant, and with what weight, by user id.
 * Of a territory pool those of `territoryId`, which is nobody without one.
 */
export const poolMembersOf = (target: RoutingTarget, snapshot: RoutingSnapshot, at: Instant, territoryId: string | null = null): readonly PoolMember[] => {
  const team = routingTeam(indexSnapshot(snapshot), at);
  const userIds = target.pool.kind !== "territory" ? team.poolOf(target.pool) : territoryId === null ? [] : team.membersOfTerritory(territoryId, target.pool.roles);
  const employed = userIds.map((userId) => team.member(userId)).filter(({ standing }) => standing !== "unknown-user" && standing !== "not-active");
  return employed.map((member) => ({ userId: member.userId, weight: weightOf(target, member) }));
};

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);
