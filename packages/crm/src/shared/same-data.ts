/** True when two plain values say the same, whatever the order of their keys. A missing key and `undefined` are the same. */
export const sameData = (a: unknown, b: unknown): boolean => {
  if (Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const left = new Map(Object.entries(a));
  const right = new Map(Object.entries(b));
  return [...new Set([...left.keys(), ...right.keys()])].every((key) => sameData(left.get(key), right.get(key)));
};

/**
 * Of the named fields, those that `wanted` gives (not undefined) and that say something else than the
 * record does. Empty when the command would change nothing.
 */
export const changedFields = <Fields extends object, Name extends keyof Fields>(
  current: Fields,
  wanted: Partial<Pick<Fields, Name>>,
  names: readonly Name[],
): Partial<Pick<Fields, Name>> => {
  const changes: Partial<Pick<Fields, Name>> = {};
  for (const name of names) {
    const value = wanted[name];
    if (value !== undefined && !sameData(current[name], value)) changes[name] = value;
  }
  return changes;
};
