/** One thing wrong with an input, and where. */
export interface InputIssue {
  /** Where: `["lines", 2, "quantity"]`. Empty for the input as a whole. */
  readonly path: readonly (string | number)[];
  /** What is wrong, in words that never echo the value. */
  readonly message: string;
}

const plainName = /^[\p{L}_$][\p{L}\p{N}_$-]*$/u;

/**
 * A path as a person writes it: `lines[2].quantity`, or `the input` for the whole. Names that are no
 * plain words are quoted and escaped, since whoever sent the input chose them.
 */
export const describePath = (path: readonly (string | number)[]): string =>
  path.length === 0
    ? "the input"
    : path.map((part, index) => (typeof part === "string" && plainName.test(part) ? (index === 0 ? part : `.${part}`) : `[${JSON.stringify(part)}]`)).join("");
