import { coverageKeys, nameKey } from "./coverage-keys.js";
import { postalEnds } from "./postal-code.js";
import type { PostalRange, TerritoryCoverage } from "./territory.js";

/**
 * True when provably no record is covered by both. Named accounts are never told apart: a record may
 * carry the id of one and the name of another.
 */
export const areDisjoint = (a: TerritoryCoverage, b: TerritoryCoverage): boolean => {
  const [here, there] = [countriesOf(a), countriesOf(b)];
  if (here && there && !meet(here, there)) return true;
  if (a.type === "postal-range" && b.type === "postal-range") return !a.ranges.some((range) => b.ranges.some((other) => rangesMeet(range, other)));
  if (a.type !== b.type || a.type === "named-account") return false;
  return !meet(coverageKeys(a), coverageKeys(b));
};

/** The countries a territory lies in; undefined when it may lie anywhere. */
export const countriesOf = (coverage: TerritoryCoverage): readonly string[] | undefined => {
  switch (coverage.type) {
    case "country":
      return coverage.countries.map(nameKey);
    case "region":
      return coverage.regions.map(({ country }) => nameKey(country));
    case "postal-range":
      return coverage.ranges.map(({ country }) => nameKey(country));
    case "industry":
    case "named-account":
      return undefined;
  }
};

const meet = (a: readonly string[], b: readonly string[]): boolean => {
  const here = new Set(a);
  return b.some((each) => here.has(each));
};

/** Of two lengths the shorter range looks at the beginning of what the longer one covers. */
const rangesMeet = (a: PostalRange, b: PostalRange): boolean => {
  const [here, there] = [postalEnds(a), postalEnds(b)];
  if (!here || !there || nameKey(a.country) !== nameKey(b.country)) return false;
  const length = Math.min(here.from.length, there.from.length);
  return here.from.slice(0, length) <= there.to.slice(0, length) && there.from.slice(0, length) <= here.to.slice(0, length);
};
