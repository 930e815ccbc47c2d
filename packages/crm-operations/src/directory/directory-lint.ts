import type { CalendarDate } from "@nexus/common";
import { isEmptyPeriod, overlappingPairs, type EffectivePeriod } from "../effective-period.js";
import { cyclesIn } from "../effective-tree.js";
import { error, warning, type LintFinding } from "../lint-finding.js";
import { repeatedIds } from "../repeated-ids.js";
import { isTimeZone } from "../time-zone.js";
import { indexDirectory } from "./directory-index.js";
import type { DirectorySnapshot } from "./directory-snapshot.js";

type Path = LintFinding["path"];

/**
 * Everything in a directory that would mislead: repeated ids, references to nobody, reporting and
 * team cycles, periods that are empty or overlap, belonging after termination, unknown time zones.
 * In the order of the lists; the same snapshot gives the same findings.
 */
export const lintDirectory = (snapshot: DirectorySnapshot): readonly LintFinding[] => [
  ...listNames.flatMap((list) => repeatedIds(list, snapshot[list])),
  ...looseEnds(snapshot),
  ...users(snapshot),
  ...emptyPeriods(snapshot),
  ...overlaps(snapshot),
  ...terminations(snapshot),
  ...reportingCycles(snapshot),
  ...teams(snapshot),
];

const listNames = ["users", "positions", "holdings", "groups", "memberships", "reportingLines"] as const;
const periodLists = ["positions", "holdings", "groups", "memberships", "reportingLines"] as const;

const looseEnds = (snapshot: DirectorySnapshot): readonly LintFinding[] => {
  const userIds = new Set(snapshot.users.map((user) => user.id));
  const groupIds = new Set(snapshot.groups.map((group) => group.id));
  const positionIds = new Set(snapshot.positions.map((position) => position.id));
  const missing = (known: ReadonlySet<string>, id: string, path: Path, what: string): readonly LintFinding[] =>
    known.has(id) ? [] : [error("unknown_reference", path, `Add the ${what} ${id} or name one that exists.`)];
  return [
    ...snapshot.holdings.flatMap((holding, i) => [
      ...missing(positionIds, holding.positionId, ["holdings", i, "positionId"], "position"),
      ...missing(userIds, holding.userId, ["holdings", i, "userId"], "user"),
    ]),
    ...snapshot.groups.flatMap((group, i) => (group.parentId === null ? [] : missing(groupIds, group.parentId, ["groups", i, "parentId"], "team"))),
    ...snapshot.memberships.flatMap((membership, i) => [
      ...missing(groupIds, membership.groupId, ["memberships", i, "groupId"], "group"),
      ...missing(userIds, membership.userId, ["memberships", i, "userId"], "user"),
    ]),
    ...snapshot.reportingLines.flatMap((line, i) => [
      ...missing(userIds, line.userId, ["reportingLines", i, "userId"], "user"),
      ...missing(userIds, line.managerId, ["reportingLines", i, "managerId"], "user"),
    ]),
  ];
};

const users = (snapshot: DirectorySnapshot): readonly LintFinding[] => {
  const zones = new Map<string, boolean>();
  const known = (zone: string): boolean => {
    const answer = zones.get(zone) ?? isTimeZone(zone);
    zones.set(zone, answer);
    return answer;
  };
  return snapshot.users.flatMap((user, i) => [
    ...(known(user.timeZone) ? [] : [error("unknown_time_zone", ["users", i, "timeZone"], "Use an IANA time zone such as Europe/Lisbon.")]),
    ...(isEmptyPeriod({ from: user.activeFrom, to: user.terminatedOn })
      ? [error("empty_period", ["users", i, "terminatedOn"], `Let the user ${user.id} leave after the first day at work.`)]
      : []),
  ]);
};

const emptyPeriods = (snapshot: DirectorySnapshot): readonly LintFinding[] =>
  periodLists.flatMap((list) =>
    snapshot[list].flatMap((item: EffectivePeriod, i) =>
      isEmptyPeriod(item) ? [error("empty_period", [list, i, "to"], "Let the period end after it begins: the end is the first day it no longer holds.")] : [],
    ),
  );

const overlaps = (snapshot: DirectorySnapshot): readonly LintFinding[] => [
  ...overlapping("memberships", snapshot.memberships, (item) => [item.groupId, item.userId], "End one membership before the next begins: they are of the same user and group."),
  ...overlapping("holdings", snapshot.holdings, (item) => [item.positionId], "End one holding before the next begins: a position has one holder at a time."),
  ...overlapping("reportingLines", snapshot.reportingLines, (item) => [item.userId], "End one reporting line before the next begins: a user has one manager at a time."),
];

const overlapping = <Item extends EffectivePeriod & { readonly id: string }>(
  list: string,
  items: readonly Item[],
  key: (item: Item) => readonly string[],
  message: string,
): readonly LintFinding[] => {
  const groups = new Map<string, (Item & { readonly index: number })[]>();
  items.forEach((item, index) => {
    const at = JSON.stringify(key(item));
    groups.set(at, [...(groups.get(at) ?? []), { ...item, index }]);
  });
  return [...groups.values()].flatMap(overlappingPairs).map(([, later]) => error("overlapping_periods", [list, later.index], message));
};

/** What goes on after the person has left, or begins before the first day. */
const terminations = (snapshot: DirectorySnapshot): readonly LintFinding[] => {
  const byId = new Map(snapshot.users.map((user) => [user.id, user]));
  const outlives = (userId: string, period: EffectivePeriod): CalendarDate | undefined => {
    const end = byId.get(userId)?.terminatedOn ?? null;
    return end !== null && (period.to === null || period.to > end) && !isEmptyPeriod(period) ? end : undefined;
  };
  const check = (list: string, i: number, key: string, userId: string, period: EffectivePeriod): readonly LintFinding[] => {
    const end = outlives(userId, period);
    return end === undefined ? [] : [error("active_after_termination", [list, i, key], `End it by ${end}: the user ${userId} leaves then.`)];
  };
  return [
    ...snapshot.holdings.flatMap((item, i) => check("holdings", i, "to", item.userId, item)),
    ...snapshot.memberships.flatMap((item, i) => check("memberships", i, "to", item.userId, item)),
    ...snapshot.reportingLines.flatMap((item, i) => [
      ...check("reportingLines", i, "to", item.userId, item),
      ...(outlives(item.managerId, item) === undefined
        ? []
        : [error("manager_after_termination", ["reportingLines", i, "managerId"], `Name a new manager for ${item.userId}: ${item.managerId} leaves on ${outlives(item.managerId, item)}.`)]),
    ]),
  ];
};

const reportingCycles = (snapshot: DirectorySnapshot): readonly LintFinding[] =>
  cyclesIn(indexDirectory(snapshot).reporting).map(({ index, from, members }) =>
    error("reporting_cycle", ["reportingLines", index], `Break the cycle that begins on ${from}: ${[...members, members[0]].join(" reports to ")}.`),
  );

const teams = (snapshot: DirectorySnapshot): readonly LintFinding[] => {
  const byId = new Map(snapshot.groups.map((group) => [group.id, group]));
  const cyclic = (start: string): boolean => {
    const seen = new Set<string>();
    let at = byId.get(start)?.parentId ?? null;
    while (at !== null && at !== start && !seen.has(at)) {
      seen.add(at);
      at = byId.get(at)?.parentId ?? null;
    }
    return at === start;
  };
  const staffed = new Set(snapshot.memberships.map((membership) => membership.groupId));
  return snapshot.groups.flatMap((group, i) => {
    const parent = group.parentId === null ? undefined : byId.get(group.parentId);
    return [
      ...(parent && (group.kind !== "team" || parent.kind !== "team") ? [error("parent_of_wrong_kind", ["groups", i, "parentId"], "Only a team is part of a team.")] : []),
      ...(cyclic(group.id) ? [error("team_cycle", ["groups", i, "parentId"], `Break the cycle: the team ${group.id} is part of itself.`)] : []),
      ...(group.kind === "queue" && !staffed.has(group.id) ? [warning("empty_queue", ["groups", i], `Give the queue ${group.id} members: nobody can claim from it.`)] : []),
    ];
  });
};
