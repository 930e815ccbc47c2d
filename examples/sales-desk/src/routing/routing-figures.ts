import { systemClock } from "@nexus/adapter-memory";
import { Instant } from "@nexus/common";
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
import { loadsOf, type OpenWork } from "./subjects.js";

/** How one rule, or the catch-all, has shared its leads out. */
export interface PoolFigures {
  readonly rule: string;
  readonly strategies: readonly string[];
  /** Whether members take turns; other strategies aim at loads or skills, not at even shares. */
  readonly byTurns: boolean;
  readonly fairness: PoolFairness;
  /** What has kept members of the pool from taking their turn: then no even shares are promised. */
  readonly limits: readonly string[];
}

export interface MemberFigures {
  readonly userId: string;
  readonly name: string;
  /** Leads routing has given them, however that was decided. */
  readonly given: number;
  /** Of these, those that were their turn, where turns are taken. */
  readonly turns: number;
  /** Of all turns of the pools they are in, by weight. */
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
  const limitsOf = heldUp(policy, decisions, snapshot, work);
  const pools = sharingOf(policy).flatMap(({ ruleIds, name, target, byTurns }) => {
    const own = decisions.filter(({ outcome }) => outcome.outcome === "assigned" && outcome.by === "strategy" && ruleIds.has(outcome.ruleId));
    return poolsOf(target, own, snapshot, at).map(({ territory, fairness }): PoolFigures => ({
      rule: territory === null ? name : `${name}: ${territory}`,
      strategies: target.strategies,
      byTurns,
      fairness,
      limits: limitsOf(target, fairness),
    }));
  });
  return { pools: pools.filter(({ fairness }) => fairness.turns > 0), members: membersOf(policy, decisions, pools.filter(({ byTurns }) => byTurns), snapshot, work) };
};

interface Sharing {
  /** Null for the catch-all. */
  readonly ruleIds: ReadonlySet<string | null>;
  readonly name: string;
  readonly target: RoutingTarget;
  readonly byTurns: boolean;
}

/** The rules, those together that share a rotation: where rotations are the pools', all with one pool and by turns. */
const sharingOf = (policy: RoutingPolicy): readonly Sharing[] => {
  const groups = new Map<string, Sharing & { readonly names: readonly string[] }>();
  for (const { id, name, ...target } of [...rulesInOrder(policy), ...(policy.catchAll ? [{ ...policy.catchAll, id: null, name: "Catch-all" }] : [])]) {
    const byTurns = target.strategies[0]?.endsWith("round-robin") ?? false;
    const key = policy.rotation.scope === "pool" && byTurns ? JSON.stringify([target.pool, target.strategies, target.requiredSkills, target.weights]) : JSON.stringify(id);
    const former = groups.get(key);
    const names = [...(former?.names ?? []), name];
    groups.set(key, { ruleIds: new Set([...(former?.ruleIds ?? []), id]), names, name: names.length === 1 ? name : `${names[0] ?? ""} and ${names.length - 1} more, in one rotation`, target, byTurns });
  }
  return [...groups.values()];
};

interface Pool {
  readonly territory: string | null;
  readonly fairness: PoolFairness;
}

/** One pool, or one for each territory that gave something. Whoever is away or lacks a skill has no share. */
const poolsOf = (target: RoutingTarget, decisions: readonly RoutingDecision[], snapshot: RoutingSnapshot, at: Instant): readonly Pool[] => {
  const isThere = presence(snapshot, at, target);
  const fairness = (outcomes: readonly RoutingOutcome[], territoryId: string | null) => fairnessOf(outcomes, poolMembersOf(target, snapshot, at, territoryId).filter(({ userId }) => isThere(userId)));
  if (target.pool.kind !== "territory") return [{ territory: null, fairness: fairness(decisions.map(({ outcome }) => outcome), null) }];
  const byTerritory = new Map<string, RoutingOutcome[]>();
  const index = indexTerritories(snapshot.territories);
  const members = new Map(snapshot.territories.territories.map(({ id }) => [id, new Set(poolMembersOf(target, snapshot, at, id).map(({ userId }) => userId))]));
  for (const { subject, outcome } of decisions) {
    const match = matchTerritory(index, subject.place, Instant.utcDate(at));
    const territoryId = match && [...match.matchingIds, ...match.ancestorIds].find((id) => outcome.outcome === "assigned" && members.get(id)?.has(outcome.userId));
    if (territoryId !== undefined) byTerritory.set(territoryId, [...(byTerritory.get(territoryId) ?? []), outcome]);
  }
  const names = new Map(snapshot.territories.territories.map(({ id, name }) => [id, name]));
  return [...byTerritory].map(([id, outcomes]) => ({ territory: names.get(id) ?? id, fairness: fairness(outcomes, id) }));
};

const presence = ({ members, availability }: RoutingSnapshot, at: Instant, { requiredSkills }: RoutingTarget): ((userId: string) => boolean) => {
  const paused = new Set(members.filter((member) => isPausedAt(member, at)).map(({ userId }) => userId));
  const skills = new Map(members.map((member) => [member.userId, member.skills.map(({ skill }) => skill)]));
  const index = indexAvailability(availability);
  return (userId) => !paused.has(userId) && absenceAt(index, userId, at) === undefined && requiredSkills.every((skill) => skills.get(userId)?.includes(skill));
};

/** What kept somebody of a pool out of turns that were theirs, as far as it shows now. */
const heldUp = (policy: RoutingPolicy, decisions: readonly RoutingDecision[], { members, calendars }: RoutingSnapshot, work: OpenWork): ((target: RoutingTarget, fairness: PoolFairness) => readonly string[]) => {
  const loads = new Map(Object.entries(loadsOf(work, policy)));
  const given = countGiven(decisions);
  const alwaysOpen = new Set(calendars.filter(({ week }) => week.kind === "always").map(({ id }) => id));
  return ({ additionalSkills, withinTerritory }, fairness) => {
    const ids = new Set(fairness.members.map(({ userId }) => userId));
    const own = members.filter(({ userId }) => ids.has(userId));
    return [
      ...(policy.rotation.scope === "organisation" ? ["one rotation for all rules"] : []),
      ...(own.some(({ userId, capacity }) => capacity !== null && (loads.get(userId) ?? 0) + policy.loadWeights[policy.entity] > capacity) ? ["capacity"] : []),
      ...(own.some(({ userId, quotas }) => quotas.some(({ count }) => (given.get(userId) ?? 0) >= count)) ? ["quota"] : []),
      ...(own.some(({ calendarId }) => calendarId !== null && !alwaysOpen.has(calendarId)) ? ["working hours"] : []),
      ...(additionalSkills.length > 0 ? ["skills"] : []),
      ...(withinTerritory ? ["territories"] : []),
    ];
  };
};

const countGiven = (decisions: readonly RoutingDecision[]): ReadonlyMap<string, number> => {
  const given = new Map<string, number>();
  for (const { outcome } of decisions) if (outcome.outcome === "assigned") given.set(outcome.userId, (given.get(outcome.userId) ?? 0) + 1);
  return given;
};

const membersOf = (policy: RoutingPolicy, decisions: readonly RoutingDecision[], pools: readonly { readonly fairness: PoolFairness }[], { directory, members }: RoutingSnapshot, work: OpenWork): readonly MemberFigures[] => {
  const given = countGiven(decisions);
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
