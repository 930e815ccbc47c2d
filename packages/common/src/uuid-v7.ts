import { Instant } from "./instant.js";
import { CommonError } from "./nexus-error.js";
import type { Clock, IdGenerator, Random } from "./ports.js";

/**
 * UUID version 7 (RFC 9562, method 1 of section 6.2): 48 bits of milliseconds, a 12-bit counter that
 * keeps ids of one millisecond in order of creation, 62 random bits. Ids of one generator strictly
 * ascend as text, even when the clock stands still or steps back; when the counter is spent, the id
 * borrows the next millisecond. Throws `short_random` when the source answers fewer bytes than asked.
 */
export const uuidV7Generator = (deps: { readonly clock: Clock; readonly random: Random }): IdGenerator => {
  // A clock before 1970 counts as one that stepped back: the format has no negative time.
  let milliseconds = 0;
  let counter = 0;
  let read = { instant: Instant.fromEpochMilliseconds(0), milliseconds };
  const readClock = (): number => {
    const instant = deps.clock.now();
    if (instant !== read.instant) read = { instant, milliseconds: Instant.toEpochMilliseconds(instant) };
    return read.milliseconds;
  };
  return {
    next() {
      const now = readClock();
      const random = deps.random.bytes(10);
      if (random.length !== 10) throw new CommonError("short_random", "Supply a source of randomness that answers as many bytes as asked.");
      const [variant = 0, ...tail] = random.subarray(0, 8);
      const [high = 0, low = 0] = random.subarray(8);
      if (now > milliseconds) {
        milliseconds = now;
        // Starting in the lower half leaves room for 2,048 ids or more in the millisecond.
        counter = ((high & 0x07) << 8) | low;
      } else if (counter < 0xfff) {
        counter += 1;
      } else {
        milliseconds += 1;
        counter = 0;
      }
      const digits = [hex(milliseconds, 12), `7${hex(counter, 3)}`, hex(0x80 | (variant & 0x3f), 2), ...tail.map((byte) => hex(byte, 2))].join("");
      return [digits.slice(0, 8), digits.slice(8, 12), digits.slice(12, 16), digits.slice(16, 20), digits.slice(20)].join("-");
    },
  };
};

const hex = (value: number, width: number): string => value.toString(16).padStart(width, "0");
