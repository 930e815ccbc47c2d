import { accept, sameData, type OperationContext } from "@nexus/common";
import { availabilityLock, businessCalendarLock, defineCommand, directoryLock, noRecords, routingLock, territoryLock } from "@nexus/crm-operations";
import type { DeskStores } from "../desk/desk.js";
import { teamFileSchema, teamLimits, type TeamContent } from "./team-file.js";
import { isOfTeamFile, teamAfter, type Team } from "./team-plan.js";

/** What a team file has changed in the database. */
export interface TeamTally {
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
}

export const readTeam = async (stores: DeskStores, ctx: OperationContext): Promise<Team> => ({
  directory: await stores.directory.snapshot(ctx),
  members: await stores.routing.members.list(ctx),
  availability: await stores.availability.snapshot(ctx),
  calendars: await stores.businessCalendars.list(ctx),
  territories: await stores.territories.snapshot(ctx),
});

/** Makes the team what a file says, all of it or nothing. The same file again changes nothing. */
export const putTeamCommand = defineCommand({
  name: "sales-desk.put-team",
  action: "sales-desk:put-team",
  schema: teamFileSchema,
  limits: teamLimits,
  records: noRecords,
  locks: () => [routingLock(), availabilityLock(), businessCalendarLock(), directoryLock(), territoryLock()],
  async handle(ctx: OperationContext, content: TeamContent, stores: DeskStores) {
    const before = await readTeam(stores, ctx);
    const planned = teamAfter(content, before);
    if (!planned.ok) return planned;
    const after = planned.value;
    const names = new Set([...content.users, ...content.groups].map(({ name }) => name));
    const isNamed = ({ name }: { readonly name: string }): boolean => names.has(name);
    const users = difference(before.directory.users.filter(isNamed), after.directory.users.filter(isNamed), byId);
    const groups = difference(before.directory.groups.filter(isNamed), after.directory.groups.filter(isNamed), byId);
    const memberships = difference(before.directory.memberships.filter(isOfTeamFile), after.directory.memberships.filter(isOfTeamFile), byId);
    const members = difference(before.members, after.members, ({ userId }) => userId);
    const territories = difference(before.territories.territories, after.territories.territories, byId);
    const territoryMembers = difference(before.territories.members, after.territories.members, byId);
    const calendars = difference(before.calendars, after.calendars, byId);
    const absences = difference(before.availability.absences, after.availability.absences, byId);
    const delegations = difference(before.availability.delegations, after.availability.delegations, byId);

    await stores.directory.remove(ctx, { memberships: memberships.gone });
    await stores.directory.put(ctx, { users: users.changed, groups: groups.changed, memberships: memberships.changed });
    await stores.territories.remove(ctx, { territories: territories.gone, members: territoryMembers.gone });
    await stores.territories.put(ctx, { territories: territories.changed, members: territoryMembers.changed });
    await stores.businessCalendars.remove(ctx, calendars.gone);
    await stores.businessCalendars.put(ctx, calendars.changed);
    await stores.availability.remove(ctx, { absences: absences.gone, delegations: delegations.gone });
    await stores.availability.put(ctx, { absences: absences.changed, delegations: delegations.changed });
    await stores.routing.members.put(ctx, members.changed);

    const all = [users, groups, memberships, members, territories, territoryMembers, calendars, absences, delegations];
    const sum = (number: (each: (typeof all)[number]) => number): number => all.reduce((total, each) => total + number(each), 0);
    return accept<TeamTally>({ created: sum(({ created }) => created), updated: sum(({ changed, created, gone }) => changed.length - created + gone.length), unchanged: sum(({ unchanged }) => unchanged) });
  },
});

interface Difference<T> {
  /** New ones, and those that say something else now. */
  readonly changed: readonly T[];
  readonly created: number;
  readonly unchanged: number;
  /** Ids of those that are no more. */
  readonly gone: readonly string[];
}

const difference = <T>(before: readonly T[], after: readonly T[], idOf: (item: T) => string): Difference<T> => {
  const known = new Map(before.map((item) => [idOf(item), item]));
  const kept = new Set(after.map(idOf));
  const changed = after.filter((item) => !sameData(known.get(idOf(item)), item));
  return {
    changed,
    created: changed.filter((item) => !known.has(idOf(item))).length,
    unchanged: after.length - changed.length,
    gone: [...known.keys()].filter((id) => !kept.has(id)),
  };
};

const byId = ({ id }: { readonly id: string }): string => id;
