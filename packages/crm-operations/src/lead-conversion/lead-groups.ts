import type { LeadConversionData } from "../record-contexts/index.js";
import { keyText } from "./carriers.js";

/** Numbers that leads of the same person, or of the same company, share. */
export interface LeadGroup {
  readonly person: number;
  readonly company: number;
}

/**
 * Who belongs together in a batch, however long the chain: leads that share an address or a number are of
 * one person, and these or leads that share a domain of one company. A name in common says nothing.
 */
export const leadGroups = (leads: readonly LeadConversionData[]): ReadonlyMap<string, LeadGroup> => {
  const persons = numbered(leads.map(({ person }) => person.keys.map(keyText)));
  const companies = numbered(leads.map(({ person, company }) => [...person.keys, ...company.keys.filter(({ kind }) => kind === "company-domain")].map(keyText)));
  return new Map(leads.map(({ leadId }, place) => [leadId, { person: persons[place] ?? place, company: companies[place] ?? place }]));
};

/** For each list of keys the place of the first list that it is joined with, over any number of others. */
const numbered = (keys: readonly (readonly string[])[]): readonly number[] => {
  const parents = keys.map((_, place) => place);
  const rootOf = (place: number): number => {
    let root = place;
    while (parents[root] !== root) root = parents[root] ?? root;
    parents[place] = root;
    return root;
  };
  const firstWith = new Map<string, number>();
  for (const [place, own] of keys.entries()) {
    for (const key of own) {
      const other = firstWith.get(key);
      if (other === undefined) {
        firstWith.set(key, place);
        continue;
      }
      const [low, high] = [rootOf(other), rootOf(place)].sort((a, b) => a - b);
      if (low !== undefined && high !== undefined) parents[high] = low;
    }
  }
  return keys.map((_, place) => rootOf(place));
};
