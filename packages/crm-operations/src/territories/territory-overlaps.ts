import { CalendarDate, compareText } from "@nexus/common";
import { periodsOverlap, type EffectivePeriod } from "../effective-period.js";
import { groupBy } from "../group-by.js";
import { noEnd } from "../interval-index.js";
import { warning, type LintFinding } from "../lint-finding.js";
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
  const placed = rankTerritories(territories).map((ranked): Placed => ({ ...ranked, period: commonPeriod([ranked.territory, ...ranked.ancestors]) }));
  const equals = groupBy(placed, ({ territory, ancestors, specificity }) => `${specificity} ${ancestors.length} ${territory.priority}`);
  const meetings = new Map<Territory, Territory>();
  const note = (a: Placed, b: Placed): void => {
    const [first, second] = compareText(a.territory.id, b.territory.id) < 0 ? [a.territory, b.territory] : [b.territory, a.territory];
    if (!meetings.has(second)) meetings.set(second, first);
  };
  for (const group of equals.values()) {
    meetByName(group, note);
    meetByCode(group, note);
  }
  return territories.flatMap((territory, index): readonly LintFinding[] => {
    const other = meetings.get(territory);
    if (!other) return [];
    const message = `Give it another priority than ${other.name} (${other.id}), or let only one of them cover it: now their ids decide.`;
    return [warning("overlapping_territories", ["territories", index, "coverage"], message)];
  });
};

/** With the days on which it and all above it hold. */
interface Placed extends RankedTerritory {
  readonly period: EffectivePeriod;
}

type Note = (a: Placed, b: Placed) => void;

/** For each thing that is named, the first territory that names it too, or names a domain that this one is part of. */
const meetByName = (group: readonly Placed[], note: Note): void => {
  const named = group.flatMap((placed) => [...new Set(coverageKeys(placed.territory.coverage))].map((key) => ({ key, placed })));
  const byKey = groupBy(named, ({ key }) => key);
  for (const { key, placed } of named) {
    for (const wider of withParentDomains(key)) {
      for (const other of byKey.get(wider) ?? []) {
        // Whoever comes later looks back by itself.
        if (other.placed === placed && wider === key) break;
        if (other.placed === placed || !areTogether(other.placed, placed)) continue;
        note(other.placed, placed);
        if (wider === key) break;
      }
    }
  }
};

/** For each postal range the others that are still open where it begins, by a sweep over the codes of each country. */
const meetByCode = (group: readonly Placed[], note: Note): void => {
  const ranges = group.flatMap((placed) => {
    const { coverage } = placed.territory;
    return (coverage.type === "postal-range" ? coverage.ranges : []).flatMap((range) => {
      const ends = postalEnds(range);
      return ends ? [{ placed, country: nameKey(range.country), from: ends.from, end: ends.to + noEnd }] : [];
    });
  });
  for (const own of groupBy(ranges, ({ country }) => country).values()) {
    let open: typeof own = [];
    for (const range of own.toSorted((a, b) => compareText(a.from, b.from))) {
      open = open.filter(({ end }) => range.from < end);
      for (const { placed } of open) if (placed !== range.placed && areTogether(placed, range.placed)) note(placed, range.placed);
      open = [...open, range];
    }
  }
};

const areTogether = (a: Placed, b: Placed): boolean => {
  const [here, there] = [[a.territory, ...a.ancestors], [b.territory, ...b.ancestors]];
  return periodsOverlap(a.period, b.period) && !here.some((one) => there.some((other) => one !== other && areDisjoint(one.coverage, other.coverage)));
};

const firstDay = CalendarDate.of("0000-01-01");

const commonPeriod = (path: readonly Territory[]): EffectivePeriod =>
  path.reduce<EffectivePeriod>(
    (common, { from, to }) => ({ from: from > common.from ? from : common.from, to: common.to === null || (to !== null && to < common.to) ? to : common.to }),
    { from: firstDay, to: null },
  );
