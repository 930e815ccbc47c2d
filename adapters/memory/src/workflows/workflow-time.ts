import { Instant, type Clock } from "@nexus/common";
import type { SimulatedClock } from "@nexus/common/testing";

/** Time as runs see it. Whoever works is counted, so that simulated time can stand still meanwhile. */
export interface WorkflowTime {
  readonly clock: Clock;
  /** Calls back once, never at once, when it is there; not any more after the answer was called. */
  wake(at: Instant, wakeUp: () => void): () => void;
  /** Somebody works. */
  enter(): void;
  /** Somebody waits for time or for news, or has ended. */
  leave(): void;
}

/** Node's timers go off at once beyond this: 24.8 days. */
const longestTimer = 2_147_483_647;

/** The machine's timers, by this clock; they do not keep the process alive. */
export const systemTime = (clock: Clock): WorkflowTime => ({
  clock,
  wake(at, wakeUp) {
    let timer: NodeJS.Timeout | undefined;
    const look = (): void => {
      const left = Instant.toEpochMilliseconds(at) - Instant.toEpochMilliseconds(clock.now());
      timer = setTimeout(left <= 0 ? wakeUp : look, Math.min(Math.max(left, 0), longestTimer)).unref();
    };
    look();
    return () => clearTimeout(timer);
  },
  enter: () => undefined,
  leave: () => undefined,
});

export interface VirtualTime extends WorkflowTime {
  /** Resolves when nobody works: every run has ended or waits. */
  idle(): Promise<void>;
  /** Lets time pass up to this point, from one wait that ends to the next, each time until nobody works. */
  advanceTo(at: Instant): Promise<void>;
}

interface Sleeper {
  readonly at: Instant;
  readonly wakeUp: () => void;
}

/** Time that passes only when told to: years in moments, the same every time. */
export const virtualTime = (clock: SimulatedClock): VirtualTime => {
  /** Latest first: the next one to wake is at the end. */
  const sleepers: Sleeper[] = [];
  let working = 0;
  let whenIdle: (() => void)[] = [];

  const isIdle = (): boolean => working === 0;
  const idle = async (): Promise<void> => {
    while (!isIdle()) await new Promise<void>((resolve) => whenIdle.push(resolve));
  };

  return {
    clock,
    wake(at, wakeUp) {
      const sleeper = { at, wakeUp };
      sleepers.splice(placeOf(sleepers, at), 0, sleeper);
      return () => {
        const place = sleepers.indexOf(sleeper, placeOf(sleepers, at));
        if (place >= 0) sleepers.splice(place, 1);
      };
    },
    enter() {
      working += 1;
    },
    leave() {
      working -= 1;
      if (!isIdle()) return;
      const told = whenIdle;
      whenIdle = [];
      told.forEach((tell) => tell());
    },
    idle,
    async advanceTo(at) {
      await idle();
      for (let next = sleepers.at(-1); next && next.at <= at; next = sleepers.at(-1)) {
        if (next.at > clock.now()) clock.set(next.at);
        sleepers.pop();
        next.wakeUp();
        await idle();
      }
      if (at > clock.now()) clock.set(at);
    },
  };
};

/** Where a sleeper of this time goes: before all that wake earlier, and before those of the same time that came first. */
const placeOf = (sleepers: readonly Sleeper[], at: Instant): number => {
  let low = 0;
  let high = sleepers.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sleepers[middle]?.at ?? "") > at) low = middle + 1;
    else high = middle;
  }
  return low;
};
