import { accept } from "@nexus/common";
import type { RecordChange, RecordRow, RecordTable, Transaction, UnitOfWork } from "@nexus/crm-operations";

/** What becomes of a storage without transactions: each call commits by itself. For the controls of whatever must be all or nothing. */
export const autocommitting = (storage: UnitOfWork<Transaction>): UnitOfWork<Transaction> => ({
  ...storage,
  run: (ctx, _locks, work) => {
    const alone = async <T>(call: (tx: Transaction) => Promise<T>): Promise<T> => {
      const result = await storage.run(ctx, [], async (tx) => accept(await call(tx)));
      if (!result.ok) throw new Error("A call on its own was refused.");
      return result.value;
    };
    return work({
      records: {
        get: <Row extends RecordRow>(table: RecordTable<Row>, ids: readonly string[]) => alone((tx) => tx.records.get(table, ids)),
        find: (table, query) => alone((tx) => tx.records.find(table, query)),
        aggregate: (table, query) => alone((tx) => tx.records.aggregate(table, query)),
        insert: (table, rows) => alone((tx) => tx.records.insert(table, rows)),
        update: <Row extends RecordRow>(table: RecordTable<Row>, changes: readonly RecordChange<Row>[]) => alone((tx) => tx.records.update(table, changes)),
        remove: (table, ids) => alone((tx) => tx.records.remove(table, ids)),
      },
      emit: (events) => alone((tx) => tx.emit(events)),
      audit: (entries) => alone((tx) => tx.audit(entries)),
    });
  },
});
