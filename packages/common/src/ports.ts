import type { Instant } from "./instant.js";

/** Where "now" comes from. The core never reads a clock of its own. */
export interface Clock {
  now(): Instant;
}

/** Where new ids come from: text, unique, at most 128 characters; the default is UUID version 7. */
export interface IdGenerator {
  next(): string;
}

/** Where randomness comes from. `bytes(n)` answers n bytes, each uniform over 0..255. */
export interface Random {
  bytes(count: number): Uint8Array;
}
