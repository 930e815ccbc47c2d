import type { InputIssue } from "../input-issue.js";
import { parseInput, type InputSchema } from "../parse-input.js";
import type { Refusal, Result } from "../result.js";

/** Values that no careful caller sends: of the wrong kind, inexact, ill-formed, extreme, endless, trapped. New ones at every call. */
export const hostileValues = (): readonly unknown[] => [
  undefined,
  null,
  true,
  0,
  -0,
  -1,
  1.5,
  1e21,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.MAX_SAFE_INTEGER + 1,
  1n,
  Symbol("s"),
  () => 1,
  "",
  "   ",
  " padded ",
  "\u0000",
  "\ud800",
  "a\u202eb",
  "x".repeat(10_001),
  "{{id}}",
  "2026-02-30",
  "2026-02-30T00:00:00.000Z",
  "0000-01-01",
  "9999-12-31",
  "0000-01-01T00:00:00.000Z",
  "9999-12-31T23:59:59.999Z",
  "__proto__",
  [],
  [null],
  {},
  JSON.parse('{"__proto__":{"polluted":true}}') as unknown,
  { constructor: { prototype: { polluted: true } } },
  { toString: "x", valueOf: 1 },
  nested(200_000),
  new Date(0),
  new Map(),
  Object.defineProperty({}, "trap", { enumerable: true, get: () => { throw new Error("a trap was sprung"); } }),
];

const nested = (depth: number): unknown => {
  let value: unknown = "deep";
  for (let i = 0; i < depth; i += 1) value = [value];
  return value;
};

/** Where something stands in an input: `["lines", 2, "quantity"]`; empty for the input itself. */
export type InputPath = readonly (string | number)[];

/** A valid input with one thing changed for the worse. */
export interface HostileVariant {
  readonly path: InputPath;
  readonly input: unknown;
}

const isBranch = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === "object" && value !== null;

/** Every place in an input, the whole first. */
export const pathsIn = (input: unknown, path: InputPath = []): readonly InputPath[] =>
  isBranch(input) ? [path, ...Object.entries(input).flatMap(([key, item]) => pathsIn(item, [...path, Array.isArray(input) ? Number(key) : key]))] : [path];

/** The input with something else at the path; a name that is not there yet is added. */
export const replacedAt = (input: unknown, [key, ...rest]: InputPath, by: unknown): unknown => {
  if (key === undefined || !isBranch(input)) return by;
  if (Array.isArray(input)) return input.map((item: unknown, i) => (i === key ? replacedAt(item, rest, by) : item));
  return { ...input, [key]: replacedAt(input[key], rest, by) };
};

const without = (input: unknown, [key, ...rest]: InputPath): unknown => {
  if (key === undefined || !isBranch(input) || Array.isArray(input)) return input;
  if (rest.length > 0) return { ...input, [key]: without(input[key], rest) };
  return Object.fromEntries(Object.entries(input).filter(([name]) => name !== key));
};

const at = (input: unknown, path: InputPath): unknown => path.reduce<unknown>((current, key) => (isBranch(current) ? current[key] : undefined), input);

/** The input with each thing in it replaced by each hostile value or left out, with an unexpected one in each object, and with an item of each list repeated. */
export const hostileVariants = (valid: unknown): readonly HostileVariant[] => {
  const paths = pathsIn(valid);
  const values = hostileValues();
  const objects = paths.filter((path) => isBranch(at(valid, path)) && !Array.isArray(at(valid, path)));
  const lists = paths.flatMap((path) => {
    const list = at(valid, path);
    return Array.isArray(list) && list.length > 0 ? [{ path, list: list as readonly unknown[] }] : [];
  });
  return [
    ...paths.flatMap((path) => values.map((value) => ({ path, input: replacedAt(valid, path, value) }))),
    ...paths.filter((path) => path.length > 0).map((path) => ({ path, input: without(valid, path) })),
    ...objects.map((path) => ({ path: [...path, "unexpected"], input: replacedAt(valid, [...path, "unexpected"], "value") })),
    ...lists.map(({ path, list }) => ({ path, input: replacedAt(valid, path, [...list, list[0]]) })),
  ];
};

/** Whether an issue names the place, one within it, or one around it. */
export const pointsAt = (issue: InputIssue, path: InputPath): boolean => {
  const shared = Math.min(issue.path.length, path.length);
  return issue.message !== "" && issue.path.slice(0, shared).every((part, i) => String(part) === String(path[i]));
};

/**
 * Puts every hostile variant of `valid` to the schema. Throws when something throws, when a refusal is
 * not `invalid_input` or points elsewhere, or when nothing at all was refused. Answers what the schema
 * let through, so that a decision can be tried on it.
 *
 * @param parse replaced only by the control that proves this check.
 *
 * @example
 * ```ts
 * import { withstands } from "@nexus/common/testing";
 *
 * const letThrough = withstands(z.strictObject({ title: z.string().min(1).max(200) }), { title: "Vans" });
 * letThrough.length > 0; // true: some odd texts are titles all the same
 * ```
 */
export const withstands = <T>(
  schema: InputSchema<T>,
  valid: unknown,
  parse: (schema: InputSchema<T>, input: unknown) => Result<T> = (s, input) => parseInput(s, input),
): readonly T[] => {
  const letThrough: T[] = [];
  let refused = 0;
  const first = parse(schema, valid);
  if (!first.ok) throw new Error(`The valid input is refused: ${first.refusal.message}`);
  for (const { path, input } of hostileVariants(valid)) {
    const answer = parse(schema, input);
    if (answer.ok) {
      letThrough.push(answer.value);
      continue;
    }
    const issues = answer.refusal.details["issues"];
    const pointed = Array.isArray(issues) && (issues as readonly InputIssue[]).some((issue) => pointsAt(issue, path));
    if (answer.refusal.code !== "invalid_input" || !pointed) {
      throw new Error(`The refusal of ${JSON.stringify(path)} does not point there: ${JSON.stringify(answer.refusal)}`);
    }
    refused += 1;
  }
  if (refused === 0) throw new Error("Nothing was refused.");
  return letThrough;
};

const issuesOf = ({ details }: Refusal): readonly InputIssue[] => (Array.isArray(details["issues"]) ? (details["issues"] as readonly InputIssue[]) : []);

/** Why a refusal is none, or undefined. Of `invalid_input` with a path: it must point there. */
export const refusalProblem = (refusal: Refusal, path?: InputPath): string | undefined => {
  if (!/^[a-z]+(_[a-z]+)*$/.test(refusal.code) || refusal.message.length < 5) return "has no code or no message";
  if (refusal.code !== "invalid_input" || path === undefined) return undefined;
  return issuesOf(refusal).some((issue) => pointsAt(issue, path)) ? undefined : `does not point there: ${JSON.stringify(issuesOf(refusal))}`;
};

/** Refusals of single items of a batch that was accepted as a whole. */
const refusalsWithin = (value: unknown): readonly Refusal[] =>
  Array.isArray(value) ? value.flatMap((item: unknown) => (isBranch(item) && "refusal" in item ? [item["refusal"] as Refusal] : [])) : [];

/**
 * Puts every hostile variant of `valid` to whatever answers, one after the other: a whole command, say.
 * Throws when one throws or is refused without a code, a message or, for `invalid_input`, a path that
 * points there. Answers the variants that were accepted.
 */
export const withstandsEach = async (name: string, valid: unknown, execute: (input: unknown) => Promise<Result<unknown>>): Promise<readonly HostileVariant[]> => {
  const accepted: HostileVariant[] = [];
  for (const variant of hostileVariants(valid)) {
    const where = `${name} at ${variant.path.join(".") || "the whole"}`;
    const answer = await execute(variant.input).catch((error: unknown) => {
      throw new Error(`${where} throws: ${String(error)}`, { cause: error });
    });
    const refusals = answer.ok ? refusalsWithin(answer.value) : [answer.refusal];
    const problem = refusals.map((refusal) => refusalProblem(refusal, answer.ok ? undefined : variant.path)).find((why) => why !== undefined);
    if (problem !== undefined) throw new Error(`The refusal of ${where} ${problem}`);
    if (answer.ok) accepted.push(variant);
  }
  return accepted;
};
