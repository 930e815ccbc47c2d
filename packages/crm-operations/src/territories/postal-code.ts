import type { PostalRange } from "./territory.js";

/** Upper case, one composition, without white space and hyphens; empty when nothing is left. */
export const postalKey = (code: string): string =>
  code
    .normalize("NFKC")
    .toUpperCase()
    .replace(/[\s\p{Pd}]/gu, "");

/** The ends in the form that is compared; undefined unless they are equally long and in order: only then does the range cover anything. */
export const postalEnds = (range: Pick<PostalRange, "from" | "to">): { readonly from: string; readonly to: string } | undefined => {
  const from = postalKey(range.from);
  const to = postalKey(range.to);
  return from !== "" && from.length === to.length && from <= to ? { from, to } : undefined;
};

export const isPostalRange = (range: Pick<PostalRange, "from" | "to">): boolean => postalEnds(range) !== undefined;
