import type { InputIssue } from "./input-issue.js";
import { describePath } from "./input-issue.js";
import { checkLimits, defaultInputLimits, type InputLimits } from "./input-limits.js";
import { accept, refuse, type Refused, type Result } from "./result.js";

interface SchemaIssue {
  readonly path: readonly PropertyKey[];
  readonly message: string;
  /** The names a strict schema did not expect. */
  readonly keys?: unknown;
}

/** What `parseInput` needs of a schema; every zod schema is one. */
export interface InputSchema<T> {
  safeParse(input: unknown): { readonly success: true; readonly data: T } | { readonly success: false; readonly error: { readonly issues: readonly SchemaIssue[] } };
}

/**
 * Untrusted input to a typed value: size and shape limits first (iteratively, so that nothing
 * overflows), then the schema. Refuses with `invalid_input`; `details.issues` lists every
 * {@link InputIssue} with its path. The message shows paths and never echoes values.
 *
 * @example
 * ```ts
 * const schema = z.strictObject({ name: z.string() });
 * parseInput(schema, JSON.parse('{"name":"Ana","__proto__":{}}')); // refused: Correct __proto__: a reserved name
 * ```
 */
export const parseInput = <T>(schema: InputSchema<T>, input: unknown, limits: InputLimits = defaultInputLimits): Result<T, "invalid_input"> => {
  const tooMuch = checkLimits(input, limits);
  if (tooMuch) return invalidInput([tooMuch]);
  const parsed = schema.safeParse(input);
  return parsed.success ? accept(parsed.data) : invalidInput(parsed.error.issues.flatMap(inputIssues));
};

/** The refusal for issues found by hand, in the words of {@link parseInput}. */
export const invalidInput = (issues: readonly InputIssue[]): Refused<"invalid_input"> => {
  const first = issues[0];
  const more = issues.length > 1 ? ` (and ${issues.length - 1} more)` : "";
  return refuse("invalid_input", `Correct ${describePath(first?.path ?? [])}: ${first?.message ?? "invalid"}${more}`, { issues });
};

/** How zod says that a name is not there. */
const missing = /^Invalid input: expected (.+), received undefined$/;

/** One issue per unexpected name, so that each has its path; one for all else. */
const inputIssues = ({ path, message, keys }: SchemaIssue): readonly InputIssue[] => {
  const parts = path.map((part) => (typeof part === "symbol" ? String(part) : part));
  const names = Array.isArray(keys) ? keys.filter((key): key is string => typeof key === "string") : [];
  return names.length === 0 ? [{ path: parts, message: message.replace(missing, "missing: expected $1") }] : names.map((name) => ({ path: [...parts, name], message: "not a known name" }));
};
