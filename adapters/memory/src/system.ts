import { randomBytes } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { Instant, uuidV7Generator, type Clock, type IdGenerator, type Random } from "@nexus/common";

/** The machine's clock. */
export const systemClock: Clock = {
  now: () => Instant.fromEpochMilliseconds(Date.now()),
};

/** The machine's cryptographic randomness. */
export const systemRandom: Random = {
  bytes: (count) => new Uint8Array(randomBytes(count)),
};

/** UUID version 7 over the machine's clock and randomness: ids of this process ascend. */
export const systemIds: IdGenerator = uuidV7Generator({ clock: systemClock, random: systemRandom });

/** Real time. */
export const systemSleep = (milliseconds: number): Promise<void> => wait(Math.min(milliseconds, longestTimer));

/** Real time that does not keep the process alive: what it bounds may be over long before. */
export const systemPatience = (milliseconds: number): Promise<void> => wait(Math.min(milliseconds, longestTimer), undefined, { ref: false });

/** Node's timers go off at once beyond this: 24.8 days. */
const longestTimer = 2_147_483_647;
