import type { InputIssue } from "./parse-input.js";

/** Bounds on untrusted input, checked before any schema sees it. */
export interface InputLimits {
  readonly depth: number;
  readonly nodes: number;
  readonly arrayItems: number;
  readonly textLength: number;
}

export const defaultInputLimits: InputLimits = { depth: 16, nodes: 2_000, arrayItems: 1_000, textLength: 10_000 };

/** The same walk with room for batches of imported records. */
export const batchInputLimits: InputLimits = { depth: 16, nodes: 500_000, arrayItems: 5_000, textLength: 10_000 };

const loneSurrogate = /\p{Surrogate}/u;

type Path = readonly (string | number)[];

/**
 * The first thing wrong with the shape of an input, or undefined. Iterative: an input nested 200,000
 * deep is answered, not overflowed. Refused everywhere: the keys `__proto__`, `constructor` and
 * `prototype`, text with lone surrogates or NUL, numbers that are not finite, minus zero, functions,
 * symbols, bigints, cycles (they exceed the depth), and objects that are not plain data.
 */
export const checkLimits = (input: unknown, limits: InputLimits): InputIssue | undefined => {
  const pending: { readonly value: unknown; readonly path: Path }[] = [{ value: input, path: [] }];
  let nodes = 0;
  for (let entry = pending.pop(); entry; entry = pending.pop()) {
    const { value, path } = entry;
    nodes += 1;
    if (nodes > limits.nodes) return { path: [], message: `more than ${limits.nodes} values in all` };
    if (typeof value !== "object" || value === null) {
      const message = scalarProblem(value, limits);
      if (message) return { path, message };
      continue;
    }
    if (path.length >= limits.depth) return { path, message: `nested deeper than ${limits.depth} levels` };
    if (Array.isArray(value)) {
      if (value.length > limits.arrayItems) return { path, message: `more than ${limits.arrayItems} items` };
      for (let i = value.length - 1; i >= 0; i -= 1) pending.push({ value: value[i], path: [...path, i] });
      continue;
    }
    const prototype: unknown = Object.getPrototypeOf(value);
    if (prototype !== null && prototype !== Object.prototype && Object.getPrototypeOf(prototype) !== null) {
      return { path, message: "not plain data" };
    }
    const keys = Reflect.ownKeys(value);
    if (nodes + keys.length > limits.nodes) return { path, message: `more than ${limits.nodes} values in all` };
    for (const key of keys.reverse()) {
      if (typeof key === "symbol") return { path, message: "keys are text" };
      const message = keyProblem(key);
      if (message) return { path: [...path, key], message };
      const property = Object.getOwnPropertyDescriptor(value, key);
      if (!property || !("value" in property)) return { path: [...path, key], message: "not plain data" };
      pending.push({ value: property.value, path: [...path, key] });
    }
  }
  return undefined;
};

const keyProblem = (key: string): string | undefined => {
  if (key === "__proto__" || key === "constructor" || key === "prototype") return "a reserved name";
  return key.length > 200 ? "a name longer than 200 characters" : textProblem(key);
};

const scalarProblem = (value: unknown, limits: InputLimits): string | undefined => {
  switch (typeof value) {
    case "string": return value.length > limits.textLength ? `longer than ${limits.textLength} characters` : textProblem(value);
    case "number": return Number.isFinite(value) && !Object.is(value, -0) ? undefined : "not a finite number (minus zero excluded)";
    case "boolean":
    case "undefined": return undefined;
    case "object": return undefined;
    default: return `a ${typeof value} is not data`;
  }
};

/** Lone surrogates cannot be stored as UTF-8, and PostgreSQL text cannot hold NUL. */
const textProblem = (text: string): string | undefined =>
  loneSurrogate.test(text) ? "contains a lone surrogate" : text.includes("\u0000") ? "contains a NUL character" : undefined;
