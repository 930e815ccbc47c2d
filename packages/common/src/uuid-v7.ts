import { Instant } from "./instant.js";
import type { Clock, IdGenerator, Random } from "./ports.js";

/**
 * UUID version 7 (RFC 9562, method 1 of section 6.2): 48 bits of milliseconds, a 12-bit counter that
 * keeps ids of one millisecond in order of creation, 62 random bits. Ids of one generator strictly
 * ascend as text, even when the clock steps back.
 */
export const uuidV7Generator = (deps: { readonly clock: Clock; readonly random: Random }): IdGenerator => {
  let lastMilliseconds = -1;
  let counter = 0;
  return {
    next() {
      const now = Instant.toEpochMilliseconds(deps.clock.now());
      const bytes = deps.random.bytes(10);
      if (now > lastMilliseconds) {
        lastMilliseconds = now;
        counter = (((bytes[8] ?? 0) & 0x07) << 8) | (bytes[9] ?? 0);
      } else {
        counter += 1;
        if (counter > 0xfff) {
          lastMilliseconds += 1;
          counter = 0;
        }
      }
      const time = lastMilliseconds.toString(16).padStart(12, "0");
      const variant = (0x80 | ((bytes[0] ?? 0) & 0x3f)).toString(16);
      const tail = Array.from(bytes.subarray(1, 8), (byte) => byte.toString(16).padStart(2, "0")).join("");
      return `${time.slice(0, 8)}-${time.slice(8)}-7${counter.toString(16).padStart(3, "0")}-${variant}${tail.slice(0, 2)}-${tail.slice(2)}`;
    },
  };
};
