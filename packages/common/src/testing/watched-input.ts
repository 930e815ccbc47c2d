import type { InputLimits } from "../input-limits.js";
import { parseInput, type InputSchema } from "../parse-input.js";
import { pathsIn, replacedAt, type InputPath } from "./hostile-input.js";

/** An input that counts how often somebody looks at one of its values, however deep: work measured without a clock. */
export interface WatchedInput {
  readonly input: unknown;
  looks(): number;
}

export const watchedInput = (input: unknown): WatchedInput => {
  let looks = 0;
  const watchers = new WeakMap<object, object>();
  const watched = (value: unknown): unknown => {
    if (typeof value !== "object" || value === null) return value;
    const watcher = watchers.get(value) ?? new Proxy(value, handler);
    watchers.set(value, watcher);
    return watcher;
  };
  const handler: ProxyHandler<object> = {
    get(target, key) {
      looks += 1;
      return watched(Reflect.get(target, key));
    },
    getOwnPropertyDescriptor(target, key) {
      looks += 1;
      const property = Reflect.getOwnPropertyDescriptor(target, key);
      return property && "value" in property ? { ...property, value: watched(property.value) } : property;
    },
    has(target, key) {
      looks += 1;
      return Reflect.has(target, key);
    },
    ownKeys(target) {
      looks += 1;
      return Reflect.ownKeys(target);
    },
  };
  return { input: watched(input), looks: () => looks };
};

/** How often `parseInput` looks at values of the input before it has an answer. */
export const looksAt = (schema: InputSchema<unknown>, input: unknown, limits?: InputLimits): number => {
  const watched = watchedInput(input);
  parseInput(schema, watched.input, limits);
  return watched.looks();
};

/** The most that is looked at, of a valid input with something far too deep, too long or too wide in one place at each depth. */
export const looksAtOversized = (schema: InputSchema<unknown>, valid: unknown, limits?: InputLimits): number =>
  Math.max(...firstAtEachDepth(pathsIn(valid)).flatMap((path) => oversized.map((value) => looksAt(schema, replacedAt(valid, path, value), limits))));

const firstAtEachDepth = (paths: readonly InputPath[]): readonly InputPath[] => paths.filter((path, i) => paths.findIndex(({ length }) => length === path.length) === i);

const layered = (layers: number, wrap: (inner: unknown) => unknown): unknown => {
  let value: unknown = "deep";
  for (let i = 0; i < layers; i += 1) value = wrap(value);
  return value;
};

/** One of them holds each layer twice: few objects, and more places than anybody could visit. */
const oversized: readonly unknown[] = [
  layered(5_000, (inner) => [inner]),
  layered(5_000, (inner) => ({ more: inner })),
  layered(60, (inner) => [inner, inner]),
  Array.from({ length: 6_000 }, () => ({ a: 1 })),
  Array.from({ length: 300 }, () => Array.from({ length: 300 }, () => 0)),
];
