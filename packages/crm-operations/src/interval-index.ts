/** Half-open stretches of text order, such as instants or codes, made ready for the question which of them hold a point. */
export interface IntervalIndex<Item> {
  /** By start. */
  readonly items: readonly Item[];
  readonly starts: readonly string[];
  readonly ends: readonly string[];
  /** The list read as a balanced tree, whose root is the middle: the latest end within each subtree. */
  readonly latestEnds: readonly string[];
}

/** Behind every text that is in use: the end of what has none. */
export const noEnd = "\uffff";

/** An item holds `p` when `from <= p < to`; `bounds` gives both. Equal starts stay in the order of `items`. */
export const indexIntervals = <Item>(items: readonly Item[], bounds: (item: Item) => readonly [from: string, to: string]): IntervalIndex<Item> => {
  const sorted = items
    .map((item) => ({ item, bounds: bounds(item) }))
    .sort(({ bounds: [a] }, { bounds: [b] }) => (a < b ? -1 : a > b ? 1 : 0));
  const ends = sorted.map((each) => each.bounds[1]);
  const latestEnds = [...ends];
  const fill = (low: number, high: number): string => {
    if (low >= high) return "";
    const middle = (low + high) >> 1;
    const latest = [ends[middle] ?? "", fill(low, middle), fill(middle + 1, high)].reduce((a, b) => (a < b ? b : a));
    latestEnds[middle] = latest;
    return latest;
  };
  fill(0, ends.length);
  return { items: sorted.map((each) => each.item), starts: sorted.map((each) => each.bounds[0]), ends, latestEnds };
};

/** Every item that holds the point, by start; costs the logarithm of the list for each. */
export const intervalsHolding = <Item>(index: IntervalIndex<Item>, point: string): readonly Item[] => {
  const found: Item[] = [];
  const look = (low: number, high: number): void => {
    if (low >= high) return;
    const middle = (low + high) >> 1;
    if ((index.latestEnds[middle] ?? "") <= point) return;
    look(low, middle);
    if ((index.starts[middle] ?? noEnd) > point) return;
    const item = index.items[middle];
    if (item !== undefined && point < (index.ends[middle] ?? "")) found.push(item);
    look(middle + 1, high);
  };
  look(0, index.items.length);
  return found;
};
