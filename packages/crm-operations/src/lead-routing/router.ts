import { Instant } from "@nexus/common";
import { ruleIndex, type EncodedFacts } from "../criteria/index.js";
import { matchTerritory } from "../territories/index.js";
import { elimination, liveRouting, wantedSkills, type Candidate, type CandidatePool, type Demands, type LiveRouting } from "./live-routing.js";
import { routingFields } from "./routing-fields.js";
import type { AssignedBy, RoutingOutcome } from "./routing-outcome.js";
import { rulesInOrder, type RoutingPolicy, type RoutingTarget } from "./routing-policy.js";
import type { RoutingRequest, RoutingSnapshot, RoutingState, RoutingSubject } from "./routing-snapshot.js";
import { routingTeam, type RoutingTeam } from "./routing-team.js";
import { strategiesOf } from "./strategies/strategies.js";
import type { AssignmentStrategy } from "./strategies/assignment-strategy.js";

/** A record made ready to be decided on, once per run. */
export interface PreparedSubject {
  readonly subject: RoutingSubject;
  readonly encoded: EncodedFacts;
  /** The record's territories that pools are made of: the most specific, then the ones above it. */
  readonly territoryIds: readonly string[];
  readonly waitedMs: number;
}

/** One run over records in their order. Every decision moves loads, quotas and rotations on, so the next one sees them. */
export interface Router {
  prepare(subject: RoutingSubject): PreparedSubject;
  /** Decides without saying why: `explainRouting` does, and must come to the same. */
  decide(prepared: PreparedSubject): RoutingOutcome;
  /** Loads, quotas and rotations after the decisions so far. */
  state(): RoutingState;
}

export interface RouterInput {
  readonly policy: RoutingPolicy;
  readonly snapshot: RoutingSnapshot;
  readonly state: RoutingState;
  readonly request: RoutingRequest;
}

/** Facts with the territories of the record, as criteria read them. */
export const withTerritories = (subject: RoutingSubject, matchingIds: readonly string[]) => ({ ...subject.facts, territory: matchingIds });

/** Which territories a record is in: all that cover it, and the chain that pools climb. */
export const territoriesOf = (team: RoutingTeam, subject: RoutingSubject): { readonly matchingIds: readonly string[]; readonly chain: readonly string[] } => {
  const match = matchTerritory(team.territories, subject.place, team.on);
  return match ? { matchingIds: match.matchingIds, chain: [match.territory.id, ...match.ancestorIds] } : { matchingIds: [], chain: [] };
};

export const waitedUntil = (subject: RoutingSubject, at: Instant): number => Instant.toEpochMilliseconds(at) - Instant.toEpochMilliseconds(subject.waitingSince);

/** The territories whose pools a target asks, in order; one that names none is asked once. */
export const territoriesAsked = ({ pool }: RoutingTarget, territoryIds: readonly string[]): readonly (string | null)[] => {
  if (pool.kind !== "territory") return anyTerritory;
  return pool.climb ? territoryIds : territoryIds.slice(0, 1);
};

const anyTerritory = [null] as const;

/** What the target asks of everybody who might get the record. */
export const demandsOf = (target: RoutingTarget, { subject, territoryIds, waitedMs }: PreparedSubject): Demands => ({
  subject,
  skills: target.additionalSkills.length === 0 ? target.requiredSkills : wantedSkills(target, waitedMs),
  within: target.withinTerritory ? territoryIds : null,
});

/** Sets what of a candidate depends on the record. */
export const measure = (candidate: Candidate, { skills }: Demands, territoryIds: readonly string[], team: RoutingTeam): void => {
  let proficiency = 0;
  for (const skill of skills) proficiency += candidate.live.member.proficiencies.get(skill) ?? 0;
  candidate.proficiency = proficiency;
  const distance = territoryIds.findIndex((territoryId) => team.worksIn(candidate.userId, territoryId));
  candidate.territoryDistance = distance === -1 ? Number.POSITIVE_INFINITY : distance;
};

/** Who gets the record before any turn, and why: the owner of the open record it repeats, or an owner the target prefers. */
export interface Follower {
  readonly userId: string;
  readonly by: AssignedBy;
}

/** Whoever looks after what this user owns: themselves while they are there, else their stand-in, else themselves all the same. */
export const whoCovers = (team: RoutingTeam, userId: string): string => (team.member(userId).standing === "absent" ? (team.standInFor(userId) ?? userId) : userId);

/** The owner of the open record that this one repeats; nobody when that owner has left. */
export const duplicateOwner = (live: LiveRouting, subject: RoutingSubject, decided: ReadonlyMap<string, RoutingOutcome>): Follower | undefined => {
  if (subject.duplicateOf === null) return undefined;
  const earlier = decided.get(subject.duplicateOf.id);
  const ownerId = subject.duplicateOf.ownerId ?? (earlier && "userId" in earlier ? earlier.userId : null);
  if (ownerId === null) return undefined;
  const { standing } = live.member(ownerId).member;
  if (standing === "unknown-user" || standing === "not-active") return undefined;
  return { userId: whoCovers(live.team, ownerId), by: "duplicate-owner" };
};

/** Owners that go before the pool, in the order the target declares, eligible or not. */
export const preferredOwners = (live: LiveRouting, target: RoutingTarget, { accountOwnerId, previousOwnerId }: RoutingSubject): readonly Follower[] =>
  target.ownersFirst.flatMap((by) => {
    const ownerId = by === "account-owner" ? accountOwnerId : previousOwnerId;
    return ownerId === null ? [] : [{ userId: whoCovers(live.team, ownerId), by }];
  });

/** What a preferred owner must meet: all that is about the person, nothing that is about the pool. */
export const demandsOfOwners = (subject: RoutingSubject): Demands => ({ subject, skills: [], within: null });

/**
 * Makes a policy ready to decide over one snapshot, from one state. Pure as a whole: the same policy,
 * snapshot, state, request and records in the same order give the same outcomes for ever. `originals`
 * names records of the run that others of it repeat.
 */
export const openRouter = ({ policy, snapshot, state, request }: RouterInput, originals: ReadonlySet<string> = new Set()): Router => {
  const team = routingTeam(snapshot, request.at);
  const live = liveRouting(team, policy, request, state);
  const rules = rulesInOrder(policy);
  const index = ruleIndex(rules.map((rule) => rule.criteria), routingFields(policy.entity, snapshot.fields));
  const strategies = new Map<RoutingTarget, readonly AssignmentStrategy[]>([...rules, ...(policy.catchAll ? [policy.catchAll] : [])].map((target) => [target, strategiesOf(target.strategies)]));
  const decided = new Map<string, RoutingOutcome>();
  let decisions = 0;

  const choose = ({ candidates }: CandidatePool, target: RoutingTarget, demands: Demands, territoryIds: readonly string[], measured: boolean, decision: number): Candidate | undefined => {
    const wanted = strategies.get(target) ?? [];
    let best: Candidate | undefined;
    for (const candidate of candidates) {
      if (elimination(candidate.live, candidate.weight, demands, live) !== undefined) continue;
      if (measured) measure(candidate, demands, territoryIds, team);
      if (isOut(candidate, wanted)) continue;
      candidate.eligibleIn = decision;
      if (best === undefined || goesBefore(candidate, best, wanted)) best = candidate;
    }
    return best;
  };

  const preferred = (target: RoutingTarget, subject: RoutingSubject, ruleId: string | null): RoutingOutcome | undefined => {
    for (const { userId, by } of preferredOwners(live, target, subject)) {
      const owner = live.member(userId);
      if (elimination(owner, 1, demandsOfOwners(subject), live) !== undefined) continue;
      live.carry(owner);
      return { outcome: "assigned", userId, by, ruleId };
    }
    return undefined;
  };

  const offer = (target: RoutingTarget, ruleId: string | null, prepared: PreparedSubject): RoutingOutcome | undefined => {
    if (target.ownersFirst.length > 0) {
      const owner = preferred(target, prepared.subject, ruleId);
      if (owner) return owner;
    }
    const demands = demandsOf(target, prepared);
    const measured = target.strategies.includes("skill-based") || target.strategies.includes("territory-based");
    for (const territoryId of territoriesAsked(target, prepared.territoryIds)) {
      const pool = live.pool(target, ruleId, territoryId);
      decisions += 1;
      const chosen = choose(pool, target, demands, prepared.territoryIds, measured, decisions);
      if (chosen === undefined) continue;
      live.takeTurn(pool, chosen, decisions);
      live.carry(chosen.live);
      return { outcome: "assigned", userId: chosen.userId, by: "strategy", ruleId };
    }
    return undefined;
  };

  const decide = (prepared: PreparedSubject): RoutingOutcome => {
    const { subject, encoded } = prepared;
    if (subject.ownerId !== null) return { outcome: "kept", userId: subject.ownerId };
    const followed = duplicateOwner(live, subject, decided);
    if (followed) {
      live.carry(live.member(followed.userId));
      return { outcome: "assigned", userId: followed.userId, by: followed.by, ruleId: null };
    }
    let matched = false;
    for (let position = index.firstMatch(encoded); position !== -1; position = index.nextMatch(encoded, position)) {
      const rule = rules[position];
      if (!rule) break;
      matched = true;
      const offered = offer(rule, rule.id, prepared);
      if (offered) return offered;
    }
    const caught = policy.catchAll && offer(policy.catchAll, null, prepared);
    return caught ?? leftOver(policy, matched);
  };

  return {
    prepare(subject) {
      const { matchingIds, chain } = territoriesOf(team, subject);
      return { subject, encoded: index.encode(withTerritories(subject, matchingIds)), territoryIds: chain, waitedMs: waitedUntil(subject, request.at) };
    },
    decide(prepared) {
      const outcome = decide(prepared);
      if (originals.has(prepared.subject.id)) decided.set(prepared.subject.id, outcome);
      return outcome;
    },
    state: () => live.state(),
  };
};

/** What becomes of a record that nobody gets. */
export const leftOver = (policy: RoutingPolicy, matched: boolean): RoutingOutcome => {
  const reason = matched || policy.catchAll ? "nobody_eligible" : "no_rule_matched";
  return policy.queueId === null ? { outcome: "unassigned", reason } : { outcome: "queued", queueId: policy.queueId, reason };
};

const isOut = (candidate: Candidate, strategies: readonly AssignmentStrategy[]): boolean => {
  for (const strategy of strategies) if (strategy.score(candidate) === Number.POSITIVE_INFINITY) return true;
  return false;
};

/** By the strategies in order, then the longest wait; equals stay in the order of their ids. */
const goesBefore = (a: Candidate, b: Candidate, strategies: readonly AssignmentStrategy[]): boolean => {
  for (const strategy of strategies) {
    const difference = strategy.score(a) - strategy.score(b);
    if (difference !== 0) return difference < 0;
  }
  return a.lastTurn < b.lastTurn;
};
