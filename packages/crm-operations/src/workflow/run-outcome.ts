import { NexusError, type Refusal } from "@nexus/common";
import { describeError } from "../logging/index.js";

/** A failure as it is remembered: what went wrong, and nothing of what it was about. */
export interface KeptError {
  /** The stable code of the failure, as it was thrown at first; `unexpected_error` for what has none. */
  readonly code: string;
  readonly message: string;
  readonly details: Readonly<Record<string, unknown>>;
  readonly retryable: boolean;
}

/** Why a run did not reach its end. */
export type RunFailure =
  | { readonly is: "refused"; /** Null when the body itself refused. */ readonly step: string | null; readonly refusal: Refusal }
  | { readonly is: "failed"; readonly step: string | null; readonly error: KeptError }
  | { readonly is: "cancelled"; readonly reason: string };

/** How a run ended. Never silently: what could be neither done nor undone waits for somebody. */
export type RunOutcome<Output = unknown> =
  | { readonly status: "done"; readonly value: Output }
  /** Every step that was done has been taken back, last one first. */
  | { readonly status: "compensated"; readonly failure: RunFailure }
  /** A dead letter: the step could not be taken back, or the body no longer does what it did. Look, mend, redrive. */
  | { readonly status: "needs-attention"; readonly failure: RunFailure; readonly step: string | null; readonly error: KeptError };

export const keptError = (thrown: unknown): KeptError => {
  if (NexusError.is(thrown)) return { code: thrown.code, message: thrown.message, details: plain(thrown.details), retryable: thrown.retryable };
  const { code, name } = describeError(thrown);
  return { code: "unexpected_error", message: `Look at what threw: ${name}${code === null ? "" : ` ${code}`}.`, details: code === null ? {} : { code }, retryable: false };
};

/** What JSON keeps of details; those it cannot keep are left out. */
const plain = (details: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> => {
  try {
    return JSON.parse(JSON.stringify(details)) as Readonly<Record<string, unknown>>;
  } catch {
    return {};
  }
};
