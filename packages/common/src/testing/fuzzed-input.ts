import type { Random } from "../ports.js";
import type { Result } from "../result.js";
import { attackCorpus } from "./attack-corpus.js";
import { hostileValues, pathsIn, refusalProblem, replacedAt, type InputPath } from "./hostile-input.js";

export interface FuzzReport {
  readonly accepted: number;
  readonly refused: number;
}

export interface Fuzzing {
  /** For messages: the command's name and the seed. */
  readonly name: string;
  readonly valid: unknown;
  readonly runs: number;
  readonly random: Random;
  execute(input: unknown): Promise<Result<unknown>>;
}

/**
 * Puts so many inputs to whatever answers, each a valid one with one to four things in it changed by
 * chance: replaced by something hostile or by another part of it, left out, repeated, put under a name
 * nobody knows. Throws when an answer throws, or is a refusal without code, message or, where the input
 * is to blame, the path of something that was changed or stands beside it.
 */
export const fuzz = async ({ name, valid, runs, random, execute }: Fuzzing): Promise<FuzzReport> => {
  let [accepted, refused] = [0, 0];
  const places = pathsIn(valid);
  const careless = hostileValues();
  const hostile = (): unknown => (below(random, 4) === 0 ? oneOf(careless, random) : oneOf(attackCorpus, random)());
  for (let run = 1; run <= runs; run += 1) {
    const { input, changed } = fuzzed(valid, places, random, hostile);
    const where = `${name}, input ${run}, changed at ${changed.map((path) => path.join(".") || "the whole").join(", ")}`;
    const answer = await execute(input).catch((error: unknown) => {
      throw new Error(`${where}: throws ${String(error)}`, { cause: error });
    });
    if (answer.ok) {
      accepted += 1;
      continue;
    }
    refused += 1;
    const { refusal } = answer;
    // Of two things that do not fit together either may be named, or what holds both.
    const problems = changed.map((path) => refusalProblem(refusal, path.slice(0, -1)));
    if (problems.every((problem) => problem !== undefined)) throw new Error(`${where}: the refusal ${problems[0] ?? ""}`);
  }
  return { accepted, refused };
};

interface Fuzzed {
  readonly input: unknown;
  readonly changed: readonly InputPath[];
}

const fuzzed = (valid: unknown, places: readonly InputPath[], random: Random, hostile: () => unknown): Fuzzed => {
  const chosen = [...new Set(Array.from({ length: 1 + below(random, 4) }, () => oneOf(places, random)))].toSorted((a, b) => b.length - a.length);
  // The deepest first: what is changed later is never below something hostile.
  return chosen.reduce<Fuzzed>(
    ({ input, changed }, path) => {
      const change = changeAt(valid, path, places, random, hostile);
      return { input: replacedAt(input, change.path, change.by), changed: [...changed, change.path] };
    },
    { input: valid, changed: [] },
  );
};

const changeAt = (valid: unknown, path: InputPath, places: readonly InputPath[], random: Random, hostile: () => unknown): { readonly path: InputPath; readonly by: unknown } => {
  const here = valueAt(valid, path);
  switch (below(random, 8)) {
    // Left out counts as undefined.
    case 0: return { path, by: undefined };
    case 1: return { path, by: valueAt(valid, oneOf(places, random)) };
    case 2: return Array.isArray(here) ? { path, by: [...(here as unknown[]), ...(here as unknown[])] } : { path, by: [here] };
    case 3: return typeof here === "object" && here !== null && !Array.isArray(here) ? { path: [...path, oneOf(names, random)], by: hostile() } : { path, by: { value: here } };
    default: return { path, by: hostile() };
  }
};

const names = ["unexpected", "__proto__", "constructor", "tenantId", "id", "version", "", " ", "x".repeat(201), "a\u0000b", "a\ud800b", "toString", "0", "a.b"] as const;

const valueAt = (input: unknown, path: InputPath): unknown => path.reduce<unknown>((value, key) => (value as Readonly<Record<string | number, unknown>>)[key], input);

const oneOf = <T>(items: readonly T[], random: Random): T => items[below(random, items.length)] as T;

const below = (random: Random, count: number): number => {
  const [high = 0, middle = 0, low = 0] = random.bytes(3);
  return (high * 65_536 + middle * 256 + low) % count;
};
