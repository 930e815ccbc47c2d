import { auditPendingTable, auditTable, OperationsError, type Records } from "@nexus/crm-operations";
import { aggregateRows } from "./aggregate-rows.js";
import type { Draft } from "./draft.js";
import { frozenCopy } from "./frozen-copy.js";
import { inOrder } from "./row-order.js";

/**
 * `Records` over a draft. Every call first gives way for a turn, so that units of work really
 * interleave; rows are copied and frozen on their way in and handed out as they are.
 */
export const memoryRecords = (draft: Draft, turn: () => Promise<void>): Records => ({
  get: async (table, ids) => {
    await turn();
    return ids.flatMap((id) => draft.row(table, id) ?? []);
  },

  find: async (table, query) => {
    await turn();
    const rows = inOrder(draft.rowsWhere(table, query.where), query.orderBy);
    return query.limit === undefined ? rows : rows.slice(0, query.limit);
  },

  aggregate: async (table, query) => {
    await turn();
    return aggregateRows(table, draft.rowsWhere(table, query.where), query);
  },

  insert: async (table, rows) => {
    const copies = rows.map(frozenCopy);
    await turn();
    for (const row of copies) {
      if (draft.row(table, row.id)) throw OperationsError.duplicateRecord(table.name, ["id"]);
      draft.put(table, row);
      if (table.name === auditTable.name) addPending(draft, row.id);
    }
  },

  update: async (table, changes) => {
    const copies = changes.map(frozenCopy);
    await turn();
    const moved = copies.filter(({ row, expectedVersion }) => draft.row(table, row.id)?.version !== expectedVersion);
    if (moved.length > 0) throw OperationsError.concurrencyConflict(table.name, moved.map(({ row }) => row.id));
    for (const { row } of copies) draft.put(table, row);
  },

  remove: async (table, ids) => {
    await turn();
    const present = ids.filter((id) => draft.row(table, id));
    for (const id of present) draft.erase(table, id);
    return present.length;
  },
});

/** What a trigger does in a database: an entry of the audit trail waits for its seal from its very insert. */
const addPending = (draft: Draft, id: string): void => {
  const entry = draft.row(auditTable, id);
  if (entry) draft.put(auditPendingTable, frozenCopy({ id, version: 1, at: entry.at }));
};
