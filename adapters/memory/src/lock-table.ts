/** A wait for a lock that was given up. */
export const gaveUp = Symbol("gave up");

/** A lock that was held, and not to be waited for. */
export const wasTaken = Symbol("was taken");

export interface LockRequest {
  readonly key: string;
  readonly mode: "exclusive" | "shared";
  /** True: taken at once or not at all. */
  readonly refuses?: boolean;
}

interface Lock {
  held: { readonly mode: LockRequest["mode"]; holders: number } | undefined;
  readonly waiting: { readonly mode: LockRequest["mode"]; readonly wake: () => void }[];
}

/** One queue per key, first come, first served: who asks for a lock alone is not overtaken by sharers. */
export class LockTable {
  private readonly locks = new Map<string, Lock>();

  /**
   * Takes the locks one after the other, in the order given; every caller must use the same order.
   * Answers how to give them back, or `gaveUp` when `patience`, asked for at the first wait, ended
   * before the last one was free, or `wasTaken`; then nothing is taken.
   */
  async take(requests: readonly LockRequest[], patience?: () => Promise<void>): Promise<(() => void) | typeof gaveUp | typeof wasTaken> {
    const taken: string[] = [];
    const giveBack = (): void => taken.splice(0).forEach((key) => this.release(key));
    let waiting: Promise<void> | undefined;
    const wait = patience && ((): Promise<void> => (waiting ??= patience()));
    for (const request of requests) {
      if (request.refuses === true && this.locks.has(request.key)) {
        giveBack();
        return wasTaken;
      }
      if (!(await this.acquire(request, wait))) {
        giveBack();
        return gaveUp;
      }
      taken.push(request.key);
    }
    return giveBack;
  }

  /** How many keys are held or waited for. */
  get size(): number {
    return this.locks.size;
  }

  private async acquire({ key, mode }: LockRequest, patience: (() => Promise<void>) | undefined): Promise<boolean> {
    const lock = this.locks.get(key) ?? { held: undefined, waiting: [] };
    this.locks.set(key, lock);
    let wake: () => void = () => undefined;
    const turn = new Promise<true>((resolve) => {
      wake = () => resolve(true);
    });
    const place = { mode, wake };
    lock.waiting.push(place);
    this.letIn(key, lock);
    if (!lock.waiting.includes(place) || !patience) return turn;
    const mine = await Promise.race([turn, patience().then(() => false)]);
    if (mine || !lock.waiting.includes(place)) return true;
    lock.waiting.splice(lock.waiting.indexOf(place), 1);
    this.letIn(key, lock);
    return false;
  }

  private release(key: string): void {
    const lock = this.locks.get(key);
    if (!lock?.held) return;
    lock.held.holders -= 1;
    if (lock.held.holders === 0) lock.held = undefined;
    this.letIn(key, lock);
  }

  /** Wakes those at the head of the queue who may hold the lock together with its holders. */
  private letIn(key: string, lock: Lock): void {
    for (let next = lock.waiting[0]; next && (!lock.held || (lock.held.mode === "shared" && next.mode === "shared")); next = lock.waiting[0]) {
      lock.held = { mode: next.mode, holders: (lock.held?.holders ?? 0) + 1 };
      lock.waiting.shift();
      next.wake();
    }
    if (!lock.held && lock.waiting.length === 0) this.locks.delete(key);
  }
}
