import { postalEnds } from "./postal-code.js";
import type { PostalRange } from "./territory.js";

/**
 * Codes of one shape, such as `9999` or `A9A`, counted: the code after `1099` is `1100`, the one after
 * `K9` is `L0`. Text order and the order of numbers are the same within a shape, so holes can be seen.
 */
export type CodeShape = string;

/** `9` for a digit and `A` for a letter; undefined for a code with anything else, which has no known neighbours. */
const shapeOf = (code: string): CodeShape | undefined => (/^[0-9A-Z]+$/.test(code) ? code.replace(/\d/g, "9").replace(/[A-Z]/g, "A") : undefined);

/** Numbers of codes, both ends included. */
export interface CodeInterval {
  readonly low: bigint;
  readonly high: bigint;
}

const firstOf = (kind: string): string => (kind === "9" ? "0" : "A");
const lastOf = (kind: string): string => (kind === "9" ? "9" : "Z");
const countOf = (kind: string): bigint => (kind === "9" ? 10n : 26n);

const numberOf = (code: string): bigint =>
  [...code].reduce((sum, letter) => (/\d/.test(letter) ? sum * 10n + BigInt(letter) : sum * 26n + BigInt(letter.charCodeAt(0) - 65)), 0n);

export const codeOf = (number: bigint, shape: CodeShape): string => {
  let rest = number;
  const letters = [...shape].toReversed().map((kind) => {
    const digit = Number(rest % countOf(kind));
    rest /= countOf(kind);
    return String.fromCharCode(firstOf(kind).charCodeAt(0) + digit);
  });
  return letters.toReversed().join("");
};

/** What a range covers of the codes of a shape; undefined unless both its ends have the shape, or the beginning of it. */
export const intervalWithin = (range: PostalRange, shape: CodeShape): CodeInterval | undefined => {
  const ends = postalEnds(range);
  if (!ends || shapeOf(ends.from) !== shapeOf(ends.to) || !shape.startsWith(shapeOf(ends.from) ?? "?")) return undefined;
  const rest = [...shape].slice(ends.from.length);
  return { low: numberOf(ends.from + rest.map(firstOf).join("")), high: numberOf(ends.to + rest.map(lastOf).join("")) };
};

/** The full shapes the ranges of a country are written in; a range over the beginnings of codes belongs to each it fits. */
export const shapesOf = (ranges: readonly PostalRange[]): readonly CodeShape[] => {
  const shapes = [...new Set(ranges.flatMap((range) => shapeOf(postalEnds(range)?.from ?? "") ?? []))];
  return shapes.filter((shape) => !shapes.some((longer) => longer !== shape && longer.startsWith(shape)));
};

/** What of `whole` none of `parts` covers, in order; `parts` by their lower ends. */
export const uncovered = (whole: CodeInterval, parts: readonly CodeInterval[]): readonly CodeInterval[] => {
  const holes: CodeInterval[] = [];
  let next = whole.low;
  for (const { low, high } of parts) {
    if (low > whole.high) break;
    if (low > next) holes.push({ low: next, high: low - 1n });
    if (high >= next) next = high + 1n;
  }
  if (next <= whole.high) holes.push({ low: next, high: whole.high });
  return holes;
};
