import { Instant } from "@nexus/common";
import type { EncodedFacts } from "../criteria/index.js";
import { matchTerritory } from "../territories/index.js";
import type { Demands } from "./elimination.js";
import type { Candidate, LiveRouting } from "./live-routing.js";
import type { AssignedBy, RoutingOutcome } from "./routing-outcome.js";
import type { RoutingPolicy, RoutingTarget } from "./routing-policy.js";
import type { RoutingSubject } from "./routing-snapshot.js";
import type { RoutingTeam } from "./routing-team.js";

/** A record made ready to be decided on, once per run. */
export interface PreparedSubject {
  readonly subject: RoutingSubject;
  readonly encoded: EncodedFacts;
  /** The record's territories that pools are made of: the most specific, then the ones above it. */
  readonly territoryIds: readonly string[];
  /** Every territory that covers it. */
  readonly coveringIds: readonly string[];
  readonly waitedMs: number;
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
export const demandsOf = (target: RoutingTarget, { subject, coveringIds, waitedMs }: PreparedSubject): Demands => ({
  subject,
  skills: target.additionalSkills.length === 0 ? target.requiredSkills : wantedSkills(target, waitedMs),
  within: target.withinTerritory ? coveringIds : null,
});

/** Which skills a record that has waited so long still asks for: dropped in the order declared, the first one first. */
const wantedSkills = ({ requiredSkills, additionalSkills }: RoutingTarget, waitedMs: number): readonly string[] => {
  let kept = 0;
  let threshold = 0;
  for (const { dropAfterMinutes } of additionalSkills) {
    threshold = Math.max(threshold, dropAfterMinutes);
    if (waitedMs >= threshold * 60_000) kept += 1;
  }
  return [...requiredSkills, ...additionalSkills.slice(kept).map(({ skill }) => skill)];
};

/** Sets what of a candidate depends on the record. */
export const measure = (candidate: Candidate, { skills }: Demands, territoryIds: readonly string[], team: RoutingTeam): void => {
  let proficiency = 0;
  for (const skill of skills) proficiency += candidate.live.member.proficiencies.get(skill) ?? 0;
  candidate.proficiency = proficiency;
  const distance = territoryIds.findIndex((territoryId) => team.worksIn(candidate.live.userId, territoryId));
  candidate.territoryDistance = distance === -1 ? Number.POSITIVE_INFINITY : distance;
};

/** Who gets the record before any turn, and why: the owner of the open record it repeats, or an owner the target prefers. */
export interface Follower {
  readonly userId: string;
  readonly by: AssignedBy;
}

/** Whoever looks after what this user owns: themselves while they are there, else their stand-in, else themselves all the same. */
export const whoCovers = (team: RoutingTeam, userId: string): string => (team.member(userId).isAbsent ? (team.standInFor(userId) ?? userId) : userId);

/** The owner of the open record that this one repeats; nobody when that owner has left or has declined this one. */
export const duplicateOwner = (live: LiveRouting, subject: RoutingSubject, decided: ReadonlyMap<string, RoutingOutcome>): Follower | undefined => {
  if (subject.duplicateOf === null) return undefined;
  const earlier = decided.get(subject.duplicateOf.id);
  const ownerId = subject.duplicateOf.ownerId ?? (earlier && "userId" in earlier ? earlier.userId : null);
  if (ownerId === null) return undefined;
  const { standing } = live.member(ownerId).member;
  if (standing === "unknown-user" || standing === "not-active") return undefined;
  const userId = whoCovers(live.team, ownerId);
  return subject.declinedBy.includes(userId) ? undefined : { userId, by: "duplicate-owner" };
};

/** Owners that go before the pool, in the order the target declares, eligible or not. */
export const preferredOwners = (live: LiveRouting, target: RoutingTarget, { accountOwnerId, previousOwnerId }: RoutingSubject): readonly Follower[] =>
  target.ownersFirst.flatMap((by) => {
    const ownerId = by === "account-owner" ? accountOwnerId : previousOwnerId;
    return ownerId === null ? [] : [{ userId: whoCovers(live.team, ownerId), by }];
  });

/** What a preferred owner must meet: all that is about the person, nothing that is about the pool. */
export const demandsOfOwners = (subject: RoutingSubject): Demands => ({ subject, skills: [], within: null });

/** What becomes of a record that nobody gets. */
export const leftOver = (policy: RoutingPolicy, matched: boolean): RoutingOutcome => {
  const reason = matched || policy.catchAll ? "nobody_eligible" : "no_rule_matched";
  return policy.queueId === null ? { outcome: "unassigned", reason } : { outcome: "queued", queueId: policy.queueId, reason };
};
