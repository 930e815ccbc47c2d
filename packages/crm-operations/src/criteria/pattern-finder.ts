interface TrieNode {
  atom: number | undefined;
  readonly next: Map<number, TrieNode>;
}

/** Finds which of many patterns a text contains (or begins with), at a cost that does not grow with their number. */
export const patternFinder = (patterns: ReadonlyMap<string, number>, onlyAtStart: boolean): ((text: string) => readonly number[]) => {
  const root: TrieNode = { atom: undefined, next: new Map() };
  for (const [pattern, atom] of patterns) {
    let node = root;
    for (let i = 0; i < pattern.length; i += 1) {
      const child = node.next.get(pattern.charCodeAt(i)) ?? { atom: undefined, next: new Map<number, TrieNode>() };
      node.next.set(pattern.charCodeAt(i), child);
      node = child;
    }
    node.atom = atom;
  }
  return (text) => {
    const found = new Set<number>();
    for (let start = 0; start < (onlyAtStart ? 1 : text.length); start += 1) {
      let node = root.next.get(text.charCodeAt(start));
      for (let i = start + 1; node; i += 1) {
        if (node.atom !== undefined) found.add(node.atom);
        node = node.next.get(text.charCodeAt(i));
      }
    }
    return [...found];
  };
};
