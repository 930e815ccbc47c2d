/** One text for plain data whatever the order of its keys; storage may reorder them. */
export const canonicalJson = (value: unknown): string =>
  JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );

/** True when two plain values say the same. */
export const sameJson = (a: unknown, b: unknown): boolean => a === b || (typeof a === "object" && typeof b === "object" && canonicalJson(a) === canonicalJson(b));
