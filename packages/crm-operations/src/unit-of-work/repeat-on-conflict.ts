import { Instant, NexusError, type Clock, type OperationContext, type Random } from "@nexus/common";
import { OperationsError } from "../operations-error.js";

/** Upper bounds of the pauses before the second to the sixth run, in milliseconds; each pause is drawn evenly from zero to its bound. */
const longestPauses: readonly number[] = [10, 20, 40, 80, 160];

export interface RepeatDependencies {
  readonly clock: Clock;
  readonly random: Random;
  readonly sleep: (milliseconds: number) => Promise<void>;
}

/**
 * Runs an attempt, and again after each `concurrency_conflict`, at most five times more. Throws
 * `deadline_exceeded` when the context's deadline has passed or would pass in the pause,
 * `concurrency_exhausted` after the sixth conflict, and everything else unchanged.
 */
export const repeatOnConflict = async <T>(ctx: OperationContext, deps: RepeatDependencies, attempt: () => Promise<T>): Promise<T> => {
  refuseLate(ctx, deps.clock.now());
  for (let runs = 1; ; runs += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (!NexusError.is(error) || error.code !== "concurrency_conflict") throw error;
      const longest = longestPauses[runs - 1];
      if (longest === undefined) throw OperationsError.concurrencyExhausted(runs, error);
      const pause = drawPause(deps.random, longest);
      refuseLate(ctx, Instant.addMilliseconds(deps.clock.now(), pause), error);
      await deps.sleep(pause);
      refuseLate(ctx, deps.clock.now(), error);
    }
  }
};

const refuseLate = (ctx: OperationContext, at: Instant, cause?: unknown): void => {
  if (ctx.deadline !== undefined && at > ctx.deadline) throw OperationsError.deadlineExceeded(ctx, cause);
};

const drawPause = (random: Random, longest: number): number => {
  const [high = 0, low = 0] = random.bytes(2);
  return Math.floor(((high * 256 + low) * (longest + 1)) / 65_536);
};
