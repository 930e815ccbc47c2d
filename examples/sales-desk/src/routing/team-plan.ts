import { accept, CalendarDate, type InputIssue, type Result } from "@nexus/common";
import { defaultMember, type DirectorySnapshot, type DirectoryUser, type Group, type Membership, type RoutingMember, type RoutingSnapshot, type TerritorySnapshot } from "@nexus/crm-operations";
import { namesIn, unknownNames, type Names } from "./names.js";
import { idOf } from "./policy-file.js";
import type { TeamContent } from "./team-file.js";

/** Everything about the people that routing decides on. */
export type Team = Omit<RoutingSnapshot, "fields">;

const period = { from: CalendarDate.of("2020-01-01"), to: null };

/** Memberships a team file has made are known by their ids; those of other sources stay as they are. */
const ownMembership = "team-file:";

export const isOfTeamFile = ({ id }: Membership): boolean => id.startsWith(ownMembership);

/**
 * The team as a file says, beside what is known of people from elsewhere. A file says all there is to say of
 * routing: territories, calendars, absences and delegations that it does not name end, and members it does not
 * name are as everybody. Ids come from names, so the same file makes the same team. Refuses names nobody has.
 */
export const teamAfter = (content: TeamContent, before: Team): Result<Team> => {
  const issues: InputIssue[] = [];
  const people: DirectorySnapshot = { ...before.directory, users: usersOf(content, before.directory), groups: groupsOf(content, before.directory) };
  let memberships = people.memberships.filter((membership) => !isOfTeamFile(membership));
  for (const [i, { kind, name, members }] of content.groups.entries()) {
    const names = namesIn({ ...people, memberships });
    memberships = [...memberships, ...membershipsOf(names.group(kind, name, ["groups", i]), names.users(members, ["groups", i, "members"]))];
    issues.push(...names.issues());
  }
  const directory = { ...people, memberships };
  const names = namesIn(directory);
  const after: Team = {
    directory,
    members: membersOf(content, before.members, names),
    territories: territoriesOf(content, names),
    calendars: content.calendars.map(({ name, ...calendar }) => ({ id: idOf(name), name, ...calendar })),
    availability: {
      absences: content.absences.map(({ name, kind, from, until }, i) => {
        const userId = names.user(name, ["absences", i, "name"]);
        return { id: `${userId}:${from}`, userId, kind, from, to: until };
      }),
      delegations: content.delegations.map(({ name, to, from, until }, i) => {
        const userId = names.user(name, ["delegations", i, "name"]);
        return { id: `${userId}:${from}`, userId, delegateId: names.user(to, ["delegations", i, "to"]), from, to: until };
      }),
    },
  };
  return unknownNames([...issues, ...names.issues()]) ?? accept(after);
};

const usersOf = ({ users }: TeamContent, { users: known }: DirectorySnapshot): readonly DirectoryUser[] => {
  const names = new Set(known.map(({ name }) => name));
  const added = users.filter(({ name }) => !names.has(name));
  return [
    ...known,
    ...added.map(({ name, timeZone }) => ({ id: idOf(name), name, email: null, timeZone, activeFrom: period.from, terminatedOn: null, externalReferences: [{ source: "team-file", externalId: name }] })),
  ];
};

/** A group that is there by this name keeps its id; an id that is taken by another kind gets the kind behind it. */
const groupsOf = ({ groups }: TeamContent, { groups: known }: DirectorySnapshot): readonly Group[] => {
  const all = [...known];
  for (const { kind, name, parent } of groups) {
    const parentId = all.find((group) => group.kind === kind && group.name === parent)?.id ?? null;
    const place = all.findIndex((group) => group.kind === kind && group.name === name);
    const there = all[place];
    const id = all.some((group) => group.id === idOf(name)) ? `${idOf(name)}-${kind}` : idOf(name);
    if (!there) all.push({ id, kind, name, parentId, ...period });
    else if (parent !== undefined) all[place] = { ...there, parentId };
  }
  return all;
};

const membershipsOf = (groupId: string, userIds: readonly string[]): readonly Membership[] =>
  userIds.map((userId) => ({ id: `${ownMembership}${groupId}:${userId}`, groupId, userId, ...period }));

/** One line per user; who is no longer named takes what everybody takes. */
const membersOf = ({ members }: TeamContent, before: readonly RoutingMember[], names: Names): readonly RoutingMember[] => {
  const all = new Map(before.map(({ userId }) => [userId, defaultMember(userId)]));
  for (const [i, { who, capacity, weight, skills, quotas, calendar, pausedFrom, pausedUntil }] of members.entries()) {
    const profile = {
      capacity,
      weight,
      skills: Object.entries(skills).map(([skill, proficiency]) => ({ skill, proficiency })),
      quotas,
      calendarId: calendar === null ? null : idOf(calendar),
      pause: pausedFrom === undefined ? null : { from: pausedFrom, until: pausedUntil ?? null },
    };
    for (const userId of names.meant(who, ["members", i, "who"])) all.set(userId, { userId, ...profile });
  }
  return [...all.values()];
};

const territoriesOf = ({ territories }: TeamContent, names: Names): TerritorySnapshot => ({
  territories: territories.map(({ name, parent, priority, coverage }) => ({ id: idOf(name), name, parentId: parent === undefined ? null : idOf(parent), priority, coverage, ...period })),
  members: territories.flatMap(({ name: territory, members }, i) =>
    members.map(({ name, role }, j) => {
      const [territoryId, userId] = [idOf(territory), names.user(name, ["territories", i, "members", j])];
      return { id: `${territoryId}:${userId}:${role}`, territoryId, userId, role, ...period };
    }),
  ),
});
