import { textProblem } from "./plain-text.js";

const deepest = 64;

/**
 * Why a value cannot be stored as JSON and come back the same, or undefined when it can. Plain objects
 * and arrays of text, finite numbers, booleans and null, at most 64 levels deep.
 */
export const jsonProblem = (value: unknown): string | undefined => problemAt(value, 0);

const problemAt = (value: unknown, depth: number): string | undefined => {
  switch (typeof value) {
    case "string": return textProblem(value);
    case "boolean": return undefined;
    case "number": return Number.isFinite(value) && !Object.is(value, -0) ? undefined : "holds a number that JSON cannot hold";
    case "object": return value === null ? undefined : (objectProblem(value) ?? problemWithin(value, depth));
    default: return `holds a value of type ${typeof value}, which is not JSON`;
  }
};

const problemWithin = (value: object, depth: number): string | undefined => {
  if (depth === deepest) return `is nested deeper than ${deepest} levels`;
  for (const child of Object.values(value)) {
    const problem = problemAt(child, depth + 1);
    if (problem !== undefined) return problem;
  }
  return undefined;
};

const objectProblem = (value: object): string | undefined => {
  if (Array.isArray(value)) return Reflect.ownKeys(value).length === value.length + 1 ? undefined : "holds an array with gaps or names";
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== null && prototype !== Object.prototype) return "holds an object that is not plain data";
  for (const key of Reflect.ownKeys(value)) {
    if (typeof key === "symbol" || key === "__proto__") return `holds the key ${String(key)}, which is not data`;
    const problem = textProblem(key);
    if (problem !== undefined) return problem;
    const property = Object.getOwnPropertyDescriptor(value, key);
    if (!property || !("value" in property) || !property.enumerable) return `holds the key ${key}, which is not data`;
  }
  return undefined;
};
