import { compareText } from "@nexus/common";
import { territoryTypes, type Territory } from "./territory.js";

/** A territory with its place in the tree and in the order in which territories win. */
export interface RankedTerritory {
  readonly territory: Territory;
  /** Parent, parent's parent and so on, nearest first. */
  readonly ancestors: readonly Territory[];
  /** That of the most specific type between the territory and the top: a child is at least as specific as its parent. */
  readonly specificity: number;
}

/** Most specific first, then deeper in the tree, then the lower priority number. Zero for those that only their ids tell apart. */
export const compareRank = (a: RankedTerritory, b: RankedTerritory): number =>
  b.specificity - a.specificity || b.ancestors.length - a.ancestors.length || a.territory.priority - b.territory.priority;

/** In the order in which they win, those whose way to the top is whole: no unknown parent, no cycle, not too deep. Of repeated ids the first counts. */
export const rankTerritories = (territories: readonly Territory[]): readonly RankedTerritory[] => {
  const byId = territoriesById(territories);
  return [...byId.values()]
    .flatMap((territory) => {
      const ancestors = ancestorsOf(byId, territory);
      return ancestors ? [{ territory, ancestors, specificity: Math.max(...[territory, ...ancestors].map(specificityOf)) }] : [];
    })
    .sort((a, b) => compareRank(a, b) || compareText(a.territory.id, b.territory.id));
};

export const territoriesById = (territories: readonly Territory[]): ReadonlyMap<string, Territory> => new Map(territories.toReversed().map((territory) => [territory.id, territory]));

/** How many territories may stand above each other. */
export const deepestTree = 16;

/** Nearest first; undefined when the way up ends at an unknown parent, never, or after more than sixteen. */
export const ancestorsOf = (byId: ReadonlyMap<string, Territory>, territory: Territory): readonly Territory[] | undefined => {
  const ancestors = new Set<Territory>();
  for (let id = territory.parentId; id !== null; ) {
    const parent = byId.get(id);
    if (!parent || parent.id === territory.id || ancestors.has(parent)) return undefined;
    ancestors.add(parent);
    if (ancestors.size >= deepestTree) return undefined;
    id = parent.parentId;
  }
  return [...ancestors];
};

const specificityOf = ({ coverage }: Territory): number => territoryTypes.indexOf(coverage.type);
