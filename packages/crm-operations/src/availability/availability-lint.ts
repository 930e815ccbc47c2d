import { compareText, type CalendarDate } from "@nexus/common";
import { isEmptyPeriod, overlappingPairs } from "../effective-period.js";
import { cyclesIn, daysItBegins, descendantsOn, linkOn } from "../effective-tree.js";
import { groupBy } from "../group-by.js";
import { noEnd } from "../interval-index.js";
import { error, warning, type LintFinding } from "../lint-finding.js";
import { repeatedIds } from "../repeated-ids.js";
import { delegateOf, indexAvailability, longestDelegation, type AvailabilityIndex } from "./availability-index.js";
import type { Absence, AvailabilitySnapshot } from "./availability-snapshot.js";

type Path = LintFinding["path"];

/**
 * What would leave records with nobody or with the wrong one: repeated ids, periods that are empty or
 * overlap, delegation in a cycle or through more than three. Users are held against `knownUsers` where
 * given. In the order of the lists; the same snapshot gives the same findings.
 */
export const lintAvailability = (snapshot: AvailabilitySnapshot, knownUsers?: ReadonlySet<string>): readonly LintFinding[] => [
  ...repeatedIds("absences", snapshot.absences),
  ...repeatedIds("delegations", snapshot.delegations),
  ...(knownUsers ? strangers(snapshot, knownUsers) : []),
  ...emptyPeriods(snapshot),
  ...overlaps(snapshot),
  ...chains(snapshot),
];

const strangers = (snapshot: AvailabilitySnapshot, known: ReadonlySet<string>): readonly LintFinding[] => {
  const missing = (id: string, path: Path): readonly LintFinding[] => (known.has(id) ? [] : [error("unknown_reference", path, `Add the user ${id} or name one that exists.`)]);
  return [
    ...snapshot.absences.flatMap((absence, i) => missing(absence.userId, ["absences", i, "userId"])),
    ...snapshot.delegations.flatMap((delegation, i) => [
      ...missing(delegation.userId, ["delegations", i, "userId"]),
      ...missing(delegation.delegateId, ["delegations", i, "delegateId"]),
    ]),
  ];
};

const isEmptyAbsence = ({ from, to }: Absence): boolean => to !== null && to <= from;

const emptyPeriods = (snapshot: AvailabilitySnapshot): readonly LintFinding[] => [
  ...snapshot.absences.flatMap((absence, i) => (isEmptyAbsence(absence) ? [error("empty_period", ["absences", i, "to"], "Let the absence end after it begins: the end is the moment of return.")] : [])),
  ...snapshot.delegations.flatMap((delegation, i) =>
    isEmptyPeriod(delegation) ? [error("empty_period", ["delegations", i, "to"], "Let the period end after it begins: the end is the first day it no longer holds.")] : [],
  ),
];

/** Two absences at once are harmless and mostly a slip; of two delegates at once only one is ever asked. */
const overlaps = (snapshot: AvailabilitySnapshot): readonly LintFinding[] => [
  ...byUser(snapshot.absences).flatMap((absences) => {
    let end = "";
    return absences
      .filter((absence) => !isEmptyAbsence(absence))
      .sort((a, b) => compareText(a.from, b.from))
      .flatMap(({ userId, from, to, index }) => {
        const meets = from < end;
        if ((to ?? noEnd) > end) end = to ?? noEnd;
        return meets ? [warning("overlapping_absences", ["absences", index], `Join it with the absence of ${userId} that it overlaps, or move one of them.`)] : [];
      });
  }),
  ...byUser(snapshot.delegations)
    .flatMap(overlappingPairs)
    .map(([, { userId, index }]) => error("overlapping_periods", ["delegations", index], `End one delegation before the next begins: ${userId} has one delegate at a time.`)),
];

const byUser = <Item extends { readonly userId: string }>(items: readonly Item[]): readonly (readonly (Item & { readonly index: number })[])[] => [
  ...groupBy(items.map((item, index) => ({ ...item, index })), ({ userId }) => userId).values(),
];

const chains = (snapshot: AvailabilitySnapshot): readonly LintFinding[] => {
  const index = indexAvailability(snapshot);
  const cycles = cyclesIn(index.delegations).map((cycle) =>
    error("delegation_cycle", ["delegations", cycle.index], `Break the cycle that begins on ${cycle.from}: ${[...cycle.members, cycle.members[0]].join(" delegates to ")}.`),
  );
  const places = new Map(snapshot.delegations.map((delegation, i) => [delegation, i]));
  const reported = new Set<string>();
  const tooLong = snapshot.delegations.flatMap((link) =>
    daysItBegins(index.delegations, link).flatMap((day) =>
      startersThrough(index, link.userId, day).flatMap((start) => {
        const answer = delegateOf(index, start, day);
        const first = linkOn(index.delegations, start, day);
        if (answer.delegateId !== undefined || answer.reason !== "too-long" || !first || reported.has(start)) return [];
        reported.add(start);
        const path = ["delegations", places.get(first) ?? 0, "delegateId"];
        return [error("delegation_too_long", path, `Name somebody nearer the end: from ${day} on ${answer.chain.join(" delegates to ")}, and at most ${longestDelegation} may follow.`)];
      }),
    ),
  );
  return [...cycles, ...tooLong];
};

/** Users whose chain may become too long when the user's link begins to count: that link is one of their first four. */
const startersThrough = (index: AvailabilityIndex, userId: string, day: CalendarDate, levels = longestDelegation): readonly string[] => [
  userId,
  ...(levels === 0 ? [] : descendantsOn(index.delegations, userId, day, "direct").flatMap((each) => startersThrough(index, each, day, levels - 1))),
];
