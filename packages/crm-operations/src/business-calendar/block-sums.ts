/** Sums over blocks in a row. A block is added up when it is first asked for, and so are two, four, eight … of them together. */
export interface BlockSums {
  /** Over `from <= block < to`; costs the logarithm of their number. */
  between(from: number, to: number): number;
  /** The first block, `from <= block < to`, by whose end the sum has reached what is wanted, and what is wanted of that block itself. Undefined when none does. */
  reaching(wanted: number, from: number, to: number): { readonly block: number; readonly rest: number } | undefined;
}

export const blockSums = (sumOf: (block: number) => number): BlockSums => {
  const known: Map<number, number>[] = [];

  /** Of the 2^level blocks from `place * 2^level` on. */
  const sumAt = (level: number, place: number): number => {
    const sums = (known[level] ??= new Map<number, number>());
    const sum = sums.get(place) ?? (level === 0 ? sumOf(place) : sumAt(level - 1, place * 2) + sumAt(level - 1, place * 2 + 1));
    sums.set(place, sum);
    return sum;
  };

  /** Walks in steps that double with each one taken and halve where one is too long: nothing far behind the goal is ever added up. */
  const walk = (from: number, to: number, mayPass: (sum: number) => boolean): number => {
    let [at, level] = [from, 0];
    while (at < to) {
      const size = 2 ** level;
      const fits = at % size === 0 && at + size <= to;
      if (fits && mayPass(sumAt(level, at / size))) {
        at += size;
        level += 1;
      } else if (level === 0) return at;
      else level -= 1;
    }
    return to;
  };

  return {
    between(from, to) {
      let total = 0;
      walk(from, to, (sum) => {
        total += sum;
        return true;
      });
      return total;
    },
    reaching(wanted, from, to) {
      let rest = wanted;
      const block = walk(from, to, (sum) => {
        if (sum >= rest) return false;
        rest -= sum;
        return true;
      });
      return block < to ? { block, rest } : undefined;
    },
  };
};
