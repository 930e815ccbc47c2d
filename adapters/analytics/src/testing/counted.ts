import type { Records } from "@nexus/crm-operations";

/** The same rows, telling of every call into storage. */
export const counted = (records: Records, tell: () => void): Records => {
  const told = <T>(answer: Promise<T>): Promise<T> => {
    tell();
    return answer;
  };
  return {
    get: (table, ids) => told(records.get(table, ids)),
    find: (table, query) => told(records.find(table, query)),
    aggregate: (table, query) => told(records.aggregate(table, query)),
    insert: (table, given) => told(records.insert(table, given)),
    update: (table, changes) => told(records.update(table, changes)),
    remove: (table, ids) => told(records.remove(table, ids)),
  };
};
