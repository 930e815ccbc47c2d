import { CalendarDate, Instant, isSafeInteger } from "@nexus/common";
import { OperationsError } from "../operations-error.js";
import { jsonProblem } from "./plain-json.js";
import { textProblem } from "./plain-text.js";
import type { Column, RecordRow, TableDefinition } from "./record-table.js";
import type { RecordChange } from "./records.js";

const longestId = 128;

/** True for what a row's id may be. Ids that are not cannot belong to a row. */
export const isRecordId = (id: unknown): id is string =>
  typeof id === "string" && id.length >= 1 && id.length <= longestId && textProblem(id) === undefined;

/** Throws `invalid_record` for the first value outside the table's definition: wrong, missing or unknown. */
export const checkRows = (table: TableDefinition, rows: readonly RecordRow[]): void => {
  const columns = Object.entries(table.columns);
  for (const row of rows) {
    for (const [name, column] of columns) {
      const problem = valueProblem(column, Reflect.get(row, name));
      if (problem !== undefined) throw OperationsError.invalidRecord(table.name, name, problem);
    }
    if (!isRecordId(row.id)) throw OperationsError.invalidRecord(table.name, "id", `must have 1 to ${longestId} characters`);
    const exceeded = table.atMost?.find(({ column, bound }) => isBeyond(Reflect.get(row, column), Reflect.get(row, bound)));
    if (exceeded) throw OperationsError.invalidRecord(table.name, exceeded.column, `must not exceed ${exceeded.bound}`);
    if (row.version < 1) throw OperationsError.invalidRecord(table.name, "version", "must be at least 1");
    for (const name of Object.keys(row)) {
      if (!Object.hasOwn(table.columns, name)) throw OperationsError.invalidRecord(table.name, name, "is no column of the table");
    }
  }
};

const isBeyond = (value: unknown, bound: unknown): boolean => typeof value === "number" && typeof bound === "number" && value > bound;

/** The same for updates, whose versions must grow and whose ids must differ. */
export const checkChanges = (table: TableDefinition, changes: readonly RecordChange<RecordRow>[]): void => {
  checkRows(table, changes.map((change) => change.row));
  const ids = new Set<string>();
  for (const { row, expectedVersion } of changes) {
    if (!(row.version > expectedVersion)) throw OperationsError.invalidRecord(table.name, "version", "must be greater than the expected version");
    if (ids.has(row.id)) throw OperationsError.invalidRecord(table.name, "id", "is named twice in one update");
    ids.add(row.id);
  }
};

/** Why a value cannot be in the column, or undefined when it can. */
export const valueProblem = (column: Column, value: unknown): string | undefined => {
  if (value === undefined) return column.nullable ? "is missing; without a value it is null" : "is missing";
  if (value === null) return column.nullable ? undefined : "must not be null";
  switch (column.type) {
    case "text": return typeof value === "string" ? textProblem(value) : "must be text";
    case "integer": return isSafeInteger(value) ? undefined : "must be an exact integer, minus zero excluded";
    case "boolean": return typeof value === "boolean" ? undefined : "must be true or false";
    case "instant": return Instant.is(value) ? undefined : "must be an instant (YYYY-MM-DDTHH:MM:SS.mmmZ)";
    case "date": return CalendarDate.is(value) ? undefined : "must be a calendar date (YYYY-MM-DD)";
    case "json": return jsonProblem(value);
  }
};
