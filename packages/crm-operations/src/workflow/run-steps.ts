import { NexusError } from "@nexus/common";
import { OperationsError } from "../operations-error.js";
import type { IndependentSteps } from "./workflow.js";

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

type Begin = () => Promise<unknown>;

/** What independent steps answer, each in its place, however they are done. */
export const answersOf = async <Answers extends readonly unknown[]>(steps: IndependentSteps<Answers>, doAll: (steps: readonly Begin[]) => Promise<readonly unknown[]>): Promise<Answers> =>
  // One answer for each step, in the order of the steps: that is what `IndependentSteps` says of them.
  (await doAll(steps as readonly Begin[])) as Answers;

/** One after the other. */
export const inTurn = async (steps: readonly Begin[]): Promise<readonly unknown[]> => {
  const answers: unknown[] = [];
  for (const begin of steps) answers.push(await begin());
  return answers;
};
