import { checkLimits, defaultInputLimits, type InputLimits } from "./input-limits.js";
import { accept, refuse, type Result } from "./result.js";

export interface InputIssue {
  /** Where: `["lines", 2, "quantity"]`. Empty for the input as a whole. */
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** What `parseInput` needs of a schema; every zod schema is one. */
export interface InputSchema<T> {
  safeParse(input: unknown):
    | { readonly success: true; readonly data: T }
    | {
        readonly success: false;
        readonly error: { readonly issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string; readonly keys?: unknown }[] };
      };
}

/**
 * Untrusted input to a typed value: size and shape limits first (iteratively, so that nothing
 * overflows), then the schema. Refuses with `invalid_input`; `details.issues` lists every
 * {@link InputIssue} with its path. The message shows paths and never echoes values.
 */
export const parseInput = <T>(
  schema: InputSchema<T>,
  input: unknown,
  limits: InputLimits = defaultInputLimits,
): Result<T, "invalid_input"> => {
  const tooMuch = checkLimits(input, limits);
  if (tooMuch) return invalidInput([tooMuch]);
  const parsed = schema.safeParse(input);
  if (parsed.success) return accept(parsed.data);
  return invalidInput(
    parsed.error.issues.map((issue) => ({
      path: [...issue.path.map(pathPart), ...unrecognized(issue.keys)],
      message: issue.message,
    })),
  );
};

export const invalidInput = (issues: readonly InputIssue[]): ReturnType<typeof refuse<"invalid_input">> => {
  const first = issues[0];
  const more = issues.length > 1 ? ` (and ${issues.length - 1} more)` : "";
  return refuse("invalid_input", `Correct ${describePath(first?.path ?? [])}: ${first?.message ?? "invalid"}${more}`, { issues });
};

export const describePath = (path: readonly (string | number)[]): string =>
  path.length === 0 ? "the input" : path.map((part, i) => (typeof part === "number" ? `[${part}]` : i === 0 ? part : `.${part}`)).join("");

const pathPart = (part: PropertyKey): string | number => (typeof part === "symbol" ? String(part) : part);

const unrecognized = (keys: unknown): readonly string[] =>
  Array.isArray(keys) && typeof keys[0] === "string" ? [keys[0]] : [];
