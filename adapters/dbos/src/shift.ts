import { setMaxListeners } from "node:events";
import { setTimeout as wait } from "node:timers/promises";

/** The time in which a worker works: until it is told to end, and what is under way has ended. */
export class Shift {
  private readonly over = new AbortController();
  private ending = false;
  private underWay = 0;
  private whenDone: (() => void) | undefined;

  constructor() {
    setMaxListeners(0, this.over.signal);
  }

  /** Throws when this worker is to begin nothing more. */
  readonly mustGoOn = (): void => {
    if (this.ending) throw new Error("the engine has been closed");
  };

  /** Throws when the shift is over meanwhile. */
  readonly sleep = (milliseconds: number): Promise<void> => wait(milliseconds, undefined, { signal: this.over.signal, ref: false });

  /** Something is under way, until the answer is called. */
  readonly working = (): (() => void) => {
    this.underWay += 1;
    return () => {
      this.underWay -= 1;
      if (this.underWay === 0) this.whenDone?.();
    };
  };

  /** Nothing more begins; waits so long for what is under way. */
  async end(graceMs: number): Promise<void> {
    this.ending = true;
    if (this.underWay > 0) await Promise.race([new Promise<void>((resolve) => (this.whenDone = resolve)), wait(graceMs)]);
    this.over.abort();
  }
}
