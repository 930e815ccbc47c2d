import { isEffectiveOn, isEmptyPeriod, overlappingPairs } from "../effective-period.js";
import { groupBy } from "../group-by.js";
import { error, warning, type LintFinding } from "../lint-finding.js";
import { repeatedIds } from "../repeated-ids.js";
import { areDisjoint } from "./coverage-disjoint.js";
import { coverageKeys } from "./coverage-keys.js";
import { isPostalRange } from "./postal-code.js";
import { holes } from "./territory-holes.js";
import { overlaps } from "./territory-overlaps.js";
import { ancestorsOf, deepestTree, territoriesById } from "./territory-paths.js";
import type { Territory, TerritorySnapshot } from "./territory.js";

/**
 * Everything that would send records to nobody or to the wrong one: repeated ids, unknown parents and
 * users, cycles, coverage that is empty or outside its parent's, postal ranges the wrong way round,
 * periods that are empty or overlap, territories where nobody works, holes and overlaps. Users are held
 * against `knownUsers` where given. Holes and overlaps between territories of different types are not
 * all seen. The same snapshot gives the same findings.
 */
export const lintTerritories = (snapshot: TerritorySnapshot, knownUsers?: ReadonlySet<string>): readonly LintFinding[] => [
  ...repeatedIds("territories", snapshot.territories),
  ...repeatedIds("members", snapshot.members),
  ...tree(snapshot.territories),
  ...coverages(snapshot.territories),
  ...members(snapshot, knownUsers),
  ...unstaffed(snapshot),
  ...holes(snapshot.territories),
  ...overlaps(snapshot.territories),
];

const tree = (territories: readonly Territory[]): readonly LintFinding[] => {
  const byId = territoriesById(territories);
  const cycles = cyclesIn(byId);
  const inCycles = new Set(cycles.flat());
  return territories.flatMap((territory, i) => {
    const parent = byId.get(territory.parentId ?? "");
    const cycle = cycles.find(([first]) => first === territory);
    const isTooDeep = parent && !inCycles.has(parent) && ancestorsOf(byId, parent)?.length === deepestTree - 1;
    return [
      ...(isEmptyPeriod(territory) ? [error("empty_period", ["territories", i, "to"], "Let the period end after it begins: the end is the first day it no longer holds.")] : []),
      ...(territory.parentId !== null && !parent ? [error("unknown_reference", ["territories", i, "parentId"], `Add the territory ${territory.parentId} or name one that exists.`)] : []),
      ...(cycle ? [error("territory_cycle", ["territories", i, "parentId"], `Break the cycle: ${[...cycle, territory].map(({ id }) => id).join(" is part of ")}.`)] : []),
      ...(isTooDeep ? [error("too_deep", ["territories", i, "parentId"], `Move it up: at most ${deepestTree} territories stand above each other, and it covers nothing.`)] : []),
      ...(parent && outlives(territory, parent) ? [warning("outlives_parent", ["territories", i], `Keep it within the days of ${parent.name}: on all others it covers nothing.`)] : []),
    ];
  });
};

/** Each cycle once, from child to parent, beginning with the member that comes first. */
const cyclesIn = (byId: ReadonlyMap<string, Territory>): readonly (readonly Territory[])[] => {
  const settled = new Set<Territory>();
  const order = new Map([...byId.values()].toReversed().map((territory, i) => [territory, i]));
  return [...byId.values()].flatMap((start) => {
    const walk = new Set<Territory>();
    let at: Territory | undefined = start;
    for (; at && !settled.has(at) && !walk.has(at); at = byId.get(at.parentId ?? "")) walk.add(at);
    const steps = [...walk];
    for (const step of steps) settled.add(step);
    if (!at || !walk.has(at)) return [];
    const cycle = steps.slice(steps.indexOf(at));
    const first = cycle.reduce((best, each) => ((order.get(each) ?? 0) < (order.get(best) ?? 0) ? each : best));
    const turn = cycle.indexOf(first);
    return [[...cycle.slice(turn), ...cycle.slice(0, turn)]];
  });
};

const outlives = (child: Territory, parent: Territory): boolean => child.from < parent.from || (parent.to !== null && (child.to === null || child.to > parent.to));

const coverages = (territories: readonly Territory[]): readonly LintFinding[] => {
  const byId = territoriesById(territories);
  return territories.flatMap((territory, i) => {
    const { coverage } = territory;
    const path = ["territories", i, "coverage"];
    const keys = coverageKeys(coverage);
    const outside = ancestorsOf(byId, territory)?.find((ancestor) => areDisjoint(coverage, ancestor.coverage));
    const isEmpty = coverage.type === "postal-range" ? coverage.ranges.length === 0 : keys.length === 0;
    return [
      ...(isEmpty ? [error("empty_coverage", path, "Name what it covers, or take it out: it covers nothing.")] : []),
      ...(outside && !isEmpty ? [error("outside_parent", path, `Let it cover a part of ${outside.name}: outside it covers nothing.`)] : []),
      ...(coverage.type === "postal-range" ? coverage.ranges : []).flatMap((range, k) =>
        isPostalRange(range) ? [] : [error("invalid_range", [...path, "ranges", k], "Give two equally long codes, the lower one first.")],
      ),
      ...(new Set(keys).size < keys.length ? [warning("repeated_coverage", path, "Name each thing once.")] : []),
    ];
  });
};

const members = ({ territories, members: all }: TerritorySnapshot, knownUsers: ReadonlySet<string> | undefined): readonly LintFinding[] => {
  const ids = new Set(territories.map(({ id }) => id));
  const found = all.flatMap((member, i) => [
    ...(ids.has(member.territoryId) ? [] : [error("unknown_reference", ["members", i, "territoryId"], `Add the territory ${member.territoryId} or name one that exists.`)]),
    ...(!knownUsers || knownUsers.has(member.userId) ? [] : [error("unknown_reference", ["members", i, "userId"], `Add the user ${member.userId} or name one that exists.`)]),
    ...(isEmptyPeriod(member) ? [error("empty_period", ["members", i, "to"], "Let the period end after it begins: the end is the first day it no longer holds.")] : []),
  ]);
  const indexed = all.map((member, index) => ({ ...member, index }));
  const twice = [...groupBy(indexed, ({ territoryId, userId, role }) => JSON.stringify([territoryId, userId, role])).values()]
    .flatMap(overlappingPairs)
    .map(([, { index }]) => error("overlapping_periods", ["members", index], "End one period before the next begins: they are of the same user, territory and role."));
  return [...found, ...twice];
};

/** Territories without children where on some day nobody works; parents may leave the work to their children. */
const unstaffed = ({ territories, members: all }: TerritorySnapshot): readonly LintFinding[] => {
  const parents = new Set(territories.map(({ parentId }) => parentId));
  const byTerritory = groupBy(all, ({ territoryId }) => territoryId);
  return territories.flatMap((territory, i) => {
    if (parents.has(territory.id) || isEmptyPeriod(territory)) return [];
    const own = byTerritory.get(territory.id) ?? [];
    const changes = [territory.from, ...own.flatMap(({ to }) => to ?? [])].filter((day) => isEffectiveOn(territory, day)).sort();
    const day = changes.find((each) => !own.some((member) => isEffectiveOn(member, each)));
    return day === undefined ? [] : [warning("no_members", ["territories", i], `Add a member: from ${day} on nobody works in ${territory.name}.`)];
  });
};
