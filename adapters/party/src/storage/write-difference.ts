import { NexusError } from "@nexus/common";
import { OperationsError, type RecordRow, type Records, type RecordTable } from "@nexus/crm-operations";

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
export const insertUnlessTaken = async <Row extends RecordRow>(records: Records, table: RecordTable<Row>, rows: readonly Row[]): Promise<void> => {
  try {
    await records.insert(table, rows);
  } catch (error) {
    if (!NexusError.is(error) || error.code !== "duplicate_record") throw error;
    throw OperationsError.concurrencyConflict(table.name, rows.map(({ id }) => id));
  }
};
