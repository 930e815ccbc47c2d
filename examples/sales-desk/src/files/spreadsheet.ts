import { stringify } from "csv-stringify";
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { mkdir, rename } from "node:fs/promises";
import { dirname } from "node:path";
import { pipeline } from "node:stream/promises";

/** Null leaves the cell empty. */
export type SpreadsheetCell = string | number | null;

export interface Spreadsheet {
  /** Waits while the disk is behind, so that rows do not pile up in memory. */
  write(row: readonly SpreadsheetCell[]): Promise<void>;
  /** Only now does the file stand under its name, whole: whoever is stopped before leaves the one that was there. */
  close(): Promise<void>;
}

const plainNumber = /^-?\d+(\.\d+)?$/;

/**
 * Text a spreadsheet program would run as a formula gets an apostrophe in front. A plain number is
 * none, also when it is negative, and stays a number.
 */
export const harmless = (text: string): string => (/^\s*[=+\-@\t\r＝＋－＠]/.test(text) && !plainNumber.test(text) ? `'${text}` : text);

/** Opens a CSV file for writing: RFC 4180, UTF-8, one line for the names of the columns, folders made as needed. */
export const openSpreadsheet = async (path: string, columns: readonly string[]): Promise<Spreadsheet> => {
  await mkdir(dirname(path), { recursive: true });
  const rows = stringify({ record_delimiter: "\r\n", quoted_match: /[\r\n]/, cast: { string: harmless } });
  const unfinished = `${path}.unfinished`;
  const written = pipeline(rows, createWriteStream(unfinished));
  // An error comes out of the next write, or of close.
  written.catch(() => undefined);
  const write = async (row: readonly SpreadsheetCell[]): Promise<void> => {
    if (rows.destroyed) return written;
    if (!rows.write(row)) await once(rows, "drain");
  };
  await write(columns);
  return {
    write,
    async close() {
      if (!rows.destroyed) rows.end();
      await written;
      await rename(unfinished, path);
    },
  };
};
