import type { Instant, OperationContext, Page, PageRequest, Result } from "@nexus/common";
import type { RunFailure, RunOutcome } from "./run-outcome.js";
import type { Signal, Workflow } from "./workflow.js";

export const runStatuses = ["running", "done", "compensated", "needs-attention"] as const;

export type RunStatus = (typeof runStatuses)[number];

/** One run, as it stands. */
export interface WorkflowRunRecord {
  /** Unique in the tenant. */
  readonly id: string;
  readonly workflow: string;
  readonly version: string;
  /** What sleeps or waits for a signal is running. */
  readonly status: RunStatus;
  readonly startedAt: Instant;
  /** Null while it is running. */
  readonly endedAt: Instant | null;
  /** Null while it is running, and when it is done. */
  readonly failure: RunFailure | null;
}

/** One thing a run has done, oldest first. */
export interface RunHistoryEntry {
  /** 0, 1, 2, … in its run. */
  readonly place: number;
  /** `create-opportunity:do`, `create-opportunity:undo`, `receive`, `now`. */
  readonly name: string;
  /** `accepted` for whatever neither refuses nor fails. */
  readonly outcome: "accepted" | "refused" | "failed";
  /** Of the refusal or the failure. */
  readonly code: string | null;
}

/** What to start. Plain JSON: it is kept until the run is pruned, so it names persons by id only. */
export interface RunToStart<Ports, Input, Output> {
  /** 1 to 200 characters, made by the caller, so that a repeated start is recognised: `lead-conversion:L-1`. */
  readonly id: string;
  readonly workflow: Workflow<Ports, Input, Output>;
  readonly input: Input;
}

/** `key` makes a repeated signal the same one: it arrives once. */
export interface SignalToGive<Payload> {
  readonly signal: Signal<Payload>;
  readonly payload: Payload;
  readonly key: string;
}

/**
 * Runs workflows that outlive calls, processes and releases. A run belongs to the tenant of the context
 * that started it, and acts as its actor; another tenant's run is unknown. Throws `storage_unavailable`,
 * retryable, where the engine's own database does not answer.
 */
export interface WorkflowEngine {
  /**
   * Starts a run and answers it, usually still running. The same id with the same workflow and input
   * answers the run that is there, whatever became of it. Refused with `run_id_reused` for another
   * workflow, version or input, with `invalid_run_id`, and with `run_input_not_plain`. Throws
   * `workflow_not_registered` for a workflow the engine was not made with.
   */
  start<Ports, Input, Output>(ctx: OperationContext, run: RunToStart<Ports, Input, Output>): Promise<Result<WorkflowRunRecord>>;
  /** Waits until the run has ended. Refused with `run_not_found`, and with `run_not_ended` when `ctx.deadline` comes first. */
  outcome<Output>(ctx: OperationContext, id: string): Promise<Result<RunOutcome<Output>>>;
  /** A signal given before anybody waits for it is kept. Given to a run that has ended it changes nothing. Refused with `run_not_found` and `invalid_input`. */
  signal<Payload>(ctx: OperationContext, id: string, signal: SignalToGive<Payload>): Promise<Result<undefined>>;
  /** The run ends at its next step or wait, and what it has done is taken back. Again, or when it has ended, changes nothing. Refused with `run_not_found`. */
  cancel(ctx: OperationContext, id: string, reason: string): Promise<Result<undefined>>;
  /** Undefined when there is none. */
  find(ctx: OperationContext, id: string): Promise<WorkflowRunRecord | undefined>;
  /** In order; empty for a run that has done nothing yet and for one that there is not. */
  history(ctx: OperationContext, id: string): Promise<readonly RunHistoryEntry[]>;
}

/** Every condition that is present must hold. */
export interface RunFilter {
  readonly workflow?: string;
  readonly statuses?: readonly RunStatus[];
}

/** For operators: what is under way, and what needs somebody. */
export interface WorkflowRuns {
  /** Ordered by start, then id. Throws `invalid_page` for a limit outside 1 to 1,000 or a cursor it did not give. */
  list(ctx: OperationContext, filter: RunFilter, page: PageRequest): Promise<Page<WorkflowRunRecord>>;
  /**
   * Tries again what a run that needs attention failed at: the undo, or the body of the release that is
   * registered now. Refused with `run_not_found`, and with `run_needs_no_attention` for any other.
   */
  redrive(ctx: OperationContext, id: string): Promise<Result<WorkflowRunRecord>>;
  /** Forgets runs of the tenant that ended before, with all they remember, and answers how many; at most 1,000 a call. What needs attention stays. An id may be used again afterwards. */
  prune(ctx: OperationContext, endedBefore: Instant): Promise<number>;
}
