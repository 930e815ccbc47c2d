import type { RecordRow, TableDefinition } from "@nexus/crm-operations";
import { dateText, instantText, timeForPostgres } from "../database/parse-column.js";
import { isTime } from "./condition-sql.js";

/** Rows travel as one JSON text in each direction: one parameter whatever their number, and half the time of columns on the way out. */
export interface RowCodec {
  encode(rows: readonly object[]): string;
  /** `row_to_json` of a row whose columns carry the names of the record. */
  decode<Row extends RecordRow>(text: string): Row;
}

export const rowCodec = (table: TableDefinition): RowCodec => {
  const columns = Object.entries(table.columns);
  const times = columns.filter(([, column]) => isTime(column)).map(([name]) => name);
  const instants = columns.filter(([, column]) => column.type === "instant").map(([name]) => name);
  const dates = columns.filter(([, column]) => column.type === "date").map(([name]) => name);

  const forPostgres = (row: object): object => {
    const early = times.filter((name) => String(Reflect.get(row, name)).startsWith("0000"));
    return early.length === 0 ? row : { ...row, ...Object.fromEntries(early.map((name) => [name, timeForPostgres(String(Reflect.get(row, name)))])) };
  };

  const restore = (row: Record<string, unknown>, names: readonly string[], read: (text: string) => string): void => {
    for (const name of names) {
      const value = row[name];
      if (typeof value === "string") row[name] = read(value);
    }
  };

  return {
    encode: (rows) => JSON.stringify(times.length === 0 ? rows : rows.map(forPostgres)),
    decode<Row extends RecordRow>(text: string): Row {
      const row = JSON.parse(text) as Record<string, unknown>;
      restore(row, instants, instantText);
      restore(row, dates, dateText);
      // The table's DDL holds exactly the columns of the definition, checked at start.
      return row as unknown as Row;
    },
  };
};
