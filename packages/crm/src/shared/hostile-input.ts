import { parseInput, type InputIssue, type InputSchema, type Result } from "@nexus/common";

/**
 * Bad input for every field of every command. Test-only, not exported from the package's door.
 * {@link withstands} replaces, removes and adds one thing at a time in a valid input and demands a
 * typed refusal that points at the place, or a value that the schema really lets through.
 */
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

type Path = readonly (string | number)[];

interface Variant {
  readonly path: Path;
  readonly input: unknown;
}

const isBranch = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;

/** `value` with what stands at `path` replaced. */
const replaced = (value: unknown, path: Path, by: unknown): unknown => {
  const [key, ...rest] = path;
  if (key === undefined || !isBranch(value)) return by;
  if (Array.isArray(value)) return value.map((item: unknown, i) => (i === key ? replaced(item, rest, by) : item));
  return { ...value, [key]: replaced(value[key], rest, by) };
};

const without = (value: unknown, path: Path): unknown => {
  const [key, ...rest] = path;
  if (key === undefined || !isBranch(value) || Array.isArray(value)) return value;
  if (rest.length > 0) return { ...value, [key]: without(value[key], rest) };
  return Object.fromEntries(Object.entries(value).filter(([name]) => name !== key));
};

const pathsOf = (value: unknown, path: Path = []): readonly Path[] =>
  isBranch(value)
    ? [path, ...Object.entries(value).flatMap(([key, item]) => pathsOf(item, [...path, Array.isArray(value) ? Number(key) : key]))]
    : [path];

const branchesOf = (valid: unknown): readonly Path[] => pathsOf(valid).filter((path) => isBranch(at(valid, path)));

const at = (value: unknown, path: Path): unknown => path.reduce<unknown>((current, key) => (isBranch(current) ? current[key] : undefined), value);

const variantsOf = (valid: unknown, values: readonly unknown[]): readonly Variant[] => [
  ...pathsOf(valid).flatMap((path) => values.map((value) => ({ path, input: replaced(valid, path, value) }))),
  ...pathsOf(valid).flatMap((path) => (path.length === 0 ? [] : [{ path, input: without(valid, path) }])),
  ...branchesOf(valid)
    .filter((path) => !Array.isArray(at(valid, path)))
    .map((path) => ({ path: [...path, "unexpected"], input: replaced(valid, [...path, "unexpected"], "value") })),
];

const pointsAt = (issue: InputIssue, path: Path): boolean => {
  const shared = Math.min(issue.path.length, path.length);
  return issue.message !== "" && issue.path.slice(0, shared).every((part, i) => String(part) === String(path[i]));
};

/**
 * Puts every bad variant of `valid` to the schema. Throws when something throws, when a refusal is
 * untyped or points elsewhere, or when nothing at all was refused. Answers what the schema let
 * through, so that a decision can be tried on it.
 *
 * @param parse replaced only by the control that proves this check.
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
  for (const { path, input } of variantsOf(valid, hostileValues())) {
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
