import type { Random } from "@nexus/common";

/** A `turn` for `memoryStorage` that gives way zero to `most` times, drawn from a seed: the same seed gives the same interleaving. */
export const seededTurns = (random: Random, most = 3): (() => Promise<void>) => async () => {
  const [draw = 0] = random.bytes(1);
  for (let left = draw % (most + 1); left > 0; left -= 1) await Promise.resolve();
};
