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
 * What of `wanted` differs from the record: only names that are given (not undefined) and say
 * something else. Empty when the command would change nothing. With `names`, only these count.
 */
export const changedFields = <Fields extends object>(
  current: Fields,
  wanted: Partial<Fields>,
  names: readonly (keyof Fields)[] = Object.keys(wanted) as (keyof Fields)[],
): Partial<Fields> => {
  const changes: Partial<Fields> = {};
  for (const name of names) {
    const value = wanted[name];
    if (value !== undefined && !sameData(current[name], value)) changes[name] = value;
  }
  return changes;
};
