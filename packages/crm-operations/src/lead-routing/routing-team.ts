import { CalendarDate, compareText, Instant, millisecondsPerDay } from "@nexus/common";
import { absenceAt, delegateOf, indexAvailability, type AvailabilityIndex, type AvailabilitySnapshot } from "../availability/index.js";
import { compileCalendar, type CompiledCalendar } from "../business-calendar/index.js";
import { indexDirectory, isActiveOn, membersOf, membersWithin, type DirectoryIndex } from "../directory/index.js";
import { indexTerritories, territoryMembersOn, type TerritoryIndex } from "../territories/index.js";
import { isTimeZone } from "../time-zone.js";
import { defaultMember, isPausedAt, type RoutingMember } from "./routing-member.js";
import type { EliminationReason } from "./routing-outcome.js";
import type { RoutingPool } from "./routing-policy.js";
import type { RoutingSnapshot } from "./routing-snapshot.js";

/** Somebody as the snapshot shows them at one instant. */
export interface TeamMember {
  readonly userId: string;
  /** The user id where the directory has no name. */
  readonly name: string;
  readonly profile: RoutingMember;
  /** What keeps them from getting anything at all at this instant; null for nothing. */
  readonly standing: Extract<EliminationReason, "unknown-user" | "not-active" | "paused" | "absent" | "outside-working-hours"> | null;
  /** Away at this instant, paused or not: whatever they own is their stand-in's. False for whoever has left. */
  readonly isAbsent: boolean;
  readonly proficiencies: ReadonlyMap<string, number>;
  /** When they last began or came back; null where that is not known. */
  readonly startedAt: Instant | null;
}

/** A snapshot at one instant, made ready: whoever is asked for is looked at once. */
export interface RoutingTeam {
  readonly at: Instant;
  /** The day in UTC, for what has effective dates. */
  readonly on: CalendarDate;
  readonly territories: TerritoryIndex;
  member(userId: string): TeamMember;
  /** By id, each once. */
  poolOf(pool: Exclude<RoutingPool, { readonly kind: "territory" }>): readonly string[];
  /** Who works in the territory, by id, each once. */
  membersOfTerritory(territoryId: string, roles?: readonly string[]): readonly string[];
  worksIn(userId: string, territoryId: string): boolean;
  /** Who looks after the records of somebody absent: the delegate, where one is there; else nobody. */
  standInFor(userId: string): string | undefined;
}

/** A snapshot with everything looked up once, for any instant. */
export interface IndexedSnapshot {
  readonly snapshot: RoutingSnapshot;
  readonly directory: DirectoryIndex;
  readonly availability: AvailabilityIndex;
  readonly territories: TerritoryIndex;
  /** Those that can be read: of an unknown time zone nobody can say when it is open, and one must not stop everybody's routing. */
  readonly calendars: ReadonlyMap<string, CompiledCalendar>;
  /** The users' time zones that the runtime knows. */
  readonly zones: ReadonlySet<string>;
  readonly profiles: ReadonlyMap<string, RoutingMember>;
}

export const indexSnapshot = (snapshot: RoutingSnapshot): IndexedSnapshot => ({
  snapshot,
  directory: indexDirectory(snapshot.directory),
  availability: indexAvailability(snapshot.availability),
  territories: indexTerritories(snapshot.territories),
  calendars: new Map(snapshot.calendars.filter(({ timeZone }) => isTimeZone(timeZone)).map((calendar) => [calendar.id, compileCalendar(calendar)])),
  zones: new Set([...new Set(snapshot.directory.users.map(({ timeZone }) => timeZone))].filter(isTimeZone)),
  profiles: new Map(snapshot.members.map((member) => [member.userId, member])),
});

export const routingTeam = ({ snapshot, directory, availability, territories, calendars, zones, profiles }: IndexedSnapshot, at: Instant): RoutingTeam => {
  const on = Instant.utcDate(at);
  const returns = lastReturns(snapshot.availability, at);
  const known = new Map<string, TeamMember>();
  const workers = new Map<string, ReadonlySet<string>>();

  const isAbsent = (userId: string): boolean => isActiveOn(directory, userId, on) && absenceAt(availability, userId, at) !== undefined;

  const standingOf = (profile: RoutingMember): TeamMember["standing"] => {
    const user = directory.users.get(profile.userId);
    if (!user) return "unknown-user";
    if (!isActiveOn(directory, user.id, on)) return "not-active";
    if (isPausedAt(profile, at)) return "paused";
    if (isAbsent(user.id)) return "absent";
    if (profile.calendarId === null) return null;
    return zones.has(user.timeZone) && calendars.get(profile.calendarId)?.isOpen(at, user.timeZone) ? null : "outside-working-hours";
  };

  /** The latest of: first day, end of a pause, return from an absence; as far as they lie behind. */
  const startOf = (profile: RoutingMember): Instant | null => {
    const user = directory.users.get(profile.userId);
    const starts = [user && CalendarDate.startUtc(user.activeFrom), profile.pause?.until, returns.get(profile.userId)].filter((start) => typeof start === "string");
    return starts.filter((start) => start <= at).toSorted(compareText).at(-1) ?? null;
  };

  const look = (userId: string): TeamMember => {
    const profile = profiles.get(userId) ?? defaultMember(userId);
    return {
      userId,
      name: directory.users.get(userId)?.name ?? userId,
      profile,
      standing: standingOf(profile),
      isAbsent: isAbsent(userId),
      proficiencies: new Map(profile.skills.map(({ skill, proficiency }) => [skill, proficiency])),
      startedAt: startOf(profile),
    };
  };

  const member = (userId: string): TeamMember => {
    const found = known.get(userId) ?? look(userId);
    known.set(userId, found);
    return found;
  };

  return {
    at,
    on,
    territories,
    member,
    poolOf(pool) {
      switch (pool.kind) {
        case "users": return [...new Set(pool.userIds)].sort(compareText);
        case "team": return pool.withSubTeams ? membersWithin(directory, pool.groupId, on) : membersOf(directory, pool.groupId, on);
        case "role":
        case "queue": return membersOf(directory, pool.groupId, on);
      }
    },
    membersOfTerritory(territoryId, roles) {
      const members = territoryMembersOn(territories, territoryId, on).filter((each) => roles === undefined || roles.includes(each.role));
      return [...new Set(members.map((each) => each.userId))].sort(compareText);
    },
    worksIn(userId, territoryId) {
      const found = workers.get(territoryId) ?? new Set(territoryMembersOn(territories, territoryId, on).map((each) => each.userId));
      workers.set(territoryId, found);
      return found.has(userId);
    },
    standInFor(userId) {
      const { delegateId } = delegateOf(availability, userId, on);
      return delegateId !== undefined && isActiveOn(directory, delegateId, on) && !member(delegateId).isAbsent ? delegateId : undefined;
    },
  };
};

/** When each user came back from an absence, the last time before the instant. */
const lastReturns = ({ absences }: AvailabilitySnapshot, at: Instant): ReadonlyMap<string, Instant> => {
  const returns = new Map<string, Instant>();
  for (const { userId, to } of absences) {
    if (to !== null && to <= at && to > (returns.get(userId) ?? "")) returns.set(userId, to);
  }
  return returns;
};

/** How much of the easing-in is left, in parts per million: all on the first day, none after `days`. */
export const easingLeft = ({ startedAt }: TeamMember, at: Instant, days: number): number => {
  if (days === 0 || startedAt === null) return 0;
  const passed = Instant.toEpochMilliseconds(at) - Instant.toEpochMilliseconds(startedAt);
  const whole = days * millisecondsPerDay;
  return passed >= whole ? 0 : 1_000_000 - Math.floor((passed / whole) * 1_000_000);
};
