import { systemClock } from "@nexus/adapter-memory";
import type { Instant } from "@nexus/common";
import {
  absenceAt,
  fairnessOf,
  indexAvailability,
  indexTerritories,
  isPausedAt,
  matchTerritory,
  poolMembersOf,
  rulesInOrder,
  type PoolFairness,
  type RoutingDecision,
  type RoutingOutcome,
  type RoutingPolicy,
  type RoutingSnapshot,
  type RoutingTarget,
} from "@nexus/crm-operations";
import { Instant as Instants } from "@nexus/common";
import { loadsOf, type OpenWork } from "./subjects.js";

/** How one rule, or the catch-all, has shared its leads out. */
export interface PoolFigures {
  readonly rule: string;
  readonly strategies: readonly string[];
  readonly fairness: PoolFairness;
  /** What keeps members of the pool from taking their turn: then shares are not even, and nothing of the kind is promised. */
  readonly limits: readonly string[];
}

export interface MemberFigures {
  readonly userId: string;
  readonly name: string;
  /** Leads routing has given them, however that was decided. */
  readonly given: number;
  /** Of these, those that were their turn. */
  readonly turns: number;
  /** Of all turns of the pools they are in. */
  readonly fairShare: number;
  readonly openLeads: number;
  readonly openDeals: number;
  readonly load: number;
  /** Null for no limit. */
  readonly capacity: number | null;
}

export interface RoutingFigures {
  /** In the order of the rules, the catch-all last; those that gave nothing are left out. */
  readonly pools: readonly PoolFigures[];
  /** Whoever got something, carries something or is in one of the pools; by name. */
  readonly members: readonly MemberFigures[];
}

/** Adds up what the decisions of one policy version gave to whom, beside what everybody carries. */
export const routingFigures = (policy: RoutingPolicy, decisions: readonly RoutingDecision[], snapshot: RoutingSnapshot, work: OpenWork): RoutingFigures => {
  const at = systemClock.now();
  const targets: readonly (RoutingTarget & { readonly id: string | null; readonly name: string })[] = [...rulesInOrder(policy), ...(policy.catchAll ? [{ ...policy.catchAll, id: null, name: "Catch-all" }] : [])];
  const pools = targets.flatMap(({ id, name, ...target }) => {
    const own = decisions.filter(({ outcome }) => outcome.outcome === "assigned" && outcome.by === "strategy" && outcome.ruleId === id);
    return poolsOf(target, own, snapshot, at).map((pool): PoolFigures => ({ rule: pool.territory === null ? name : `${name}: ${pool.territory}`, strategies: target.strategies, fairness: pool.fairness, limits: limitsOf(target, pool.fairness, policy, snapshot) }));
  });
  return { pools: pools.filter(({ fairness }) => fairness.turns > 0), members: membersOf(policy, decisions, pools, snapshot, work) };
};

interface Pool {
  readonly territory: string | null;
  readonly fairness: PoolFairness;
}

/** One pool, or one for each territory that gave something. Whoever is away has no share. */
const poolsOf = (target: RoutingTarget, decisions: readonly RoutingDecision[], snapshot: RoutingSnapshot, at: Instant): readonly Pool[] => {
  const isThere = presence(snapshot, at);
  const fairness = (outcomes: readonly RoutingOutcome[], territoryId: string | null) => fairnessOf(outcomes, poolMembersOf(target, snapshot, at, territoryId).filter(({ userId }) => isThere(userId)));
  if (target.pool.kind !== "territory") return [{ territory: null, fairness: fairness(decisions.map(({ outcome }) => outcome), null) }];
  const byTerritory = new Map<string, RoutingOutcome[]>();
  const index = indexTerritories(snapshot.territories);
  const members = new Map(snapshot.territories.territories.map(({ id }) => [id, new Set(poolMembersOf(target, snapshot, at, id).map(({ userId }) => userId))]));
  for (const { subject, outcome } of decisions) {
    const match = matchTerritory(index, subject.place, Instants.utcDate(at));
    const territoryId = match && [...match.matchingIds, ...match.ancestorIds].find((id) => outcome.outcome === "assigned" && members.get(id)?.has(outcome.userId));
    if (territoryId !== undefined) byTerritory.set(territoryId, [...(byTerritory.get(territoryId) ?? []), outcome]);
  }
  const names = new Map(snapshot.territories.territories.map(({ id, name }) => [id, name]));
  return [...byTerritory].map(([id, outcomes]) => ({ territory: names.get(id) ?? id, fairness: fairness(outcomes, id) }));
};

const presence = ({ members, availability }: RoutingSnapshot, at: Instant): ((userId: string) => boolean) => {
  const paused = new Set(members.filter((member) => isPausedAt(member, at)).map(({ userId }) => userId));
  const index = indexAvailability(availability);
  return (userId) => !paused.has(userId) && absenceAt(index, userId, at) === undefined;
};

const limitsOf = (target: RoutingTarget, { members }: PoolFairness, policy: RoutingPolicy, snapshot: RoutingSnapshot): readonly string[] => {
  const ids = new Set(members.map(({ userId }) => userId));
  const own = snapshot.members.filter(({ userId }) => ids.has(userId));
  return [
    ...(policy.rotation.scope === "rule" ? [] : [`turns of the whole ${policy.rotation.scope}`]),
    ...(own.some(({ capacity }) => capacity !== null) ? ["capacity"] : []),
    ...(own.some(({ quotas }) => quotas.length > 0) ? ["quotas"] : []),
    ...(own.some(({ calendarId }) => calendarId !== null) ? ["working hours"] : []),
    ...(target.requiredSkills.length + target.additionalSkills.length > 0 ? ["skills"] : []),
    ...(target.withinTerritory ? ["territory"] : []),
  ];
};

const membersOf = (policy: RoutingPolicy, decisions: readonly RoutingDecision[], pools: readonly { readonly fairness: PoolFairness }[], { directory, members }: RoutingSnapshot, work: OpenWork): readonly MemberFigures[] => {
  const given = new Map<string, number>();
  for (const { outcome } of decisions) if (outcome.outcome === "assigned") given.set(outcome.userId, (given.get(outcome.userId) ?? 0) + 1);
  const loads = new Map(Object.entries(loadsOf(work, policy)));
  const capacities = new Map(members.map(({ userId, capacity }) => [userId, capacity]));
  const shares = pools.flatMap(({ fairness }) => fairness.members);
  const inPools = new Set(shares.map(({ userId }) => userId));
  return directory.users
    .filter(({ id }) => given.has(id) || (loads.get(id) ?? 0) > 0 || inPools.has(id))
    .map(({ id, name }) => {
      const own = shares.filter(({ userId }) => userId === id);
      return {
        userId: id,
        name,
        given: given.get(id) ?? 0,
        turns: own.reduce((sum, share) => sum + share.given, 0),
        fairShare: own.reduce((sum, { fairShare }) => sum + fairShare, 0),
        openLeads: work.get(id)?.lead ?? 0,
        openDeals: work.get(id)?.opportunity ?? 0,
        load: loads.get(id) ?? 0,
        capacity: capacities.get(id) ?? null,
      };
    })
    .sort((a, b) => a.name.localeCompare(b.name, "en"));
};
