import { NexusError } from "@nexus/common";
import { OperationsError, type RecordRow, type Records, type RecordTable, type TableDefinition } from "@nexus/crm-operations";

/**
 * Makes rows that were read be those that are wanted, by id, in three round trips at most: takes out,
 * replaces what says something else, adds. Versions of what is wanted count for nothing.
 */
export const writeDifference = async <Row extends RecordRow>(
  records: Records,
  table: RecordTable<Row>,
  { had, wanted, isSame }: { readonly had: readonly Row[]; readonly wanted: readonly Row[]; readonly isSame: (a: Row, b: Row) => boolean },
): Promise<void> => {
  const before = new Map(had.map((row) => [row.id, row]));
  const after = new Set(wanted.map(({ id }) => id));
  await records.remove(table, had.flatMap(({ id }) => (after.has(id) ? [] : [id])));
  const changes = wanted.flatMap((row) => {
    const old = before.get(row.id);
    return old && !isSame(old, row) ? [{ row: { ...row, version: old.version + 1 }, expectedVersion: old.version }] : [];
  });
  await records.update(table, changes);
  await insertUnlessTaken(records, table, wanted.flatMap((row) => (before.has(row.id) ? [] : [{ ...row, version: 1 }])));
};

/**
 * Adds rows whose keys were looked up and were free. One that is taken all the same was taken by a unit
 * of work beside this one: that is a conflict, so this one runs again and sees it.
 */
export const insertUnlessTaken = <Row extends RecordRow>(records: Records, table: RecordTable<Row>, rows: readonly Row[]): Promise<void> => conflictWhereTaken([table], () => records.insert(table, rows));

/** The same for rows of several tables that are added together. */
export const conflictWhereTaken = async <T>(tables: readonly Pick<TableDefinition, "name">[], write: () => Promise<T>): Promise<T> => {
  try {
    return await write();
  } catch (error) {
    const taken = NexusError.is(error) && error.code === "duplicate_record" ? tables.find(({ name }) => name === error.details["table"]) : undefined;
    throw taken ? OperationsError.concurrencyConflict(taken.name, []) : error;
  }
};
