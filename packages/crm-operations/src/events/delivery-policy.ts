import { Instant, millisecondsPerDay, type Random } from "@nexus/common";

/** How deliveries are tried, and for how long what is done with is kept. Times in milliseconds. */
export interface DeliveryPolicy {
  /** Most events per claim. */
  readonly batch: number;
  /** How long a worker may take for a claim before another one takes over. */
  readonly leaseMs: number;
  /** After so many attempts an event is a dead letter. */
  readonly mostAttempts: number;
  /** Bound of the pause after the first failure; it doubles with each further one. */
  readonly firstPauseMs: number;
  /** Bound of all pauses. */
  readonly longestPauseMs: number;
  /** How long a worker that found nothing waits for news before it looks again. */
  readonly pollMs: number;
  /** How long settled events, and the notes of who handled them, are kept. */
  readonly retentionMs: number;
}

export const defaultDeliveryPolicy: DeliveryPolicy = {
  batch: 200,
  leaseMs: 60_000,
  mostAttempts: 10,
  firstPauseMs: 1_000,
  longestPauseMs: 600_000,
  pollMs: 1_000,
  retentionMs: 7 * millisecondsPerDay,
};

/**
 * When to try again after so many attempts, or null when there were enough. Full jitter: drawn evenly
 * between 1 ms and a bound that doubles, so that what failed together does not come back together.
 */
export const nextAttempt = (policy: DeliveryPolicy, attempt: number, now: Instant, random: Random): Instant | null => {
  if (attempt >= policy.mostAttempts) return null;
  let bound = policy.firstPauseMs;
  for (let n = 1; n < attempt && bound < policy.longestPauseMs; n += 1) bound *= 2;
  return Instant.addMilliseconds(now, drawn(random, Math.min(bound, policy.longestPauseMs)));
};

/** Evenly from 1 to `most`, which is below 2^32. */
const drawn = (random: Random, most: number): number => {
  const draw = random.bytes(4).reduce((number, byte) => number * 256 + byte, 0);
  return 1 + Math.floor((draw * most) / 4_294_967_296);
};
