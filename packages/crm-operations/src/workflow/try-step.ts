import { NexusError, type Random, type Result } from "@nexus/common";
import { OperationsError } from "../operations-error.js";
import type { DurableRun, StepAnswer } from "./durable-run.js";
import { keptError } from "./run-outcome.js";
import type { RetryPolicy } from "./step.js";

/** One try of a step. */
export type Try = () => Promise<Result<unknown>>;

/** Thrown out of a try when the worker must not go on with the run; see `DurableRun`. */
export const runInterrupted = (cause: unknown): OperationsError => new OperationsError(runInterruptedCode, "Let this through: the run goes on elsewhere.", { cause });

export const isRunInterrupted = (error: unknown): error is OperationsError => NexusError.is(error) && error.code === runInterruptedCode;

const runInterruptedCode = "run_interrupted";

export interface Tried {
  readonly policy: RetryPolicy;
  /** Whether it counts as failed when a try takes too long; a joined step cannot outlive its unit of work. */
  readonly timesOut: boolean;
  /** Whether an error without a code of ours is worth another try: a network's is, a mistake in the step is not. */
  readonly retriesUnknown: boolean;
  /** Whether it waits for as long as the storage is away, however often it was tried: a joined step has not happened then. */
  readonly outlastsStorage: boolean;
  /** Undo is not cancelled. */
  readonly cancellable: boolean;
  /** Whether a try may have happened of which nobody knows: one before this worker's first. */
  readonly unsure: boolean;
}

/** Tries a step until it answers or its tries are used up. Every answer is data; only an interruption is thrown. */
export const tryStep = async (run: Pick<DurableRun, "cancellation" | "inTime" | "random" | "sleep">, attempt: Try, { policy, timesOut, retriesUnknown, outlastsStorage, cancellable, unsure }: Tried): Promise<StepAnswer> => {
  let tries = 0;
  for (let pauses = 1; ; pauses += 1) {
    const reason = cancellable ? run.cancellation() : undefined;
    if (reason !== undefined) return cancelled(reason);
    try {
      return answerOf(await (timesOut ? run.inTime(policy.timeoutMs, attempt) : attempt()), timesOut && (unsure || pauses > 1));
    } catch (error) {
      if (isRunInterrupted(error)) throw error;
      const away = outlastsStorage && NexusError.is(error) && error.code === "storage_unavailable";
      const again = NexusError.is(error) ? error.retryable : retriesUnknown;
      if (!away) tries += 1;
      if (!again || tries >= policy.attempts) return { is: "failed", error: keptError(error) };
      await run.sleep(pauseAfter(pauses, policy, run.random));
    }
  }
};

/** Kept as the failure of the step that did not run any more, so that a run which is repeated ends the same way. */
export const cancelledCode = "run_cancelled";

const cancelled = (reason: string): StepAnswer => ({ is: "failed", error: { code: cancelledCode, message: reason, details: {}, retryable: false } });

const answerOf = (result: Result<unknown>, unsure: boolean): StepAnswer => (result.ok ? { is: "accepted", value: result.value } : { is: "refused", refusal: result.refusal, ...(unsure ? { unsure } : {}) });

const pauseAfter = (tries: number, { firstPauseMs, longestPauseMs }: RetryPolicy, random: Random): number => {
  const longest = Math.min(longestPauseMs, firstPauseMs * 2 ** Math.min(tries - 1, 30));
  const [high = 0, low = 0] = random.bytes(2);
  return Math.floor(longest / 2 + ((high * 256 + low) * (longest / 2)) / 65_536);
};
