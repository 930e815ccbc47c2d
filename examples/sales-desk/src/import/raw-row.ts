import type { CsvRow } from "@nexus/crm-operations";

/** A row as it stood in the file. The cells of a row with broken quotes are its raw text already. */
export const rawRow = ({ cells, problem }: CsvRow, delimiter: string): string => cells.map((cell) => (problem ? cell : quoted(cell, delimiter))).join(delimiter);

const quoted = (cell: string, delimiter: string): string => (cell.includes(delimiter) || /["\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
