import { ruleIndex } from "../criteria/index.js";
import { explainedDecision, type ExplainedOutcome } from "./explain-decision.js";
import { elimination, liveRouting, type Candidate, type CandidatePool, type Demands } from "./live-routing.js";
import { demandsOf, demandsOfOwners, duplicateOwner, leftOver, measure, preferredOwners, territoriesAsked, territoriesOf, waitedUntil, withTerritories, type PreparedSubject } from "./routing-demands.js";
import { routingFields } from "./routing-fields.js";
import type { RoutingOutcome } from "./routing-outcome.js";
import { rulesInOrder, type RoutingPolicy, type RoutingTarget } from "./routing-policy.js";
import type { RoutingRequest, RoutingSnapshot, RoutingState, RoutingSubject } from "./routing-snapshot.js";
import { routingTeam } from "./routing-team.js";
import { strategiesOf } from "./strategies/strategies.js";
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
 * names records of the run that others of it repeat.
 */
export const openRouter = ({ policy, snapshot, state, request }: RouterInput, originals: ReadonlySet<string> = new Set()): Router => {
  const team = routingTeam(snapshot, request.at);
  const live = liveRouting(team, policy, request, state);
  const rules = rulesInOrder(policy);
  const catalogue = routingFields(policy.entity, snapshot.fields);
  const index = ruleIndex(rules.map((rule) => rule.criteria), catalogue);
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

  const remember = ({ subject }: PreparedSubject, outcome: RoutingOutcome): void => {
    if (originals.has(subject.id)) decided.set(subject.id, outcome);
  };

  return {
    prepare(subject) {
      const { matchingIds, chain } = territoriesOf(team, subject);
      return { subject, encoded: index.encode(withTerritories(subject, matchingIds)), territoryIds: chain, waitedMs: waitedUntil(subject, request.at) };
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
