/** A deep copy of plain data, frozen all the way down: nobody who holds it, or held the original, can change what is stored. */
export const frozenCopy = <T>(value: T): T => {
  if (typeof value !== "object" || value === null) return value;
  const copy: unknown = Array.isArray(value)
    ? value.map(frozenCopy)
    : Object.fromEntries(Object.entries(value).map(([key, part]) => [key, frozenCopy(part)]));
  return Object.freeze(copy) as T;
};
