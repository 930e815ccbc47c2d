import type { InputIssue } from "./input-issue.js";

/** Bounds on untrusted input, checked before any schema sees it. */
export interface InputLimits {
  /** Objects and arrays within each other; the outermost is the first. */
  readonly depth: number;
  /** Values in all: objects, arrays and what they hold. */
  readonly nodes: number;
  readonly arrayItems: number;
  /** UTF-16 code units of one text. */
  readonly textLength: number;
}

export const defaultInputLimits: InputLimits = Object.freeze({ depth: 16, nodes: 2_000, arrayItems: 1_000, textLength: 10_000 });

/** The same walk with room for batches of imported records. */
export const batchInputLimits: InputLimits = Object.freeze({ depth: 16, nodes: 500_000, arrayItems: 5_000, textLength: 10_000 });

/** A value on its way, linked to the one that holds it: a path is written out only for what is wrong. */
interface Visit {
  readonly value: unknown;
  readonly key: string | number;
  readonly parent: Visit | undefined;
  readonly depth: number;
}

/**
 * The first thing wrong with the shape of an input, or undefined. Iterative and linear: an input nested
 * 200,000 deep is answered, not overflowed, and no more than `limits.nodes` values are looked at.
 *
 * Refused everywhere: the keys `__proto__`, `constructor` and `prototype`; text with lone surrogates or
 * NUL; numbers that are not exact (beyond 2^53, not finite, minus zero); functions, symbols, bigints;
 * cycles (they exceed the depth); getters, sparse arrays, class instances and all else that is not plain
 * data. `undefined` counts as absent. Never throws: a proxy that throws is not plain data either.
 */
export const checkLimits = (input: unknown, limits: InputLimits): InputIssue | undefined => {
  const pending: Visit[] = [{ value: input, key: "", parent: undefined, depth: 0 }];
  let nodes = 1;
  for (let visit = pending.pop(); visit; visit = pending.pop()) {
    const held = examine(visit, limits);
    if (!Array.isArray(held)) return held;
    nodes += held.length;
    if (nodes > limits.nodes) return tooMany(limits);
    for (const each of held.reverse()) pending.push(each);
  }
  return undefined;
};

/** What is wrong with one value, or the values it holds. */
const examine = (visit: Visit, limits: InputLimits): InputIssue | Visit[] => {
  const { value, depth } = visit;
  if (typeof value !== "object" || value === null) {
    const message = scalarProblem(value, limits);
    return message === undefined ? [] : issueAt(visit, message);
  }
  if (depth >= limits.depth) return issueAt(visit, `nested deeper than ${limits.depth} levels`);
  try {
    return Array.isArray(value) ? itemsOf(visit, value, limits) : propertiesOf(visit, value, limits);
  } catch {
    return issueAt(visit, notPlain);
  }
};

const itemsOf = (visit: Visit, list: readonly unknown[], limits: InputLimits): InputIssue | Visit[] => {
  if (list.length > limits.arrayItems) return issueAt(visit, `more than ${limits.arrayItems} items`);
  // Only an array's own prototype is an array; every index and the length are all the names there may be.
  const plain = Array.isArray(Object.getPrototypeOf(list)) && Reflect.ownKeys(list).length === list.length + 1;
  return plain ? heldBy(visit, list, Array.from(list.keys())) : issueAt(visit, notPlain);
};

const propertiesOf = (visit: Visit, record: object, limits: InputLimits): InputIssue | Visit[] => {
  if (!isPlainRecord(record)) return issueAt(visit, notPlain);
  const names: string[] = [];
  const keys = Reflect.ownKeys(record);
  if (keys.length > limits.nodes) return tooMany(limits);
  for (const key of keys) {
    if (typeof key === "symbol") return issueAt(visit, "has a name that is no text");
    // A name that cannot be stored or shown stays out of the path.
    if (key.length > longestName) return issueAt(visit, `has a name longer than ${longestName} characters`);
    const problem = textProblem(key);
    if (problem) return issueAt(visit, `has a name that ${problem}`);
    if (reservedNames.has(key)) return issueAt({ value: undefined, key, parent: visit, depth: visit.depth + 1 }, "a reserved name");
    names.push(key);
  }
  return heldBy(visit, record, names);
};

const heldBy = (parent: Visit, holder: object, keys: readonly (string | number)[]): InputIssue | Visit[] => {
  const held: Visit[] = [];
  for (const key of keys) {
    const property = Object.getOwnPropertyDescriptor(holder, key);
    const visit = { value: property?.value as unknown, key, parent, depth: parent.depth + 1 };
    if (!property || !("value" in property)) return issueAt(visit, notPlain);
    held.push(visit);
  }
  return held;
};

/** Without a prototype, or with that of object literals, of any realm. */
const isPlainRecord = (record: object): boolean => {
  const prototype: unknown = Object.getPrototypeOf(record);
  if (typeof prototype !== "object" || prototype === null) return true;
  return Object.getPrototypeOf(prototype) === null && Object.hasOwn(prototype, "isPrototypeOf");
};

const reservedNames: ReadonlySet<string> = new Set(["__proto__", "constructor", "prototype"]);
const longestName = 200;
const notPlain = "not plain data";
const loneSurrogate = /\p{Surrogate}/u;

const scalarProblem = (value: unknown, limits: InputLimits): string | undefined => {
  switch (typeof value) {
    case "string": return value.length > limits.textLength ? `longer than ${limits.textLength} characters` : textProblem(value);
    case "number": return Math.abs(value) <= Number.MAX_SAFE_INTEGER && !Object.is(value, -0) ? undefined : "not an exact number (finite, within ±2^53, no minus zero)";
    case "function":
    case "symbol":
    case "bigint": return `a ${typeof value} is not data`;
    default: return undefined;
  }
};

/** Lone surrogates cannot be stored as UTF-8, and PostgreSQL text cannot hold NUL. */
const textProblem = (text: string): string | undefined =>
  loneSurrogate.test(text) ? "contains a lone surrogate" : text.includes("\u0000") ? "contains a NUL character" : undefined;

const tooMany = (limits: InputLimits): InputIssue => ({ path: [], message: `more than ${limits.nodes} values in all` });

const issueAt = (visit: Visit, message: string): InputIssue => {
  const path: (string | number)[] = [];
  for (let step: Visit = visit; step.parent; step = step.parent) path.push(step.key);
  return { path: path.reverse(), message };
};
