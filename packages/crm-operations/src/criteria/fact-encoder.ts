import type { FactValue } from "@nexus/common";
import { comparable, comparableElements, compareValues, domainOf, type Comparable } from "./comparable.js";
import type { CriteriaFacts } from "./criteria.js";
import { atomOfKey, type Slot } from "./criteria-space.js";
import { factOf } from "./evaluate-criteria.js";
import type { CriteriaField } from "./field-catalogue.js";
import { patternFinder } from "./pattern-finder.js";

/** Facts as the atoms of each slot, by the slot's place. */
export interface FactAtoms {
  /** Of a `value` slot; 0 when missing. */
  readonly values: readonly number[];
  /** Of a `bag` slot; undefined when missing. */
  readonly bags: readonly (readonly number[] | undefined)[];
}

/** Reads each field once, whatever is asked of it. */
export const factEncoder = (slots: readonly Slot[]): ((facts: CriteriaFacts) => FactAtoms) => {
  const fields = [...new Set(slots.map(({ field }) => field))].map((field) => ({ name: field.name, read: fieldReader(field, slots) }));
  const count = slots.length;
  return (facts) => {
    const values: number[] = [];
    const bags: (readonly number[] | undefined)[] = [];
    for (let i = 0; i < count; i += 1) {
      values.push(0);
      bags.push(undefined);
    }
    for (const { name, read } of fields) {
      const fact = factOf(facts, name);
      if (fact !== undefined && fact !== null) read(fact, values, bags);
    }
    return { values, bags };
  };
};

type ReadField = (fact: FactValue, values: number[], bags: (readonly number[] | undefined)[]) => void;

const fieldReader = (field: CriteriaField, slots: readonly Slot[]): ReadField => {
  const places = slots.flatMap((slot, place) => (slot.field === field ? [{ slot, place }] : []));
  const valueReaders = places.flatMap(({ slot, place }) => (slot.holds === "value" ? [{ place, read: valueReader(slot) }] : []));
  const bagReaders = places.flatMap(({ slot, place }) => (slot.holds === "bag" ? [{ place, read: bagReader(slot) }] : []));
  if (field.type === "texts") {
    return (fact, values, bags) => {
      const elements = comparableElements(field, fact);
      for (const { place } of valueReaders) values[place] = elements && elements.length > 0 ? 1 : 0;
      for (const { place, read } of bagReaders) bags[place] = elements?.flatMap(read);
    };
  }
  const [only] = valueReaders;
  const text = field.type === "text" || field.type === "choice" ? places.find(({ slot }) => slot.aspect === "value") : undefined;
  const asWritten = text && new Map(text.slot.keys.map((key, i) => [key, atomOfKey(text.slot, i)] as const));
  return (fact, values, bags) => {
    // A text that is written as a rule writes it needs no normalisation.
    const atom = bagReaders.length === 0 && typeof fact === "string" ? asWritten?.get(fact) : undefined;
    if (only && atom !== undefined) {
      values[only.place] = atom;
      return;
    }
    const known = comparable(field, fact);
    if (known === undefined) return;
    for (const { place, read } of valueReaders) values[place] = read(known);
    for (const { place, read } of bagReaders) bags[place] = read(String(known));
  };
};

const valueReader = (slot: Slot): ((known: Comparable) => number) => {
  const { keys, aspect } = slot;
  if (aspect === "presence") return () => 1;
  if (!slot.ordered) {
    const atoms = new Map(keys.map((key, i) => [key, atomOfKey(slot, i)] as const));
    return (known) => atoms.get(known) ?? 1;
  }
  return (known) => {
    let low = 0;
    let high = keys.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const order = compareValues(keys[middle] ?? known, known);
      // An amount of another currency than the slot's.
      if (order === undefined) return 0;
      if (order === 0) return atomOfKey(slot, middle);
      if (order < 0) low = middle + 1;
      else high = middle;
    }
    return 2 * low + 1;
  };
};

/** The atoms of a text: of an element, or of all patterns that are found in a whole text. */
const bagReader = (slot: Slot): ((text: string) => readonly number[]) => {
  const atoms = new Map(slot.keys.map((key, i) => [String(key), atomOfKey(slot, i)] as const));
  if (slot.aspect === "element") return (element) => [atoms.get(element) ?? 0];
  if (slot.aspect === "domain") return (email) => domainsWithin(domainOf(email)).flatMap((domain) => atoms.get(domain) ?? []);
  return patternFinder(atoms, slot.aspect === "prefix");
};

/** a.b.c, b.c and c. */
const domainsWithin = (domain: string): readonly string[] => {
  const found = [domain];
  for (let dot = domain.indexOf("."); dot >= 0; dot = domain.indexOf(".", dot + 1)) found.push(domain.slice(dot + 1));
  return found;
};
