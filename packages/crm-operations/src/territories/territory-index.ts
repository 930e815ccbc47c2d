import { compareText, type CalendarDate } from "@nexus/common";
import { isEffectiveOn } from "../effective-period.js";
import { groupBy } from "../group-by.js";
import { indexIntervals, intervalsHolding, noEnd, type IntervalIndex } from "../interval-index.js";
import { coverageKeys, nameKey, subjectKeys } from "./coverage-keys.js";
import { postalEnds, postalKey } from "./postal-code.js";
import { rankTerritories, type RankedTerritory } from "./territory-paths.js";
import type { Territory, TerritoryMember, TerritorySnapshot, TerritorySubject } from "./territory.js";

/** Territories made ready for questions. Build it once per snapshot; a question then costs what its answer costs. */
export interface TerritoryIndex {
  readonly snapshot: TerritorySnapshot;
  /** In the order in which they win; without those whose way to the top is broken, which cover nothing. */
  readonly ranked: readonly RankedTerritory[];
  /** Place in `ranked`, by id. */
  readonly places: ReadonlyMap<string, number>;
  /** Places by what they cover. */
  readonly byKey: ReadonlyMap<string, readonly number[]>;
  readonly postalByCountry: ReadonlyMap<string, IntervalIndex<PlacedRange>>;
  readonly membersByTerritory: ReadonlyMap<string, readonly TerritoryMember[]>;
}

interface PlacedRange {
  readonly place: number;
  readonly country: string;
  readonly from: string;
  readonly to: string;
}

/** Where a record belongs. */
export interface TerritoryMatch {
  /** The one that wins. */
  readonly territory: Territory;
  /** Ids of the winner's parent, its parent and so on, nearest first. They all cover the record too. */
  readonly ancestorIds: readonly string[];
  /** Ids of every territory that covers the record, the winner first, in the order in which they would win. */
  readonly matchingIds: readonly string[];
}

export const indexTerritories = (snapshot: TerritorySnapshot): TerritoryIndex => {
  const ranked = rankTerritories(snapshot.territories);
  const keys = ranked.flatMap(({ territory }, place) => [...new Set(coverageKeys(territory.coverage))].map((key) => ({ key, place })));
  const ranges = ranked.flatMap(({ territory: { coverage } }, place) =>
    (coverage.type === "postal-range" ? coverage.ranges : []).flatMap((range): readonly PlacedRange[] => {
      const ends = postalEnds(range);
      return ends ? [{ place, country: nameKey(range.country), ...ends }] : [];
    }),
  );
  return {
    snapshot,
    ranked,
    places: new Map(ranked.map(({ territory }, place) => [territory.id, place])),
    byKey: new Map([...groupBy(keys, ({ key }) => key)].map(([key, entries]) => [key, entries.map(({ place }) => place)])),
    // A longer code that begins with the upper end still lies before the end of everything that does.
    postalByCountry: new Map([...groupBy(ranges, ({ country }) => country)].map(([country, own]) => [country, indexIntervals(own, ({ from, to }) => [from, to + noEnd])])),
    membersByTerritory: groupBy(
      snapshot.members.toSorted((a, b) => compareText(a.userId, b.userId) || compareText(a.id, b.id)),
      (member) => member.territoryId,
    ),
  };
};

/**
 * Where the record belongs on that day; undefined when nothing covers it. The most specific territory
 * wins: named account before industry, postal range, region and country, where a child is at least as
 * specific as its parent. Then the deeper in the tree, then the lower priority number, then the lower id.
 * A territory covers nothing while it or one of its ancestors does not hold.
 *
 * @example
 * ```ts
 * const country = (id: string, name: string) => ({ id, name, parentId: null, priority: 1, from: CalendarDate.of("2026-01-01"), to: null, coverage: { type: "country", countries: [name] } }) as const;
 * const index = indexTerritories({ territories: [country("pt", "Portugal"), country("es", "Spain")], members: [] });
 * matchTerritory(index, { country: "portugal" }, CalendarDate.of("2026-11-22"))?.territory.id; // "pt"
 * ```
 */
export const matchTerritory = (index: TerritoryIndex, subject: TerritorySubject, on: CalendarDate): TerritoryMatch | undefined => {
  const covering = coveringPlaces(index, subject, on);
  const matching = [...covering]
    .sort((a, b) => a - b)
    .flatMap((place) => index.ranked[place] ?? [])
    .filter(({ ancestors }) => ancestors.every(({ id }) => covering.has(index.places.get(id) ?? -1)));
  const winner = matching[0];
  return winner && { territory: winner.territory, ancestorIds: winner.ancestors.map(({ id }) => id), matchingIds: matching.map(({ territory }) => territory.id) };
};

/**
 * Who works in the territory on that day, by user, then by id; somebody with two roles is listed twice.
 * Nobody while the territory does not hold or its way to the top is broken. Members of its parent are not its own, and whether a member
 * is still at work is the directory's to say.
 */
export const territoryMembersOn = (index: TerritoryIndex, territoryId: string, on: CalendarDate): readonly TerritoryMember[] => {
  const ranked = index.ranked[index.places.get(territoryId) ?? -1];
  if (!ranked || !isEffectiveOn(ranked.territory, on)) return [];
  return (index.membersByTerritory.get(territoryId) ?? []).filter((member) => isEffectiveOn(member, on));
};

/** Places of the territories that hold on that day and by themselves cover the record. */
const coveringPlaces = (index: TerritoryIndex, subject: TerritorySubject, on: CalendarDate): ReadonlySet<number> => {
  const covering = new Set<number>();
  const add = (place: number): void => {
    const ranked = index.ranked[place];
    if (ranked && isEffectiveOn(ranked.territory, on)) covering.add(place);
  };
  for (const key of subjectKeys(subject)) for (const place of index.byKey.get(key) ?? []) add(place);
  const code = postalKey(subject.postalCode ?? "");
  const ranges = code === "" ? undefined : index.postalByCountry.get(nameKey(subject.country ?? ""));
  for (const range of ranges ? intervalsHolding(ranges, code) : []) if (range.from.length <= code.length) add(range.place);
  return covering;
};
