import type { Actor, CalendarDate } from "@nexus/common";
import type { PermissionPart, RecordFacts } from "../commands/index.js";
import { groupsOf, indexDirectory, isActiveOn, membersWithin, reportsOf, type DirectorySnapshot } from "../directory/index.js";
import { isEffectiveOn } from "../effective-period.js";
import type { TerritorySnapshot } from "../territories/index.js";
import { grantsAction, type AccessSnapshot, type Grant, type RecordScope } from "./access-role.js";

/** What is known of an actor on one day: data, so that an authorizer of another kind can stand on it. */
export interface Principal {
  readonly actor: Actor;
  /** Of all roles the actor has. */
  readonly grants: readonly Grant[];
  /** Whose records count as the team's: the actor's own, those of team mates and of reports. */
  readonly teamUserIds: readonly string[];
  readonly territoryIds: readonly string[];
}

/** Where principals are read from. */
export interface AccessWorld {
  readonly access: AccessSnapshot;
  readonly directory: DirectorySnapshot;
  readonly territories: TerritorySnapshot;
}

/**
 * Who the actor is on that day. A user the directory knows and who is not at work has no grant; neither
 * does anybody without a role. Partners are an audience of their own: of their roles, only grants for
 * their own deals count.
 */
export const principalOn = (actor: Actor, { access, directory, territories }: AccessWorld, on: CalendarDate): Principal => {
  const index = indexDirectory(directory);
  const known = actor.type === "user" && index.users.has(actor.id);
  const nobody = { actor, grants: [], teamUserIds: [], territoryIds: [] };
  if (known && !isActiveOn(index, actor.id, on)) return nobody;
  const groupIds = known ? groupsOf(index, actor.id, on) : [];
  const roleIds = new Set([
    ...access.assignments.filter((one) => one.actor.type === actor.type && one.actor.id === actor.id && isEffectiveOn(one, on)).map((one) => one.roleId),
    ...groupIds.filter((id) => index.groups.get(id)?.kind === "role"),
  ]);
  const grants = access.roles.filter((role) => roleIds.has(role.id)).flatMap((role) => role.grants);
  if (actor.type === "partner") return { ...nobody, grants: grants.filter(({ records }) => records === "partner") };
  if (!known) return { ...nobody, grants };
  const mates = groupIds.filter((id) => index.groups.get(id)?.kind === "team").flatMap((id) => membersWithin(index, id, on));
  return {
    actor,
    grants,
    teamUserIds: [...new Set([actor.id, ...mates, ...reportsOf(index, actor.id, on)])],
    territoryIds: territories.members.filter((member) => member.userId === actor.id && isEffectiveOn(member, on)).map((member) => member.territoryId),
  };
};

/** What the principal's grants come to for one action. */
export const partsOf = (principal: Principal, action: string): readonly PermissionPart[] =>
  principal.grants
    .filter(({ actions }) => actions.some((granted) => grantsAction(granted, action)))
    .map(({ records, fields }) => ({ records: records === "all" ? "all" : (record: RecordFacts) => isWithin(records, principal, record), fields }));

/** Whether the record lies in the scope, seen from the principal. */
export const isWithin = (scope: RecordScope, { actor, teamUserIds, territoryIds }: Principal, record: RecordFacts): boolean => {
  switch (scope) {
    case "all": return true;
    case "owned": return actor.type === "user" && record.ownerId === actor.id;
    case "team": return record.ownerId !== null && teamUserIds.includes(record.ownerId);
    case "territory": return record.territoryIds.some((id) => territoryIds.includes(id));
    case "partner": return actor.type === "partner" && record.partnerId === actor.id;
  }
};
