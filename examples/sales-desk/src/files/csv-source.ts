import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { CsvError, parse } from "csv-parse";

/** One record of a file as it stands there: where it begins, and its cells as text. */
export interface CsvRecord {
  /** The physical line its first character is on; the header is line 1. */
  readonly line: number;
  readonly cells: readonly string[];
}

/** What could not be read as a record. `text` is the raw rest, so that nothing is lost. */
export interface CsvDamage {
  readonly line: number;
  readonly message: string;
  readonly text: string;
}

export interface CsvFile {
  readonly header: readonly string[];
  /** In the order of the file, without reading more than is asked for. */
  readonly records: AsyncIterable<CsvRecord | CsvDamage>;
}

export const isDamage = (record: CsvRecord | CsvDamage): record is CsvDamage => "message" in record;

interface ParsedRecord {
  readonly info: { readonly lines: number };
  readonly record: readonly string[];
}

const delimiters = [",", ";", "\t", "|"] as const;

/**
 * Opens a CSV file: UTF-8 with or without a byte order mark, any of four delimiters (the one that
 * stands most often in the header), quotes as in RFC 4180. Rows with too few or too many cells come
 * as they are; a quote that is never closed comes as damage with all the text behind it.
 */
export const openCsv = async (path: string): Promise<CsvFile> => {
  const firstLine = await readFirstLine(path);
  const delimiter = [...delimiters].sort((a, b) => firstLine.split(b).length - firstLine.split(a).length)[0] ?? ",";
  const records = read(path, delimiter);
  const first = await records.next();
  const header = first.done || isDamage(first.value) ? [] : first.value.cells.map((cell) => cell.trim());
  return { header, records };
};

async function* read(path: string, delimiter: string): AsyncGenerator<CsvRecord | CsvDamage, undefined> {
  const source = createReadStream(path, "utf8");
  const parser = source.pipe(parse({ bom: true, delimiter, info: true, relax_column_count: true, relax_quotes: true, skip_empty_lines: false }));
  source.on("error", (error) => parser.destroy(error));
  let lines = 0;
  try {
    for await (const parsed of parser as AsyncIterable<ParsedRecord>) {
      const line = lines + 1;
      lines = parsed.info.lines;
      if (parsed.record.length === 1 && parsed.record[0] === "") continue;
      yield { line, cells: parsed.record };
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    yield { line: lines + 1, message: "a quote is opened here and never closed", text: await textFrom(path, lines + 1) };
  } finally {
    source.destroy();
  }
}

const readFirstLine = async (path: string): Promise<string> => {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(65_536), 0, 65_536, 0);
    return buffer.toString("utf8", 0, bytesRead).split(/\r?\n/, 1)[0] ?? "";
  } finally {
    await file.close();
  }
};

const textFrom = async (path: string, line: number): Promise<string> => {
  const file = await open(path);
  try {
    const text = await file.readFile("utf8");
    return text.split("\n").slice(line - 1).join("\n");
  } finally {
    await file.close();
  }
};
