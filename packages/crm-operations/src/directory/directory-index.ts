import { compareText, type CalendarDate } from "@nexus/common";
import { isEffectiveOn, type EffectivePeriod } from "../effective-period.js";
import { ancestorsOn, descendantsOn, effectiveTree, listsBy, parentOn, type EffectiveTree } from "../effective-tree.js";
import type { DirectorySnapshot, DirectoryUser, Group, Membership, PositionHolding, ReportingLine } from "./directory-snapshot.js";

/** A directory made ready for questions. Build it once per snapshot; every question then costs what its answer costs. */
export interface DirectoryIndex {
  readonly snapshot: DirectorySnapshot;
  readonly users: ReadonlyMap<string, DirectoryUser>;
  readonly groups: ReadonlyMap<string, Group>;
  readonly subTeams: Lists<Group>;
  readonly membersByGroup: Lists<Membership>;
  readonly membershipsByUser: Lists<Membership>;
  readonly holdingsByPosition: Lists<PositionHolding>;
  readonly holdingsByUser: Lists<PositionHolding>;
  readonly reporting: EffectiveTree<ReportingLine>;
}

type Lists<Item> = ReadonlyMap<string | null, readonly Item[]>;

export const indexDirectory = (snapshot: DirectorySnapshot): DirectoryIndex => ({
  snapshot,
  users: new Map(snapshot.users.map((user) => [user.id, user])),
  groups: new Map(snapshot.groups.map((group) => [group.id, group])),
  subTeams: listsBy(snapshot.groups, (group) => group.parentId),
  membersByGroup: listsBy(snapshot.memberships, (membership) => membership.groupId),
  membershipsByUser: listsBy(snapshot.memberships, (membership) => membership.userId),
  holdingsByPosition: listsBy(snapshot.holdings, (holding) => holding.positionId),
  holdingsByUser: listsBy(snapshot.holdings, (holding) => holding.userId),
  reporting: effectiveTree(snapshot.reportingLines, (line) => line.userId, (line) => line.managerId),
});

/** Whether the user is known and at work on that day. */
export const isActiveOn = (directory: DirectoryIndex, userId: string, on: CalendarDate): boolean => {
  const user = directory.users.get(userId);
  return user !== undefined && isEffectiveOn({ from: user.activeFrom, to: user.terminatedOn }, on);
};

/**
 * Whom the user reports to on that day, as recorded: the manager may have left. Undefined for nobody.
 * Of lines that overlap (a mistake `lintDirectory` names) the latest start counts, then the lower id.
 */
export const managerOf = (directory: DirectoryIndex, userId: string, on: CalendarDate): string | undefined => parentOn(directory.reporting, userId, on);

/** Manager, manager's manager and so on, nearest first. On a cycle it ends before it would repeat anybody. */
export const chainOfManagers = (directory: DirectoryIndex, userId: string, on: CalendarDate): readonly string[] => ancestorsOn(directory.reporting, userId, on);

/**
 * Everybody under the manager on that day, level by level, by id within a level; each once, never the
 * manager, whatever cycles there are. Includes those who have left, as recorded.
 */
export const reportsOf = (directory: DirectoryIndex, managerId: string, on: CalendarDate, depth: "direct" | "all" = "all"): readonly string[] =>
  descendantsOn(directory.reporting, managerId, on, depth);

/**
 * Active members of a team, role or queue on that day, by id, each once. Nobody when the group is not
 * known or does not exist on that day. Members of teams under a team are not its own: see `membersWithin`.
 */
export const membersOf = (directory: DirectoryIndex, groupId: string, on: CalendarDate): readonly string[] => {
  const group = directory.groups.get(groupId);
  if (!group || !isEffectiveOn(group, on)) return [];
  const members = effective(directory.membersByGroup, groupId, on).map((membership) => membership.userId);
  return sortedIds(members).filter((userId) => isActiveOn(directory, userId, on));
};

/** Active members of a team and of all teams under it on that day, by id, each once. */
export const membersWithin = (directory: DirectoryIndex, teamId: string, on: CalendarDate): readonly string[] => {
  const teams = new Set([teamId]);
  for (const id of teams) {
    for (const team of effective(directory.subTeams, id, on)) teams.add(team.id);
  }
  return sortedIds([...teams].flatMap((id) => membersOf(directory, id, on)));
};

/** Ids of the teams, roles and queues the user belongs to on that day, by id. */
export const groupsOf = (directory: DirectoryIndex, userId: string, on: CalendarDate): readonly string[] =>
  sortedIds(effective(directory.membershipsByUser, userId, on).map((membership) => membership.groupId)).filter((id) => {
    const group = directory.groups.get(id);
    return group !== undefined && isEffectiveOn(group, on);
  });

/** Who holds the position on that day; undefined while it is vacant. Of overlapping holdings the latest start counts, then the lower id. */
export const holderOf = (directory: DirectoryIndex, positionId: string, on: CalendarDate): string | undefined =>
  effective(directory.holdingsByPosition, positionId, on)[0]?.userId;

/** The position the user holds on that day; of several, the one taken up last, then the lower id of the holding. */
export const positionOf = (directory: DirectoryIndex, userId: string, on: CalendarDate): string | undefined => positionsOf(directory, userId, on)[0];

/** All positions the user holds on that day, the one taken up last first. */
export const positionsOf = (directory: DirectoryIndex, userId: string, on: CalendarDate): readonly string[] =>
  effective(directory.holdingsByUser, userId, on)
    .map((holding) => holding.positionId)
    .filter((positionId) => holderOf(directory, positionId, on) === userId);

const effective = <Item extends EffectivePeriod>(lists: Lists<Item>, key: string, on: CalendarDate): readonly Item[] =>
  (lists.get(key) ?? []).filter((item) => isEffectiveOn(item, on));

const sortedIds = (ids: readonly string[]): readonly string[] => [...new Set(ids)].sort(compareText);
