/** What is left of a text when case, accents, spaces and punctuation do not count. */
export const lettersAndDigits = (text: string): string =>
  text
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, "");

/** Known values by their letters and digits. */
export type KnownValues = ReadonlyMap<string, readonly string[]>;

export const knownValues = (values: readonly string[]): KnownValues => {
  const byLetters = new Map<string, string[]>();
  for (const value of new Set(values)) {
    const letters = lettersAndDigits(value);
    byLetters.set(letters, [...(byLetters.get(letters) ?? []), value]);
  }
  return byLetters;
};

/**
 * The known values a text may stand for: itself when it is one of them, else all with the same letters
 * and digits. More than one means that nobody can say.
 *
 * @example
 * ```ts
 * nearMatches("GTXPro", knownValues(["GTX Pro", "GTX Basic"])); // ["GTX Pro"]
 * ```
 */
export const nearMatches = (text: string, known: KnownValues): readonly string[] => {
  const letters = lettersAndDigits(text);
  const candidates = letters === "" ? [] : known.get(letters) ?? [];
  return candidates.includes(text) ? [text] : candidates;
};

/** The one candidate that differs by the fewest edits, when that is at most a third of the text. For messages; nothing is repaired by it. */
export const suggestion = (text: string, candidates: Iterable<string>): string | undefined => {
  const letters = lettersAndDigits(text);
  let best: string | undefined;
  let fewest = Math.floor(letters.length / 3) + 1;
  for (const candidate of candidates) {
    const edits = editDistance(letters, lettersAndDigits(candidate), fewest + 1);
    if (edits < fewest) [best, fewest] = [candidate, edits];
    else if (edits === fewest) best = undefined;
  }
  return best;
};

/** Insertions, deletions and replacements from one text to the other; stops counting at `limit`. */
const editDistance = (a: string, b: string, limit: number): number => {
  if (Math.abs(a.length - b.length) >= limit) return limit;
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const replaced = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      row.push(Math.min(replaced, (previous[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1));
    }
    previous = row;
  }
  return Math.min(previous[b.length] ?? limit, limit);
};
