import { Instant } from "../instant.js";
import type { Clock, IdGenerator, Random } from "../ports.js";
import type { OperationContext } from "../operation-context.js";
import { defaultTenantId } from "../operation-context.js";

/** A clock that stands still until it is told to move. */
export interface SimulatedClock extends Clock {
  advance(milliseconds: number): void;
  set(instant: Instant): void;
}

export const simulatedClock = (start: string = "2026-01-15T09:00:00.000Z"): SimulatedClock => {
  let current = Instant.of(start);
  return {
    now: () => current,
    advance(milliseconds) {
      current = Instant.addMilliseconds(current, milliseconds);
    },
    set(instant) {
      current = instant;
    },
  };
};

/** `L-0001`, `L-0002`, … for the prefix `L`. Sorts as text up to 9,999 ids. */
export const simulatedIds = (prefix = "id"): IdGenerator => {
  let count = 0;
  return { next: () => `${prefix}-${String((count += 1)).padStart(4, "0")}` };
};

/** The same bytes for the same seed, on every machine (mulberry32). For tests only. */
export const simulatedRandom = (seed = 1): Random => {
  let state = seed >>> 0;
  const nextByte = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 24;
  };
  return { bytes: (count) => Uint8Array.from({ length: count }, nextByte) };
};

export const simulatedContext = (overrides: Partial<OperationContext> = {}): OperationContext => ({
  tenantId: defaultTenantId,
  actor: { type: "user", id: "user-test" },
  correlationId: "correlation-test",
  ...overrides,
});
