import { AtomSet } from "./atom-set.js";
import { compareValues, type Comparable } from "./comparable.js";
import type { Criteria } from "./criteria.js";
import type { CriteriaField, FieldCatalogue } from "./field-catalogue.js";
import { askedBy, type Asked, type Aspect, type Question } from "./question.js";

/**
 * One aspect of one field, cut into atoms: facts of one atom answer every question that was asked in
 * the same way. A `value` slot holds one atom (0 when missing), a `bag` several, or none known.
 */
export interface Slot {
  readonly field: CriteriaField;
  readonly aspect: Aspect;
  readonly holds: "value" | "bag";
  /** What was asked about: ascending where the field has an order. */
  readonly keys: readonly Comparable[];
  /** Texts as rules write them, before normalisation. */
  readonly asWritten: readonly string[];
  readonly ordered: boolean;
  readonly atoms: number;
}

/** What must be so of one slot: its atom is in the set; or any of its bag is; or its bag is known and none is. */
export interface Literal {
  /** Numbers the pairs of slot and mode. */
  readonly dimension: number;
  readonly slot: number;
  readonly mode: "value" | "any" | "none";
  readonly set: AtomSet;
}

/** True exactly when the criteria are. No negation is left in it. */
export type Formula = { readonly kind: "all" | "any"; readonly parts: readonly Formula[] } | { readonly kind: "literal"; readonly literal: Literal };

/** Criteria of one catalogue, brought onto common ground: the slots they read, and one formula each. */
export interface CriteriaSpace {
  readonly slots: readonly Slot[];
  readonly formulas: readonly Formula[];
}

export const criteriaSpace = (criteriaList: readonly Criteria[], catalogue: FieldCatalogue): CriteriaSpace => {
  const asked = criteriaList.map((criteria) => askedBy(criteria, catalogue));
  const drafts = new Map<string, { readonly first: Question; readonly keys: Map<string, Comparable>; readonly asWritten: Set<string> }>();
  const collect = (part: Asked): void => {
    if (part.kind !== "question") return part.parts.forEach(collect);
    const { question } = part;
    const draft = drafts.get(slotName(question)) ?? { first: question, keys: new Map<string, Comparable>(), asWritten: new Set<string>() };
    drafts.set(slotName(question), draft);
    for (const key of question.keys) draft.keys.set(keyText(key), key);
    for (const text of question.asWritten) draft.asWritten.add(text);
  };
  asked.forEach(collect);
  const slots = [...drafts.values()].map(({ first: { field, aspect }, keys, asWritten }) => ({ ...slotOf(field, aspect, [...keys.values()]), asWritten: [...asWritten] }));
  const placed = new Map([...drafts.keys()].map((name, place) => [name, placedSlot(slots, place)]));
  const formula = (part: Asked): Formula => {
    if (part.kind !== "question") return group(part.kind, part.parts.map(formula));
    const slot = placed.get(slotName(part.question));
    return slot ? { kind: "literal", literal: literalOf(slot, part.question, part.negated) } : group("any", []);
  };
  return { slots, formulas: asked.map(formula) };
};

const slotName = ({ field, aspect }: Question): string => `${aspect} of ${field.name}`;

/** The same text for equal keys; an amount's currency is in the slot. */
const keyText = (key: Comparable): string => (typeof key === "object" ? String(key.minorUnits) : String(key));

const orderedTypes: ReadonlySet<string> = new Set(["integer", "decimal", "date", "instant", "money"]);

const slotOf = (field: CriteriaField, aspect: Aspect, keys: readonly Comparable[]): Omit<Slot, "asWritten"> => {
  if (aspect === "presence") return { field, aspect, holds: "value", keys: [], ordered: false, atoms: 2 };
  if (["element", "domain", "prefix", "part"].includes(aspect)) return { field, aspect, holds: "bag", keys, ordered: false, atoms: keys.length + 1 };
  if (field.type === "boolean") return { field, aspect, holds: "value", keys: [false, true], ordered: false, atoms: 3 };
  return orderedTypes.has(field.type)
    ? { field, aspect, holds: "value", keys: [...keys].sort((a, b) => compareValues(a, b) ?? 0), ordered: true, atoms: 2 * keys.length + 2 }
    : { field, aspect, holds: "value", keys, ordered: false, atoms: keys.length + 2 };
};

/**
 * Atoms of a value: 0 missing; in order, 1 below the first key, 2 the first key, 3 between it and the
 * second, and so on; without order, 1 any other value, then the keys. In a bag: 0 any other, then the keys.
 */
export const atomOfKey = ({ holds, ordered, field }: Slot, key: number): number =>
  holds === "bag" ? key + 1 : ordered ? 2 * key + 2 : field.type === "boolean" ? key + 1 : key + 2;

/** The atoms that some fact has. Between two whole numbers that follow each other there is nothing. */
export const possibleAtoms = (slot: Slot): AtomSet => {
  const all = AtomSet.ofRange(0, slot.atoms - 1);
  if (slot.field.type !== "integer") return all;
  const empty = slot.keys.flatMap((key, i) => (Number(slot.keys[i + 1]) === Number(key) + 1 ? [atomOfKey(slot, i) + 1] : []));
  return AtomSet.difference(all, AtomSet.ofAtoms(empty));
};

interface PlacedSlot {
  readonly slot: Slot;
  readonly place: number;
  readonly atomOf: ReadonlyMap<string, number>;
}

const placedSlot = (slots: readonly Slot[], place: number): PlacedSlot | undefined => {
  const slot = slots[place];
  return slot && { slot, place, atomOf: new Map(slot.keys.map((key, i) => [keyText(key), atomOfKey(slot, i)])) };
};

const literalOf = ({ slot, place, atomOf }: PlacedSlot, { asks, keys }: Question, negated: boolean): Literal => {
  const atoms = keys.map((key) => atomOf.get(keyText(key)) ?? 0);
  const [first = 0] = atoms;
  if (slot.holds === "bag") return { dimension: 2 * place + (negated ? 1 : 0), slot: place, mode: negated ? "none" : "any", set: AtomSet.ofAtoms(atoms) };
  const yes = asks === "present" ? AtomSet.ofRange(1, slot.atoms - 1) : asks === "among" ? AtomSet.ofAtoms(atoms) : AtomSet.ofRange(1, asks === "below" ? first - 1 : first);
  // Only presence is known of what is missing.
  const known = AtomSet.ofRange(asks === "present" ? 0 : 1, slot.atoms - 1);
  return { dimension: 2 * place, slot: place, mode: "value", set: negated ? AtomSet.difference(known, yes) : yes };
};

/** Groups of a kind within each other are one, and alternatives over one slot are one literal. */
const group = (kind: "all" | "any", parts: readonly Formula[]): Formula => {
  const flat = parts.flatMap((part) => (part.kind === kind ? part.parts : [part]));
  const merged = kind === "any" ? unitedLiterals(flat) : flat;
  const [only] = merged;
  return only && merged.length === 1 ? only : { kind, parts: merged };
};

const unitedLiterals = (parts: readonly Formula[]): readonly Formula[] => {
  const literals = new Map<number, Literal>();
  const others = parts.filter((part) => {
    if (part.kind !== "literal" || part.literal.mode === "none") return true;
    const { dimension, set } = part.literal;
    literals.set(dimension, { ...part.literal, set: AtomSet.union(literals.get(dimension)?.set ?? [], set) });
    return false;
  });
  return [...[...literals.values()].map((literal): Formula => ({ kind: "literal", literal })), ...others];
};
