import { CalendarDate, compareText } from "@nexus/common";
import { periodsOverlap, type EffectivePeriod } from "../effective-period.js";
import { groupBy } from "../group-by.js";
import { noEnd } from "../interval-index.js";
import type { LintFinding } from "../lint-finding.js";
import { areDisjoint } from "./coverage-disjoint.js";
import { coverageKeys, nameKey, withParentDomains } from "./coverage-keys.js";
import { postalEnds } from "./postal-code.js";
import type { Territory } from "./territory.js";
import { rankTerritories, type RankedTerritory } from "./territory-paths.js";

/**
 * Territories that name the same thing on the same day, with nothing but their ids to decide between
 * them: equally specific, equally deep, of one priority. Each once, with the first it meets. Those
 * whose parents provably have nothing in common do not meet. Incomplete: territories of different types
 * may meet in a record without naming the same thing.
 */
export const overlaps = (territories: readonly Territory[]): readonly LintFinding[] => {
  const equals = groupBy(rankTerritories(territories), ({ territory, ancestors, specificity }) => `${specificity} ${ancestors.length} ${territory.priority}`);
  const meetings = new Map<Territory, Territory>();
  for (const group of equals.values()) {
    for (const [first, second] of [...namingTheSame(group), ...inTheSameCodes(group)]) {
      if (!meetings.has(second.territory) && areTogether(first, second)) meetings.set(second.territory, first.territory);
    }
  }
  return territories.flatMap((territory, index): readonly LintFinding[] => {
    const other = meetings.get(territory);
    if (!other) return [];
    const message = `Give it another priority than ${other.name} (${other.id}), or let only one of them cover it: now their ids decide.`;
    return [{ severity: "warning", code: "overlapping_territories", path: ["territories", index, "coverage"], message }];
  });
};

const firstDay = CalendarDate.of("0000-01-01");

type Pair = readonly [first: RankedTerritory, second: RankedTerritory];

/** Pairs that share a key, or where one names a domain that the other's is part of. The group is in the order of ids. */
const namingTheSame = (group: readonly RankedTerritory[]): readonly Pair[] => {
  const named = group.flatMap((ranked) => [...new Set(coverageKeys(ranked.territory.coverage))].map((key) => ({ key, ranked })));
  const byKey = groupBy(named, ({ key }) => key);
  return named.flatMap(({ key, ranked }) =>
    withParentDomains(key).flatMap((each) =>
      (byKey.get(each) ?? []).flatMap((other): readonly Pair[] => {
        if (other.ranked === ranked) return [];
        const inOrder = compareText(other.ranked.territory.id, ranked.territory.id) < 0;
        return inOrder ? [[other.ranked, ranked]] : each === key ? [] : [[ranked, other.ranked]];
      }),
    ),
  );
};

/** Pairs with a postal code in common, by a sweep over the codes of each country. */
const inTheSameCodes = (group: readonly RankedTerritory[]): readonly Pair[] => {
  const ranges = group.flatMap((ranked) => {
    const { coverage } = ranked.territory;
    return (coverage.type === "postal-range" ? coverage.ranges : []).flatMap((range) => {
      const ends = postalEnds(range);
      return ends ? [{ ranked, country: nameKey(range.country), from: ends.from, end: ends.to + noEnd }] : [];
    });
  });
  return [...groupBy(ranges, ({ country }) => country).values()].flatMap((own) => {
    let open: typeof own = [];
    return own
      .toSorted((a, b) => compareText(a.from, b.from))
      .flatMap((range) => {
        open = open.filter(({ end }) => range.from < end);
        const pairs = open
          .filter(({ ranked }) => ranked !== range.ranked)
          .map(({ ranked }): Pair => (compareText(ranked.territory.id, range.ranked.territory.id) < 0 ? [ranked, range.ranked] : [range.ranked, ranked]));
        open = [...open, range];
        return pairs;
      });
  });
};

const areTogether = (a: RankedTerritory, b: RankedTerritory): boolean => {
  const [here, there] = [[a.territory, ...a.ancestors], [b.territory, ...b.ancestors]];
  return periodsOverlap(commonPeriod(here), commonPeriod(there)) && !here.some((one) => there.some((other) => one !== other && areDisjoint(one.coverage, other.coverage)));
};

const commonPeriod = (path: readonly Territory[]): EffectivePeriod =>
  path.reduce<EffectivePeriod>((common, { from, to }) => ({ from: from > common.from ? from : common.from, to: common.to === null || (to !== null && to < common.to) ? to : common.to }), {
    from: firstDay,
    to: null,
  });
