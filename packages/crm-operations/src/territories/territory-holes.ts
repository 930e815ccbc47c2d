import type { CalendarDate } from "@nexus/common";
import { isEffectiveOn } from "../effective-period.js";
import { groupBy } from "../group-by.js";
import { warning, type LintFinding } from "../lint-finding.js";
import { codeOf, intervalWithin, shapesOf, uncovered, type CodeInterval, type CodeShape } from "./code-space.js";
import { countriesOf } from "./coverage-disjoint.js";
import { coverageKeys, nameKey } from "./coverage-keys.js";
import type { PostalRange, Territory } from "./territory.js";
import { territoriesById } from "./territory-paths.js";

type Placed = Territory & { readonly index: number };

/** Something nobody covers, and the territory to look at. */
interface Hole {
  readonly index: number;
  readonly code: "postal_hole" | "uncovered_part";
  readonly what: string;
}

/**
 * What falls between territories: countries, regions, industries and accounts of a parent that none of
 * its children names though others are named, and postal codes between siblings, or of a parent and of
 * none of its children. Each once, with the first day it is so. Incomplete: where a country is split by
 * region nobody knows whether all regions are there.
 */
export const holes = (territories: readonly Territory[]): readonly LintFinding[] => {
  const byId = territoriesById(territories);
  const families = groupBy(territories.map((territory, index) => ({ ...territory, index })), ({ parentId }) => parentId);
  return [...families].flatMap(([parentId, children]) => {
    const parent = parentId === null ? undefined : byId.get(parentId);
    if (parentId !== null && !parent) return [];
    const placed = parent && { ...parent, index: territories.indexOf(parent) };
    const spaces = postalSpaces(placed, children);
    const found = new Map<string, LintFinding>();
    for (const day of daysOf(placed ? [...children, placed] : children)) {
      if (placed && !isEffectiveOn(placed, day)) continue;
      const present = children.filter((child) => isEffectiveOn(child, day));
      for (const { index, code, what } of [...(placed ? uncoveredParts(placed, present) : []), ...postalHoles(spaces, placed, present)]) {
        const message = `Cover ${what}: from ${day} on no territory ${placed ? `under ${placed.name}` : "at the top"} does.`;
        if (!found.has(what)) found.set(what, warning(code, ["territories", index, "coverage"], message));
      }
    }
    return [...found.values()];
  });
};

/** The days on which something begins or ends, in order. */
const daysOf = (territories: readonly Territory[]): readonly CalendarDate[] => [...new Set(territories.flatMap(({ from, to }) => (to === null ? [from] : [from, to])))].sort();

/** Only where a child names a part of the same kind: a parent whose children go by something else altogether keeps the rest on purpose. */
const uncoveredParts = (parent: Placed, children: readonly Placed[]): readonly Hole[] => {
  const named = new Set(children.flatMap(({ coverage }) => partsNamed(parent, coverage)));
  const kinds = new Set(coverageKeys(parent.coverage).filter((key) => named.has(key)).map(kindOf));
  const missing = [...new Set(coverageKeys(parent.coverage))].filter((key) => kinds.has(kindOf(key)) && !named.has(key));
  return missing.map((key) => ({ index: parent.index, code: "uncovered_part", what: key.replace(":", " ").replace("\n", " / ") }));
};

/** A child that goes by region or postal code names its country, one that goes by postal code every region of it. */
const partsNamed = (parent: Territory, coverage: Territory["coverage"]): readonly string[] => {
  const countries = (countriesOf(coverage) ?? []).map((country) => `country:${country}`);
  const regions = coverage.type === "postal-range" ? coverageKeys(parent.coverage).filter((key) => countries.some((country) => key.startsWith(`region:${country.slice("country:".length)}\n`))) : [];
  return [...coverageKeys(coverage), ...countries, ...regions];
};

const kindOf = (key: string): string => key.slice(0, key.indexOf(":"));

/** The codes of one shape in a country, as the children split them and, where the parent goes by postal code, as it bounds them. */
interface PostalSpace {
  readonly country: string;
  readonly shape: CodeShape;
  /** By the first code. */
  readonly parts: readonly (CodeInterval & { readonly index: number })[];
  readonly wholes: readonly CodeInterval[] | undefined;
}

const rangesOf = ({ coverage }: Territory): readonly PostalRange[] => (coverage.type === "postal-range" ? coverage.ranges : []);

const postalSpaces = (parent: Territory | undefined, children: readonly Placed[]): readonly PostalSpace[] => {
  const split = children.flatMap((child) => rangesOf(child).map((range) => ({ index: child.index, range })));
  const bounds = parent?.coverage.type === "postal-range" ? rangesOf(parent) : undefined;
  return [...groupBy(bounds ?? split.map(({ range }) => range), ({ country }) => nameKey(country))].flatMap(([country, own]) => {
    const here = split.filter(({ range }) => nameKey(range.country) === country);
    return shapesOf([...own, ...here.map(({ range }) => range)]).map((shape): PostalSpace => {
      const parts = here.flatMap(({ index, range }) => {
        const interval = intervalWithin(range, shape);
        return interval ? [{ index, ...interval }] : [];
      });
      return {
        country: own[0]?.country ?? country,
        shape,
        parts: parts.sort((a, b) => (a.low < b.low ? -1 : a.low > b.low ? 1 : 0)),
        wholes: bounds && own.flatMap((range) => intervalWithin(range, shape) ?? []),
      };
    });
  });
};

const postalHoles = (spaces: readonly PostalSpace[], parent: Placed | undefined, children: readonly Placed[]): readonly Hole[] => {
  const present = new Set(children.filter((child) => rangesOf(child).length > 0).map(({ index }) => index));
  if (present.size === 0) return [];
  return spaces.flatMap(({ country, shape, parts, wholes }) => {
    const covered = parts.filter(({ index }) => present.has(index));
    return (wholes ?? span(covered))
      .flatMap((whole) => uncovered(whole, covered))
      .map(({ low, high }): Hole => {
        const codes = low === high ? `postal code ${codeOf(low, shape)}` : `postal codes ${codeOf(low, shape)} to ${codeOf(high, shape)}`;
        const before = wholes ? parent?.index : covered.find((part) => part.high === low - 1n)?.index;
        return { index: before ?? 0, code: "postal_hole", what: `${codes} of ${country}` };
      });
  });
};

/** From the first code to the last: without a parent that says so nobody knows where the codes of a country begin and end. */
const span = (parts: readonly CodeInterval[]): readonly CodeInterval[] => {
  const [first] = parts;
  return first ? [{ low: first.low, high: parts.reduce((high, part) => (part.high > high ? part.high : high), first.high) }] : [];
};
