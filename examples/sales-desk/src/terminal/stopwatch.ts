/** Adds up how long each part of the job took, in milliseconds, in the order the parts were first named. */
export interface Stopwatch {
  /** Times what is done until the answer is there. Parts may not contain each other. */
  time<T>(part: string, work: () => Promise<T>): Promise<T>;
  /** The same for work that does not wait. */
  timeNow<T>(part: string, work: () => T): T;
  parts(): readonly { readonly part: string; readonly milliseconds: number }[];
}

export const stopwatch = (now: () => number = () => performance.now()): Stopwatch => {
  const spent = new Map<string, number>();
  const add = (part: string, since: number): void => void spent.set(part, (spent.get(part) ?? 0) + now() - since);
  return {
    async time(part, work) {
      const since = now();
      try {
        return await work();
      } finally {
        add(part, since);
      }
    },
    timeNow(part, work) {
      const since = now();
      try {
        return work();
      } finally {
        add(part, since);
      }
    },
    parts: () => [...spent].map(([part, milliseconds]) => ({ part, milliseconds })),
  };
};
