/**
 * A refusal: the expected "no" of a business rule or of input validation. It is a value, not an
 * exception, and always names what to do next in `message`.
 *
 * `code` is stable and machine-readable (snake_case); `details` is JSON-plain and never holds
 * personal data values, only names, ids, paths and figures.
 */
export interface Refusal<Code extends string = string> {
  readonly code: Code;
  readonly message: string;
  readonly details: Readonly<Record<string, unknown>>;
}

export interface Accepted<T> {
  readonly ok: true;
  readonly value: T;
}

export interface Refused<Code extends string = string> {
  readonly ok: false;
  readonly refusal: Refusal<Code>;
}

/** What a decision answers: a value, or the reason why not. */
export type Result<T, Code extends string = string> = Accepted<T> | Refused<Code>;

export const accept = <T>(value: T): Accepted<T> => ({ ok: true, value });

/**
 * @example
 * ```ts
 * const answer = refuse("lead_not_convertible", "Qualify the lead first.", { leadId: "L-1" });
 * answer.refusal.code; // "lead_not_convertible"
 * ```
 */
export const refuse = <Code extends string>(
  code: Code,
  message: string,
  details: Readonly<Record<string, unknown>> = {},
): Refused<Code> => ({ ok: false, refusal: { code, message, details } });
