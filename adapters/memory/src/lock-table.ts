/** A wait for a lock that was given up. */
export const gaveUp = Symbol("gave up");

/** One queue per key, first come, first served. */
export class LockTable {
  private readonly waiting = new Map<string, (() => void)[]>();

  /**
   * Takes the keys one after the other, in the order given; every caller must use the same order.
   * Answers how to give them back, or `gaveUp` when `patience`, asked for at the first wait, ended
   * before the last key was free; then nothing is taken.
   */
  async take(keys: readonly string[], patience?: () => Promise<void>): Promise<(() => void) | typeof gaveUp> {
    const taken: string[] = [];
    const giveBack = (): void => taken.splice(0).forEach((key) => this.release(key));
    let waiting: Promise<void> | undefined;
    const wait = patience && ((): Promise<void> => (waiting ??= patience()));
    for (const key of keys) {
      if (!(await this.acquire(key, wait))) {
        giveBack();
        return gaveUp;
      }
      taken.push(key);
    }
    return giveBack;
  }

  private async acquire(key: string, patience: (() => Promise<void>) | undefined): Promise<boolean> {
    const queue = this.waiting.get(key);
    if (!queue) {
      this.waiting.set(key, []);
      return true;
    }
    let wake: () => void = () => undefined;
    const turn = new Promise<true>((resolve) => {
      wake = () => resolve(true);
    });
    queue.push(wake);
    if (!patience) return turn;
    const mine = await Promise.race([turn, patience().then(() => false)]);
    const place = queue.indexOf(wake);
    if (mine || place < 0) return true;
    queue.splice(place, 1);
    return false;
  }

  private release(key: string): void {
    const next = this.waiting.get(key)?.shift();
    if (next) next();
    else this.waiting.delete(key);
  }
}
