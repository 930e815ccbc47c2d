/** A set of atoms (small whole numbers) as closed ranges, flat and ascending: `[lo, hi, lo, hi, …]`, none touching the next. */
export type AtomSet = readonly number[];

export const AtomSet = {
  ofAtoms: (atoms: readonly number[]): AtomSet => joined([...atoms].sort((a, b) => a - b).flatMap((atom) => [atom, atom])),

  ofRange: (low: number, high: number): AtomSet => (low > high ? [] : [low, high]),

  union(a: AtomSet, b: AtomSet): AtomSet {
    const ranges = [...rangesOf(a), ...rangesOf(b)].sort(([x], [y]) => x - y);
    return joined(ranges.flat());
  },

  intersection(a: AtomSet, b: AtomSet): AtomSet {
    const found: number[] = [];
    const [left, right] = [rangesOf(a), rangesOf(b)];
    for (let i = 0, j = 0; ; ) {
      const [x, y] = [left[i], right[j]];
      if (!x || !y) return found;
      const [low, high] = [Math.max(x[0], y[0]), Math.min(x[1], y[1])];
      if (low <= high) found.push(low, high);
      if (x[1] < y[1]) i += 1;
      else j += 1;
    }
  },

  /** What of `whole` is not in the set. */
  difference(whole: AtomSet, set: AtomSet): AtomSet {
    const gaps: number[] = [];
    let low = Number.MIN_SAFE_INTEGER;
    for (const [from, to] of rangesOf(set)) {
      gaps.push(low, from - 1);
      low = to + 1;
    }
    return AtomSet.intersection(whole, [...gaps, low, Number.MAX_SAFE_INTEGER]);
  },

  has(set: AtomSet, atom: number): boolean {
    let low = 0;
    let high = set.length >> 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((set[2 * middle + 1] ?? 0) < atom) low = middle + 1;
      else high = middle;
    }
    return atom >= (set[2 * low] ?? Number.MAX_SAFE_INTEGER);
  },

  /** Whether all of `part` is in `whole`. */
  covers: (whole: AtomSet, part: AtomSet): boolean => AtomSet.difference(part, whole).length === 0,

  count: (set: AtomSet): number => set.reduce((sum, end, i) => sum + (i % 2 === 0 ? -end : end + 1), 0),
} as const;

const rangesOf = (set: AtomSet): readonly (readonly [low: number, high: number])[] =>
  Array.from({ length: set.length >> 1 }, (_, i) => [set[2 * i] ?? 0, set[2 * i + 1] ?? 0] as const);

/** Ranges in ascending order of their start, made one where they touch or overlap. */
const joined = (ranges: AtomSet): AtomSet => {
  const found: number[] = [];
  for (const [low, high] of rangesOf(ranges)) {
    const last = found.at(-1);
    if (last === undefined || low > last + 1) found.push(low, high);
    else found[found.length - 1] = Math.max(last, high);
  }
  return found;
};
