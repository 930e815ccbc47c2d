import { compileRouting, type CompiledRouting, type Plan } from "./compiled-routing.js";
import { elimination, type Demands } from "./elimination.js";
import { explainedDecision, type ExplainedOutcome } from "./explain-decision.js";
import { liveRouting, type Candidate, type CandidatePool } from "./live-routing.js";
import { demandsOf, demandsOfOwners, duplicateOwner, leftOver, measure, preferredOwners, territoriesAsked, territoriesOf, waitedUntil, withTerritories, type PreparedSubject } from "./routing-demands.js";
import type { RoutingOutcome } from "./routing-outcome.js";
import type { RoutingPolicy, RoutingTarget } from "./routing-policy.js";
import type { RoutingRequest, RoutingSnapshot, RoutingState, RoutingSubject } from "./routing-snapshot.js";
import { routingTeam } from "./routing-team.js";
import type { AssignmentStrategy } from "./strategies/assignment-strategy.js";

/** One run over records in their order. Every decision moves loads, quotas and rotations on, so the next one sees them. */
export interface Router {
  prepare(subject: RoutingSubject): PreparedSubject;
  /** Decides without saying why. */
  decide(prepared: PreparedSubject): RoutingOutcome;
  /** The same decision, with its explanation; it moves the run on just as well. */
  explain(prepared: PreparedSubject): ExplainedOutcome;
  /** Loads, quotas and rotations after the decisions so far. */
  state(): RoutingState;
}

export interface RouterInput {
  readonly policy: RoutingPolicy;
  readonly snapshot: RoutingSnapshot;
  readonly state: RoutingState;
  readonly request: RoutingRequest;
}

/**
 * Makes a policy ready to decide over one snapshot, from one state. Pure as a whole: the same policy,
 * snapshot, state, request and records in the same order give the same outcomes for ever. `originals`
 * names records of the run that others of it repeat; `compiled` is `compileRouting` of this very policy
 * and snapshot, for whoever keeps it.
 */
export const openRouter = (
  { policy, snapshot, state, request }: RouterInput,
  originals: ReadonlySet<string> = new Set(),
  { rules, catalogue, index, plans, team: indexed }: CompiledRouting = compileRouting(policy, snapshot),
): Router => {
  const team = routingTeam(indexed, request.at);
  const live = liveRouting(team, policy, request, state);
  const decided = new Map<string, RoutingOutcome>();
  let decisions = 0;

  const choose = ({ present, weighted }: CandidatePool, plan: Plan, demands: Demands, territoryIds: readonly string[], decision: number): Candidate | undefined => {
    const { first, others, measured, territorial } = plan;
    let best: Candidate | undefined;
    let bestScore = 0;
    for (const candidate of present) {
      if (!canTake(candidate, demands)) continue;
      if (measured) measure(candidate, demands, territoryIds, team);
      if (territorial && candidate.territoryDistance === Number.POSITIVE_INFINITY) continue;
      if (weighted) candidate.eligibleIn = decision;
      const score = first.score(candidate);
      if (best !== undefined && (score > bestScore || (score === bestScore && !goesBefore(candidate, best, others)))) continue;
      best = candidate;
      bestScore = score;
    }
    return best;
  };

  /** What `elimination` asks, of those whom nothing keeps out for the whole run. */
  const canTake = ({ live: { member, load, quotaLeft } }: Candidate, { subject: { declinedBy }, within, skills }: Demands): boolean => {
    const { userId, profile, proficiencies } = member;
    if (quotaLeft < 1 || (profile.capacity !== null && load + live.itemLoad > profile.capacity)) return false;
    if (declinedBy.length > 0 && declinedBy.includes(userId)) return false;
    if (skills.length > 0 && !skills.every((skill) => proficiencies.has(skill))) return false;
    return within === null || within.some((territoryId) => team.worksIn(userId, territoryId));
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
    const plan = plans.get(target);
    if (!plan) return undefined;
    const demands = demandsOf(target, prepared);
    for (const territoryId of territoriesAsked(target, prepared.territoryIds)) {
      const pool = live.pool(target, ruleId, territoryId);
      decisions += 1;
      const chosen = choose(pool, plan, demands, prepared.territoryIds, decisions);
      if (chosen === undefined) continue;
      live.takeTurn(pool, chosen, decisions);
      live.carry(chosen.live);
      return { outcome: "assigned", userId: chosen.live.userId, by: "strategy", ruleId };
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

  const remember = ({ subject }: PreparedSubject, outcome: RoutingOutcome): void => {
    if (originals.has(subject.id)) decided.set(subject.id, outcome);
  };

  return {
    prepare(subject) {
      const { matchingIds, chain } = territoriesOf(team, subject);
      return { subject, encoded: index.encode(withTerritories(subject, matchingIds)), territoryIds: chain, coveringIds: matchingIds, waitedMs: waitedUntil(subject, request.at) };
    },
    decide(prepared) {
      const outcome = decide(prepared);
      remember(prepared, outcome);
      return outcome;
    },
    explain(prepared) {
      const facts = withTerritories(prepared.subject, territoriesOf(team, prepared.subject).matchingIds);
      const explained = explainedDecision(live, catalogue, prepared, facts, decided, () => (decisions += 1));
      remember(prepared, explained.outcome);
      return explained;
    },
    state: () => live.state(),
  };
};

/** By the strategies in order, then the longest wait; equals stay in the order of their ids. */
const goesBefore = (a: Candidate, b: Candidate, strategies: readonly AssignmentStrategy[]): boolean => {
  for (const strategy of strategies) {
    const difference = strategy.score(a) - strategy.score(b);
    if (difference !== 0) return difference < 0;
  }
  return a.place.lastTurn < b.place.lastTurn;
};
