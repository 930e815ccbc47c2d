import { Instant, millisecondsPerDay } from "@nexus/common";
import type { RoutingPolicy, RoutingTarget } from "./routing-policy.js";
import type { Rotation, RoutingRequest, RoutingState } from "./routing-snapshot.js";
import { easingLeft, type RoutingTeam, type TeamMember } from "./routing-team.js";
import type { StrategyCandidate } from "./strategies/assignment-strategy.js";

/** Somebody during a run: what assignments change. */
export interface LiveMember {
  readonly userId: string;
  readonly capacity: number | null;
  readonly member: TeamMember;
  load: number;
  /** How many assignments the tightest quota still allows. */
  quotaLeft: number;
  /** How many the run has made. */
  given: number;
}

interface LivePlace {
  lastTurn: number;
  credit: number;
  away: boolean;
}

export interface LiveRotation {
  turn: number;
  readonly places: Map<string, LivePlace>;
}

/** A member in one pool under one target. */
export interface Candidate extends StrategyCandidate {
  readonly live: LiveMember;
  readonly place: LivePlace;
  /** These two depend on the record: set before strategies look. */
  proficiency: number;
  territoryDistance: number;
  /** The number of the decision that last found this candidate eligible. */
  eligibleIn: number;
}

/** The pool of one target, or of one territory under it, by user id. */
export interface CandidatePool {
  readonly candidates: readonly Candidate[];
  /** Those whom nothing keeps out for the whole run: what is left to ask depends on the record. */
  readonly present: readonly Candidate[];
  readonly weighted: boolean;
  readonly rotation: LiveRotation;
}

/** A run's mutable middle: loads, quotas and rotations as they move from decision to decision. */
export interface LiveRouting {
  readonly team: RoutingTeam;
  readonly policy: RoutingPolicy;
  readonly request: RoutingRequest;
  /** What one record of the policy's entity adds to a load. */
  readonly itemLoad: number;
  member(userId: string): LiveMember;
  /** Of a rule or, with null, of the catch-all; `territoryId` for territory pools. */
  pool(target: RoutingTarget, ruleId: string | null, territoryId: string | null): CandidatePool;
  /** Adds the record to a load and to the quotas; who decided does not matter. */
  carry(member: LiveMember): void;
  /** One turn of a rotation, for `chosen`; with weights, everybody who was eligible in this decision gains their credit. */
  takeTurn(pool: CandidatePool, chosen: Candidate, decision: number): void;
  /** The state after all decisions so far; a rotation that none of them looked at is the very one from before. */
  state(): RoutingState;
}

export const liveRouting = (team: RoutingTeam, policy: RoutingPolicy, request: RoutingRequest, before: RoutingState): LiveRouting => {
  const members = new Map<string, LiveMember>();
  const rotations = new Map<string, LiveRotation>();
  const pools = new Map<RoutingTarget, Map<string | null, CandidatePool>>();
  const itemLoad = policy.loadWeights[policy.entity];

  const member = (userId: string): LiveMember => {
    const found = members.get(userId);
    if (found) return found;
    const known = team.member(userId);
    const made: LiveMember = { userId, capacity: known.profile.capacity, member: known, load: ownNumber(before.loads, userId), quotaLeft: quotaLeftOf(known, ownOf(before.recent, userId) ?? [], request.at), given: 0 };
    members.set(userId, made);
    return made;
  };

  const placeIn = (rotation: LiveRotation, { standing, userId }: TeamMember): LivePlace => {
    const away = standing === "absent" || standing === "paused";
    const place = rotation.places.get(userId) ?? { lastTurn: entryTurn(rotation, policy.rotation.joining), credit: 0, away };
    if (place.away && !away && policy.rotation.returning !== "keep") place.lastTurn = entryTurn(rotation, policy.rotation.returning);
    place.away = away;
    rotation.places.set(userId, place);
    return place;
  };

  const openPool = (target: RoutingTarget, ruleId: string | null, territoryId: string | null): CandidatePool => {
    const userIds = target.pool.kind === "territory" ? team.membersOfTerritory(territoryId ?? "", target.pool.roles) : team.poolOf(target.pool);
    const scope = scopeOf(policy, target, ruleId, territoryId);
    const rotation = rotations.get(scope) ?? liveRotation(ownOf(before.rotations, scope) ?? { turn: 0, places: {} });
    rotations.set(scope, rotation);
    const standings = userIds.map((userId) => ({ live: member(userId), load: ownNumber(before.loads, userId), easing: easingLeft(team.member(userId), request.at, policy.rotation.easeInDays) }));
    const settled = standings.filter(({ easing, live }) => easing === 0 && live.member.standing === null);
    const usual = settled.length === 0 ? 0 : Math.floor(settled.reduce((sum, { load }) => sum + load, 0) / settled.length);
    const weighted = target.strategies.includes("weighted-round-robin");
    const candidates = standings.map(
      ({ live, load, easing }): Candidate => ({
        live,
        place: placeIn(rotation, live.member),
        weight: weightOf(target, live.member),
        easedIn: Math.floor((Math.max(0, usual - load) * easing) / 1_000_000),
        proficiency: 0,
        territoryDistance: Number.POSITIVE_INFINITY,
        eligibleIn: 0,
      }),
    );
    if (weighted) keepWithinOneRound(candidates);
    const present = candidates.filter(({ live: { member: known }, weight }) => known.standing === null && weight > 0 && (policy.selfAssignment || known.userId !== request.actorUserId));
    return { candidates, present, weighted, rotation };
  };

  return {
    team,
    policy,
    request,
    itemLoad,
    member,
    pool(target, ruleId, territoryId) {
      const ofTarget = pools.get(target) ?? new Map<string | null, CandidatePool>();
      const found = ofTarget.get(territoryId) ?? openPool(target, ruleId, territoryId);
      pools.set(target, ofTarget.set(territoryId, found));
      return found;
    },
    carry(live) {
      live.load += itemLoad;
      live.quotaLeft -= 1;
      live.given += 1;
    },
    takeTurn({ candidates, rotation, weighted }, chosen, decision) {
      rotation.turn += 1;
      chosen.place.lastTurn = rotation.turn;
      if (!weighted) return;
      let gained = 0;
      for (const candidate of candidates) {
        if (candidate.eligibleIn !== decision) continue;
        candidate.place.credit += candidate.weight;
        gained += candidate.weight;
      }
      chosen.place.credit -= gained;
    },
    state() {
      const moved = [...members.values()].filter(({ given }) => given > 0);
      return {
        loads: { ...before.loads, ...Object.fromEntries(moved.map(({ member: { userId }, load }) => [userId, load])) },
        recent: { ...before.recent, ...Object.fromEntries(moved.map(({ member: { userId }, given }) => [userId, [...(ownOf(before.recent, userId) ?? []), ...Array<Instant>(given).fill(request.at)]])) },
        rotations: { ...before.rotations, ...Object.fromEntries([...rotations].map(([scope, { turn, places }]) => [scope, { turn, places: Object.fromEntries([...places].map(([userId, place]) => [userId, { ...place }])) }])) },
      };
    },
  };
};

/** Nobody is owed, or owes, more than all weigh together: credit from when weights were larger would else be paid back as one long run of records. */
const keepWithinOneRound = (candidates: readonly Candidate[]): void => {
  const total = candidates.reduce((sum, { weight }) => sum + weight, 0);
  for (const { place } of candidates) place.credit = Math.max(0 - total, Math.min(total, place.credit));
};

/** Weights matter to weighted strategies only; elsewhere everybody weighs the same. */
export const weightOf = ({ strategies, weights }: RoutingTarget, { userId, profile }: TeamMember): number => {
  if (!strategies.includes("weighted-round-robin")) return 1;
  return Object.hasOwn(weights, userId) ? ownNumber(weights, userId) : profile.weight;
};

/** Users choose their ids: `constructor` is one, and no more than that. */
const ownOf = <Value>(values: Readonly<Record<string, Value>>, name: string): Value | undefined => (Object.hasOwn(values, name) ? values[name] : undefined);

const ownNumber = (numbers: Readonly<Record<string, number>>, name: string): number => ownOf(numbers, name) ?? 0;

const liveRotation = ({ turn, places }: Rotation): LiveRotation => ({ turn, places: new Map(Object.entries(places).map(([userId, place]) => [userId, { ...place }])) });

const entryTurn = ({ turn, places }: LiveRotation, entry: "back" | "front"): number =>
  entry === "back" || places.size === 0 ? turn : Math.min(...[...places.values()].map(({ lastTurn }) => lastTurn));

const scopeOf = (policy: RoutingPolicy, target: RoutingTarget, ruleId: string | null, territoryId: string | null): string => {
  switch (policy.rotation.scope) {
    case "organisation": return "organisation";
    case "pool": return `pool:${JSON.stringify([target.pool, territoryId])}`;
    case "rule": return `rule:${JSON.stringify([policy.id, ruleId])}`;
  }
};

const quotaLeftOf = ({ profile }: TeamMember, recent: readonly Instant[], at: Instant): number =>
  Math.min(
    Number.MAX_SAFE_INTEGER,
    ...profile.quotas.map(({ count, days }) => {
      const since = Instant.toEpochMilliseconds(at) - days * millisecondsPerDay;
      return count - recent.filter((instant) => Instant.toEpochMilliseconds(instant) > since).length;
    }),
  );
