import type { Clock, Instant, OperationContext, Random, Refusal } from "@nexus/common";
import { OperationsError } from "../operations-error.js";
import type { KeptError } from "./run-outcome.js";

/** What an engine remembers of one thing a run has done: plain JSON. */
export type StepAnswer =
  | { readonly is: "accepted"; readonly value: unknown }
  | { readonly is: "refused"; readonly refusal: Refusal; /** An earlier try outside may have happened, so it is undone like what failed. */ readonly unsure?: true }
  | { readonly is: "failed"; readonly error: KeptError };

/** What reaches a run from outside. */
export type RunMessage =
  | { readonly is: "signal"; readonly name: string; readonly payload: unknown }
  | { readonly is: "cancel"; readonly reason: string };

/**
 * What an engine gives one run: the few durable primitives that workflows are made of. Whatever these
 * methods throw means that this worker must not go on with the run: it was stopped, fenced off, or its
 * engine cannot be reached. Nothing is undone then; the run goes on elsewhere, from what is remembered.
 */
export interface DurableRun {
  readonly id: string;
  /** Without a key and a deadline: a run outlives the call that started it. */
  readonly ctx: OperationContext;
  /** True when no worker was at the run before this one. Absent where nobody knows: then the first step may have been tried. */
  readonly isFresh?: boolean;
  /**
   * Answers what is remembered at this place of the run, and makes it first when nothing is. What `make`
   * throws is not remembered and comes out. Throws `workflow_changed` when something of another name is
   * remembered here. Places are counted in the order of the calls.
   */
  remember(name: string, make: () => Promise<StepAnswer>): Promise<StepAnswer>;
  /** The oldest message that was not received yet; undefined when there is none until then. Remembered like all else. */
  receive(until: Instant): Promise<RunMessage | undefined>;
  /** Throws unless this worker still owns the run. Asked inside the unit of work of a joined step, after its checkpoint was written. */
  confirmOwnership(): Promise<void>;
  /** Why the run is to be cancelled, as far as this worker has heard. */
  cancellation(): string | undefined;
  readonly clock: Clock;
  readonly random: Random;
  /** Real or simulated time; not remembered. */
  sleep(milliseconds: number): Promise<void>;
  /** What the attempt answers or throws; throws `stepTimedOut` when that takes longer. What comes later is nobody's. */
  inTime<T>(milliseconds: number, attempt: () => Promise<T>): Promise<T>;
}

/** A step did not answer in time; nobody knows whether it happened. */
export const stepTimedOut = (timeoutMs: number): OperationsError =>
  new OperationsError("step_timed_out", "Look whether it happened: the step did not answer in time.", { retryable: true, details: { timeoutMs } });
