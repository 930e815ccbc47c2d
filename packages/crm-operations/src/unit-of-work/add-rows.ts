import { NexusError } from "@nexus/common";
import { OperationsError } from "../operations-error.js";
import type { RecordRow, RecordTable } from "./record-table.js";
import type { Records } from "./records.js";

/** Adds rows that were not there a moment ago. Where somebody was faster the unit of work runs again, and sees theirs. */
export const addRows = async <Row extends RecordRow>(records: Records, table: RecordTable<Row>, rows: readonly Row[]): Promise<void> => {
  try {
    await records.insert(table, rows);
  } catch (error) {
    const taken = NexusError.is(error) && error.code === "duplicate_record";
    throw taken ? OperationsError.concurrencyConflict(table.name, rows.map((row) => row.id)) : error;
  }
};
