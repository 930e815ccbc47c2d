import type { LockKey } from "@nexus/crm-operations";
import { simulatedRandom } from "@nexus/common/testing";
import { attackingSteps, plainSteps, readingSteps, writingSteps, type Draw, type MakeStep, type Step } from "./tenant-history-steps.js";

/** What one tenant does in one unit of work. */
export interface PlannedWork {
  /** 0, 1, … */
  readonly tenant: number;
  readonly mode: "run" | "read";
  readonly locks: readonly LockKey[];
  readonly steps: readonly Step[];
  /** What becomes of it when no step fails. */
  readonly ending: "accepted" | "refused" | "thrown";
}

/** What two or three tenants do, in the order of their units of work; all of them use the same few ids and keys. */
export interface TenantHistory {
  readonly seed: number;
  readonly tenantIds: readonly string[];
  readonly works: readonly PlannedWork[];
}

const drawing = (seed: number): Draw => {
  const random = simulatedRandom(seed);
  return (bound) => {
    const [high = 0, low = 0] = random.bytes(2);
    return (high * 256 + low) % bound;
  };
};

/** The same history for the same seed; its tenants are nobody else's. */
export const tenantHistory = (seed: number): TenantHistory => {
  const draw = drawing(seed);
  const tenantIds = Array.from({ length: 2 + draw(2) }, (_, n) => `history-${seed}-${n}`);
  const works = Array.from({ length: tenantIds.length * (3 + draw(4)) }, () => plannedWork(draw, tenantIds));
  return { seed, tenantIds, works };
};

const plannedWork = (draw: Draw, tenantIds: readonly string[]): PlannedWork => {
  const tenant = draw(tenantIds.length);
  const others = tenantIds.filter((_, n) => n !== tenant);
  const mode = draw(5) === 0 ? "read" : "run";
  const makers = mode === "read" ? readMakers : runMakers;
  const steps = Array.from({ length: 1 + draw(5) }, () => oneOf(makers, draw)(draw, oneOf(others, draw)));
  const locks = Array.from({ length: draw(3) }, (): LockKey => ({ kind: "note", id: `lock-${draw(2)}` }));
  return { tenant, mode, locks: mode === "read" ? [] : locks, steps, ending: (["refused", "thrown"] as const)[draw(8)] ?? "accepted" };
};

/** Writes come more often, so that there is something to see. */
const runMakers: readonly MakeStep[] = [...writingSteps, ...writingSteps, ...readingSteps, ...plainSteps, ...attackingSteps];
const readMakers: readonly MakeStep[] = [...readingSteps, ...readingSteps, ...writingSteps];

const oneOf = <Item>(items: readonly Item[], draw: Draw): Item => {
  const item = items[draw(items.length)];
  if (item === undefined) throw new Error("There is nothing to choose from.");
  return item;
};
