/**
 * The one order of text in Nexus: by code point, as UTF-8 bytes and the "C" collation sort. JavaScript's
 * own `<` compares UTF-16 units and puts an emoji before U+FF5E; this puts it after. Negative, zero or
 * positive, like every comparator.
 */
export const compareText = (a: string, b: string): number => {
  const shorter = Math.min(a.length, b.length);
  for (let i = 0; i < shorter; i += 1) {
    const left = a.charCodeAt(i);
    const right = b.charCodeAt(i);
    if (left !== right) return rank(left) - rank(right);
  }
  return a.length - b.length;
};

/** Surrogates stand for code points above U+FFFF, so they rank above every other unit. */
const rank = (unit: number): number => (unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit);
