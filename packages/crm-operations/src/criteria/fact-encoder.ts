import type { FactValue } from "@nexus/common";
import { comparable, domainOf, type Comparable } from "./comparable.js";
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
  const fields = [...new Set(slots.map(({ field }) => field))];
  const names = fields.map(({ name }) => name);
  const readers = fields.map((field) => fieldReader(field, slots.flatMap((slot, place) => (slot.field === field ? [{ slot, place }] : []))));
  const missing = slots.map(() => 0);
  const unknown = slots.some(({ holds }) => holds === "bag") ? slots.map(() => undefined) : [];
  return (facts) => {
    const values = missing.slice();
    const bags = unknown.length === 0 ? unknown : unknown.slice();
    for (let i = 0; i < names.length; i += 1) {
      const fact = factOf(facts, names[i] ?? "");
      if (fact !== undefined && fact !== null) readers[i]?.(fact, values, bags);
    }
    return { values, bags };
  };
};

interface PlacedSlot {
  readonly slot: Slot;
  readonly place: number;
}

type ReadField = (fact: FactValue, values: number[], bags: (readonly number[] | undefined)[]) => void;

const fieldReader = (field: CriteriaField, placed: readonly PlacedSlot[]): ReadField => {
  const [only] = placed;
  if (only && placed.length === 1 && only.slot.aspect === "value") {
    if (field.type === "integer") return wholeNumberReader(only);
    if (field.type === "text" || field.type === "choice") return wordReader(only);
  }
  if (field.type === "texts") return listReader(field, placed);
  const valueReaders = placed.flatMap(({ slot, place }) => (slot.holds === "value" ? [{ place, read: valueReader(slot) }] : []));
  const bagReaders = placed.flatMap(({ slot, place }) => (slot.holds === "bag" ? [{ place, read: bagReader(slot) }] : []));
  return (fact, values, bags) => {
    const known = comparable(field, fact);
    if (known === undefined) return;
    for (const { place, read } of valueReaders) values[place] = read(known);
    for (const { place, read } of bagReaders) bags[place] = read(String(known));
  };
};

/** As `valueReader`, for the two kinds of fields that most rules ask about. A word that is written as in a rule needs no normalisation. */
const wordReader = ({ slot, place }: PlacedSlot): ReadField => {
  const atoms = new Map<FactValue, number>();
  slot.keys.forEach((key, i) => atoms.set(String(key), atomOfKey(slot, i)));
  for (const text of slot.asWritten) atoms.set(text, atoms.get(String(comparable(slot.field, text))) ?? 1);
  return (fact, values) => {
    const atom = atoms.get(fact);
    if (atom !== undefined) {
      values[place] = atom;
      return;
    }
    const known = comparable(slot.field, fact);
    if (typeof known === "string") values[place] = atoms.get(known) ?? 1;
  };
};

const wholeNumberReader = ({ slot, place }: PlacedSlot): ReadField => {
  const keys = slot.keys.map(Number);
  return (fact, values) => {
    if (typeof fact !== "number" || !Number.isSafeInteger(fact)) return;
    let low = 0;
    let high = keys.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((keys[middle] ?? 0) < fact) low = middle + 1;
      else high = middle;
    }
    values[place] = 2 * low + (keys[low] === fact ? 2 : 1);
  };
};

const listReader = (field: CriteriaField, placed: readonly PlacedSlot[]): ReadField => {
  const presence = placed.find(({ slot }) => slot.aspect === "presence")?.place;
  const elements = placed.find(({ slot }) => slot.aspect === "element");
  const atoms = new Map<Comparable, number>(elements?.slot.keys.map((key, i) => [key, atomOfKey(elements.slot, i)]));
  return (fact, values, bags) => {
    if (!Array.isArray(fact)) return;
    const bag: number[] = [];
    for (const element of fact as readonly FactValue[]) {
      const known = comparable(field, element);
      if (known !== undefined) bag.push(atoms.get(known) ?? 0);
    }
    if (presence !== undefined) values[presence] = bag.length > 0 ? 1 : 0;
    if (elements) bags[elements.place] = bag;
  };
};

const valueReader = (slot: Slot): ((known: Comparable) => number) => {
  const { aspect } = slot;
  if (aspect === "presence") return () => 1;
  if (!slot.ordered) {
    const atoms = new Map(slot.keys.map((key, i) => [key, atomOfKey(slot, i)] as const));
    return (known) => atoms.get(known) ?? 1;
  }
  const keys = slot.keys.map(magnitude);
  return (known) => {
    if (typeof known === "object" && aspect !== `value in ${known.currency}`) return 0;
    const size = magnitude(known);
    let low = 0;
    let high = keys.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((keys[middle] ?? 0) < size) low = middle + 1;
      else high = middle;
    }
    return 2 * low + (keys[low] === size ? 2 : 1);
  };
};

const magnitude = (value: Comparable): Exclude<Comparable, object> => (typeof value === "object" ? value.minorUnits : value);

/** The atoms of all patterns that are found in a text. */
const bagReader = (slot: Slot): ((text: string) => readonly number[]) => {
  const atoms = new Map(slot.keys.map((key, i) => [String(key), atomOfKey(slot, i)] as const));
  if (slot.aspect === "domain") return (email) => domainsWithin(domainOf(email)).flatMap((domain) => atoms.get(domain) ?? []);
  return patternFinder(atoms, slot.aspect === "prefix");
};

/** a.b.c, b.c and c. */
const domainsWithin = (domain: string): readonly string[] => {
  const found = [domain];
  for (let dot = domain.indexOf("."); dot >= 0; dot = domain.indexOf(".", dot + 1)) found.push(domain.slice(dot + 1));
  return found;
};
