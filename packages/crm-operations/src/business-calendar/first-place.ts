/** The first of `count` places for which it holds, where it holds for all behind the first; `count` when it holds for none. */
export const firstPlace = (count: number, holds: (place: number) => boolean): number => {
  let [low, high] = [0, count];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
};
