import { sameData } from "@nexus/common";

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
