import { randomBytes } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { Instant, uuidV7Generator, type Clock, type IdGenerator, type Random } from "@nexus/common";

const clockOfTheMachine = (): Clock => {
  // Many ids are made in one millisecond; its text is made once.
  let last = { milliseconds: 0, instant: Instant.fromEpochMilliseconds(0) };
  return {
    now() {
      const milliseconds = Date.now();
      if (milliseconds !== last.milliseconds) last = { milliseconds, instant: Instant.fromEpochMilliseconds(milliseconds) };
      return last.instant;
    },
  };
};

/** The machine's clock. */
export const systemClock: Clock = clockOfTheMachine();

/** Asking the machine costs as much for one byte as for a thousand: small requests share a draw. No byte is given out twice. */
const sharedDraws = (drawn: number): Random => {
  let left = Buffer.alloc(0);
  return {
    bytes(count) {
      if (count > drawn) return new Uint8Array(randomBytes(count));
      if (count > left.length) left = randomBytes(drawn);
      const given = new Uint8Array(left.subarray(0, count));
      left.fill(0, 0, count);
      left = left.subarray(count);
      return given;
    },
  };
};

/** The machine's cryptographic randomness. */
export const systemRandom: Random = sharedDraws(4_096);

/** UUID version 7 over the machine's clock and randomness: ids of this process ascend. */
export const systemIds: IdGenerator = uuidV7Generator({ clock: systemClock, random: systemRandom });

/** Real time. */
export const systemSleep = (milliseconds: number): Promise<void> => wait(Math.min(milliseconds, longestTimer));

/** Real time that does not keep the process alive: what it bounds may be over long before. */
export const systemPatience = (milliseconds: number): Promise<void> => wait(Math.min(milliseconds, longestTimer), undefined, { ref: false });

/** Node's timers go off at once beyond this: 24.8 days. */
const longestTimer = 2_147_483_647;
