import { readCsv, type CsvOptions, type CsvRow } from "./csv-reader.js";
import type { Repair } from "./row-outcome.js";

/** A row that was quoted as a whole, as it was meant, and the repair that says so. */
export interface UnwrappedRow {
  readonly row: CsvRow;
  readonly repair: Repair;
}

/**
 * Some exports quote whole rows: `"1,""Acme, Ltd"",DE"` is one cell that holds the row `1,"Acme, Ltd",DE`.
 * It is taken out when the text of the one cell reads as exactly one sound row with `width` cells, and
 * only in files of several columns: where there is one, that cell is the row. Undefined for all others.
 *
 * A row that is cut short within a quoted first cell looks the same when that cell happens to hold
 * `width - 1` delimiters, which is why every unwrapped row is reported.
 */
export const unwrapRow = ({ line, cells, problem }: CsvRow, width: number, delimiter: CsvOptions["delimiter"]): UnwrappedRow | undefined => {
  const [text] = cells;
  if (width < 2 || problem || cells.length !== 1 || text === undefined) return undefined;
  const [row, ...more] = readCsv(text, { delimiter });
  if (!row || row.problem || more.length > 0 || row.cells.length !== width) return undefined;
  return {
    row: { line, cells: row.cells },
    repair: { line, column: null, rule: "wrapped-row", from: `"${text.replaceAll('"', '""')}"`, to: text },
  };
};
