/** The candidate that takes the fewest edits to become, when that is at most a third of the text; undefined otherwise. */
export const nearest = (text: string, candidates: readonly string[]): string | undefined => {
  const byEdits = candidates.map((candidate) => ({ candidate, edits: editsBetween(text, candidate) })).sort((a, b) => a.edits - b.edits);
  const [best] = byEdits;
  return best && best.edits <= Math.ceil(text.length / 3) ? best.candidate : undefined;
};

/** Insertions, deletions and replacements from one text to the other. */
const editsBetween = (a: string, b: string): number => {
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const replaced = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      row.push(Math.min(replaced, (previous[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1));
    }
    previous = row;
  }
  return previous[b.length] ?? a.length;
};
