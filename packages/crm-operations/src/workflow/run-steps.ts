import { NexusError } from "@nexus/common";
import { OperationsError } from "../operations-error.js";

const runEndedCode = "run_ended";

/** Thrown into a body whose run has ended, and caught where the body was called. */
export const runEnded = (): OperationsError => new OperationsError(runEndedCode, "Let this through: the run has ended, and nothing goes on past a refusal, a failure or a cancellation.");

export const isRunEnded = (error: unknown): boolean => NexusError.is(error) && error.code === runEndedCode;

export interface StepKeys {
  /** The key of the next call of this step in the run: `run:step`, then `run:step#2`, … */
  next(step: string): string;
}

/** Keys of the steps of one run, the same whenever the run is repeated. */
export const stepKeys = (runId: string): StepKeys => {
  const calls = new Map<string, number>();
  return {
    next(step) {
      const count = (calls.get(step) ?? 0) + 1;
      calls.set(step, count);
      return count === 1 ? `${runId}:${step}` : `${runId}:${step}#${count}`;
    },
  };
};
