import { error, warning, type LintFinding } from "../lint-finding.js";
import { weightOf } from "./live-routing.js";
import { isPausedAt } from "./routing-member.js";
import type { RoutingPolicy, RoutingTarget } from "./routing-policy.js";
import type { RoutingSnapshot } from "./routing-snapshot.js";
import type { RoutingTeam, TeamMember } from "./routing-team.js";

type Path = LintFinding["path"];

/** What targets are held against. */
export interface LintedTeam {
  readonly policy: RoutingPolicy;
  readonly snapshot: RoutingSnapshot;
  readonly team: RoutingTeam;
}

/**
 * What is wrong with whom a rule or the catch-all hands records to: people and groups that do not exist,
 * pools without anybody at work, weights that are all 0, skills that nobody has, members of whom none can
 * ever take anything, and strategies that decide nothing.
 */
export const lintTarget = (target: RoutingTarget, path: Path, linted: LintedTeam): readonly LintFinding[] => {
  const members = poolMembers(target, linted);
  const known = members.filter(({ standing }) => standing !== "unknown-user");
  const atWork = known.filter(({ standing }) => standing !== "not-active");
  const strangers = unknownReferences(target, path, linted);
  if (atWork.length === 0) return known.length > 0 || strangers.length === 0 ? [...strangers, emptyPool(target, path)] : strangers;
  const lacking = [...zeroWeights(target, path, atWork), ...skillsNobodyHas(target, path, atWork)];
  return [
    ...strangers,
    ...lacking,
    ...(lacking.some(({ severity }) => severity === "error") ? [] : nobodyCanTake(target, path, atWork, linted)),
    ...idleStrategies(target, path, atWork, linted),
  ];
};

/** Everybody who might ever stand in the pool; of a territory pool whoever works in any territory. */
const poolMembers = ({ pool }: RoutingTarget, { snapshot, team }: LintedTeam): readonly TeamMember[] => {
  const userIds = pool.kind === "territory" ? snapshot.territories.territories.flatMap(({ id }) => team.membersOfTerritory(id, pool.roles)) : team.poolOf(pool);
  return [...new Set(userIds)].map((userId) => team.member(userId));
};

const unknownReferences = ({ pool, weights }: RoutingTarget, path: Path, { snapshot: { directory }, team }: LintedTeam): readonly LintFinding[] => {
  const user = (userId: string, at: Path): readonly LintFinding[] =>
    team.member(userId).standing === "unknown-user" ? [error("unknown_reference", [...path, ...at], `Add the user ${userId} or name one that exists.`)] : [];
  return [
    ...(pool.kind === "users" ? pool.userIds.flatMap((userId, i) => user(userId, ["pool", "userIds", i])) : []),
    ...("groupId" in pool ? groupFindings(pool, directory.groups.find(({ id }) => id === pool.groupId)?.kind, [...path, "pool", "groupId"]) : []),
    ...Object.keys(weights).flatMap((userId) => user(userId, ["weights", userId])),
  ];
};

const groupFindings = ({ kind, groupId }: { readonly kind: string; readonly groupId: string }, found: string | undefined, path: Path): readonly LintFinding[] => {
  if (found === undefined) return [error("unknown_reference", path, `Add the ${kind} ${groupId} or name one that exists.`)];
  return found === kind ? [] : [error("wrong_group_kind", path, `Name a ${kind}: ${groupId} is a ${found}.`)];
};

/** With owners who go first a pool may be empty on purpose. */
const severityOf = ({ ownersFirst }: RoutingTarget) => (ownersFirst.length > 0 ? warning : error);

const emptyPool = (target: RoutingTarget, path: Path): LintFinding =>
  severityOf(target)("empty_pool", [...path, "pool"], target.pool.kind === "territory" ? "Add members to territories, in one of the roles asked for: nobody works there." : "Add somebody who is at work: the pool has nobody.");

const zeroWeights = (target: RoutingTarget, path: Path, members: readonly TeamMember[]): readonly LintFinding[] =>
  members.some((member) => weightOf(target, member) > 0) ? [] : [error("zero_weights", [...path, "weights"], "Give somebody of the pool a weight above 0: with 0 nobody ever gets anything.")];

const skillsNobodyHas = ({ requiredSkills, additionalSkills }: RoutingTarget, path: Path, members: readonly TeamMember[]): readonly LintFinding[] => {
  const isRare = (skill: string): boolean => !members.some(({ proficiencies }) => proficiencies.has(skill));
  return [
    ...requiredSkills.flatMap((skill, i) => (isRare(skill) ? [error("skill_nobody_has", [...path, "requiredSkills", i], `Give somebody of the pool the skill ${skill} or ask for it no more: nobody has it.`)] : [])),
    ...additionalSkills.flatMap(({ skill, dropAfterMinutes }, i) =>
      isRare(skill) ? [warning("skill_nobody_has", [...path, "additionalSkills", i, "skill"], `Give somebody of the pool the skill ${skill}: nobody has it, and records wait ${dropAfterMinutes} minutes in vain.`)] : [],
    ),
  ];
};

const nobodyCanTake = (target: RoutingTarget, path: Path, members: readonly TeamMember[], linted: LintedTeam): readonly LintFinding[] =>
  members.some((member) => canEverTake(member, target, linted))
    ? []
    : [severityOf(target)("nobody_can_take", path, "Raise a capacity, quota or weight, end a pause, add a territory or a skill: everybody in the pool is kept out by one of them.")];

const canEverTake = (member: TeamMember, target: RoutingTarget, { policy, snapshot, team }: LintedTeam): boolean => {
  const { userId, profile, proficiencies } = member;
  const isKeptOut = isPausedAt(profile, team.at) && profile.pause?.until === null;
  const hasRoom = profile.capacity === null || policy.loadWeights[policy.entity] <= profile.capacity;
  const asksForTerritory = target.withinTerritory || target.strategies.includes("territory-based");
  return (
    !isKeptOut &&
    hasRoom &&
    profile.quotas.every(({ count }) => count > 0) &&
    weightOf(target, member) > 0 &&
    target.requiredSkills.every((skill) => proficiencies.has(skill)) &&
    (!asksForTerritory || snapshot.territories.territories.some(({ id }) => team.worksIn(userId, id)))
  );
};

/**
 * Strategies in whose eyes everybody is always equal. A strategy behind another one is left alone: even
 * the longest wait ties between those who never had a turn.
 */
const idleStrategies = (target: RoutingTarget, path: Path, members: readonly TeamMember[], { policy }: LintedTeam): readonly LintFinding[] =>
  target.strategies.flatMap((name, i) => {
    const why = idleReason(target, i, members, policy);
    return why === undefined ? [] : [warning("idle_strategy", [...path, "strategies", i], `Take ${name} out or put another in its place: ${why}`)];
  });

const idleReason = ({ strategies, pool, requiredSkills, additionalSkills }: RoutingTarget, place: number, members: readonly TeamMember[], { loadWeights }: RoutingPolicy): string | undefined => {
  const before = strategies.slice(0, place);
  const name = strategies[place];
  if (before.some((earlier) => earlier === name)) return "it is named twice.";
  switch (name) {
    case "skill-based": return requiredSkills.length + additionalSkills.length === 0 ? "no skill is asked for." : undefined;
    // Whoever works nearer as well was asked before, in the pool of that territory; roles may have kept them out of it.
    case "territory-based": return pool.kind === "territory" && (!pool.climb || pool.roles === undefined) ? "everybody in the pool works in the same territory." : undefined;
    case "free-capacity": return members.every(({ profile }) => profile.capacity === null) ? "nobody in the pool has a capacity." : undefined;
    case "least-loaded":
      if (before.includes("skill-based")) return "skill-based compares loads as well.";
      return Object.values(loadWeights).every((weight) => weight === 0) ? "no record weighs anything." : undefined;
    default: return undefined;
  }
};
