/** One row as it stands in the file. */
export interface CsvRow {
  /** Number of the line the row begins on, from 1. */
  readonly line: number;
  readonly cells: readonly string[];
  /** What is wrong with its quotes: the row cannot be trusted. Its cells are the raw text between delimiters. */
  readonly problem?: CsvProblem;
}

/** A quote that nothing closes, or text between a closing quote and the next delimiter. */
export type CsvProblem = "unclosed-quote" | "stray-quote";

export interface CsvOptions {
  readonly delimiter: "," | ";" | "\t";
  /** A row longer than this many characters is taken for one with an unclosed quote. 65,536 by default. */
  readonly longestRow?: number;
}

export interface CsvReader {
  /** The rows that are complete with this piece of the text. */
  push(text: string): readonly CsvRow[];
  /** The rest. Nothing may be pushed after it. */
  end(): readonly CsvRow[];
}

interface Read {
  readonly cells: readonly string[];
  /** Where the next row begins. */
  readonly next: number;
  readonly problem?: CsvProblem;
}

/**
 * Reads comma-separated text piece by piece, by RFC 4180: quoted cells, doubled quotes, line breaks
 * inside quotes; CRLF, LF or CR end a row; a leading byte order mark is dropped; quotes inside an
 * unquoted cell and formula-like text are plain text; blank lines are no rows.
 *
 * A broken quote costs its own line only: reading goes on with the next line, so that nothing that
 * follows is swallowed by it.
 */
export const csvReader = ({ delimiter, longestRow = 65_536 }: CsvOptions): CsvReader => {
  let text = "";
  let line = 1;
  let begun = false;

  const read = (final: boolean): readonly CsvRow[] => {
    const rows: CsvRow[] = [];
    let at = 0;
    while (at < text.length) {
      const row = readRow(text, at, { delimiter, final, longestRow });
      if (!row) break;
      const blank = row.cells.length === 1 && row.cells[0] === "" && text[at] !== '"';
      if (!blank) rows.push({ line, cells: row.cells, ...(row.problem ? { problem: row.problem } : {}) });
      line += countLineBreaks(text, at, row.next);
      at = row.next;
    }
    text = text.slice(at);
    return rows;
  };

  return {
    push(piece) {
      text += begun || text !== "" || !piece.startsWith("\uFEFF") ? piece : piece.slice(1);
      begun ||= piece !== "";
      return read(false);
    },
    end: () => read(true),
  };
};

/** All rows of a text at once. */
export const readCsv = (text: string, options: CsvOptions): readonly CsvRow[] => {
  const reader = csvReader(options);
  return [...reader.push(text), ...reader.end()];
};

interface RowContext {
  readonly delimiter: string;
  readonly final: boolean;
  readonly longestRow: number;
}

/** The row that begins at `start`, or undefined when its end is not in the text yet. */
const readRow = (text: string, start: number, context: RowContext): Read | undefined => {
  const cells: string[] = [];
  let at = start;
  for (;;) {
    const quoted = text[at] === '"';
    const cell = quoted ? readQuoted(text, at) : readPlain(text, at, context);
    if (quoted && cell && cell.end - start > context.longestRow) return brokenLine(text, start, context, "unclosed-quote");
    if (!cell) return context.final || text.length - start > context.longestRow ? brokenLine(text, start, context, "unclosed-quote") : undefined;
    if (cell.end === text.length && !context.final) return undefined;
    const follower = text[cell.end];
    const ended = follower === undefined || follower === "\n" || follower === "\r";
    if (!ended && follower !== context.delimiter) {
      const spans = countLineBreaks(text, start, cell.end) > 0;
      return brokenLine(text, start, context, spans ? "unclosed-quote" : "stray-quote");
    }
    cells.push(cell.text);
    if (!ended) {
      at = cell.end + 1;
      continue;
    }
    if (follower === "\r" && cell.end + 1 === text.length && !context.final) return undefined;
    return { cells, next: cell.end + lineBreakLength(text, cell.end) };
  }
};

interface Cell {
  readonly text: string;
  /** Where what follows the cell stands. */
  readonly end: number;
}

/** Undefined when nothing closes the quote. */
const readQuoted = (text: string, start: number): Cell | undefined => {
  for (let at = text.indexOf('"', start + 1); at !== -1; at = text.indexOf('"', at + 2)) {
    if (text[at + 1] !== '"') return { text: text.slice(start + 1, at).replaceAll('""', '"'), end: at + 1 };
  }
  return undefined;
};

const readPlain = (text: string, start: number, { delimiter }: RowContext): Cell => {
  let end = start;
  while (end < text.length && text[end] !== delimiter && text[end] !== "\n" && text[end] !== "\r") end += 1;
  return { text: text.slice(start, end), end };
};

/** The first line of a row whose quotes are broken. Undefined while the end of that line is not in the text. */
const brokenLine = (text: string, start: number, { delimiter, final }: RowContext, problem: CsvProblem): Read | undefined => {
  const length = text.slice(start).search(/[\r\n]/);
  if (length === -1 && !final) return undefined;
  const end = length === -1 ? text.length : start + length;
  if (!final && end + 1 === text.length && text[end] === "\r") return undefined;
  return { cells: text.slice(start, end).split(delimiter), next: end + lineBreakLength(text, end), problem };
};

const lineBreakLength = (text: string, at: number): number => (at >= text.length ? 0 : text[at] === "\r" && text[at + 1] === "\n" ? 2 : 1);

const countLineBreaks = (text: string, from: number, to: number): number => {
  let count = 0;
  for (let at = from; at < to; at += 1) {
    if (text[at] === "\n" || (text[at] === "\r" && text[at + 1] !== "\n")) count += 1;
  }
  return count;
};
