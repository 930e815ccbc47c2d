import { sameData } from "@nexus/common";

const bookkeeping = new Set(["version", "updatedAt", "tenantId"]);

/** Names of the fields that say something else; of a record that begins, all that say something. */
export const changedFieldNames = (before: object | undefined, after: object): readonly string[] => {
  const old = new Map(Object.entries(before ?? {}));
  return Object.entries(after)
    .filter(([name, value]) => !bookkeeping.has(name) && (before ? !sameData(value, old.get(name)) : value !== null))
    .map(([name]) => name);
};
