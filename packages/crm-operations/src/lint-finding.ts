/** A mistake in configuration, found before it does harm. */
export interface LintFinding {
  /** `error` must be corrected before use; `warning` may be meant. */
  readonly severity: "error" | "warning";
  /** Stable, snake_case. */
  readonly code: string;
  /** Where in the configuration: `["memberships", 3, "userId"]`. */
  readonly path: readonly (string | number)[];
  /** What to do about it. */
  readonly message: string;
}

export const error = (code: string, path: LintFinding["path"], message: string): LintFinding => ({ severity: "error", code, path, message });
export const warning = (code: string, path: LintFinding["path"], message: string): LintFinding => ({ severity: "warning", code, path, message });
