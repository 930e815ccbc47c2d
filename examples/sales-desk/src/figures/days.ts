/** Numbers of days, counted: the median of any number of them in little memory. */
export interface Days {
  add(days: number): void;
  /** The middle one, or between the two in the middle; null when there are none. */
  median(): number | null;
}

export const countDays = (): Days => {
  const times = new Map<number, number>();
  let all = 0;
  const at = (position: number): number => {
    let passed = 0;
    for (const [days, count] of [...times].sort(([a], [b]) => a - b)) {
      passed += count;
      if (position < passed) return days;
    }
    return 0;
  };
  return {
    add(days) {
      times.set(days, (times.get(days) ?? 0) + 1);
      all += 1;
    },
    median: () => (all === 0 ? null : (at(Math.floor((all - 1) / 2)) + at(Math.floor(all / 2))) / 2),
  };
};
