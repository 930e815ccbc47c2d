import { csvReader, readCsv, type CsvOptions, type CsvRow } from "@nexus/crm-operations";
import { createReadStream } from "node:fs";
import { open, stat } from "node:fs/promises";
import { basename } from "node:path";
import { DeskError } from "../desk-error.js";

/** A file whose header has been read. */
export interface CsvFile {
  readonly path: string;
  /** Without folders: what people call it. */
  readonly name: string;
  readonly bytes: number;
  readonly delimiter: CsvOptions["delimiter"];
  readonly header: readonly string[];
}

/** What one piece of a file holds, and how much of it has been read by then. */
export interface CsvPiece {
  readonly rows: readonly CsvRow[];
  readonly bytesRead: number;
}

const delimiters = [",", ";", "\t"] as const;

/** More than any header of a file people made. */
const headBytes = 65_536;

/** Throws a DeskError for what is no readable file. The delimiter is the one that makes the most columns. */
export const openCsv = async (path: string): Promise<CsvFile> => {
  const { text, bytes } = await readHead(path);
  const headers = delimiters.map((delimiter) => ({ delimiter, header: headerOf(text, delimiter) }));
  const best = headers.reduce((most, each) => (each.header.length > most.header.length ? each : most));
  if (best.header.every((name) => name === "")) throw DeskError.unreadable(path, "empty");
  return { path, name: basename(path), bytes, ...best };
};

const headerOf = (text: string, delimiter: CsvOptions["delimiter"]): readonly string[] => (readCsv(text, { delimiter })[0]?.cells ?? []).map((name) => name.trim());

/** All rows below the header, piece by piece, in the order of the file. Bytes that are no UTF-8 come as U+FFFD. */
export async function* readRows(file: CsvFile): AsyncGenerator<CsvPiece, undefined> {
  const reader = csvReader({ delimiter: file.delimiter });
  let header = true;
  let bytesRead = 0;
  const below = (rows: readonly CsvRow[]): readonly CsvRow[] => {
    if (!header || rows.length === 0) return rows;
    header = false;
    return rows.slice(1);
  };
  const decoder = new TextDecoder();
  for await (const piece of createReadStream(file.path) as AsyncIterable<Buffer>) {
    bytesRead += piece.length;
    yield { rows: below(reader.push(decoder.decode(piece, { stream: true }))), bytesRead };
  }
  yield { rows: below([...reader.push(decoder.decode()), ...reader.end()]), bytesRead };
}

const readHead = async (path: string): Promise<{ readonly text: string; readonly bytes: number }> => {
  try {
    const { size: bytes } = await stat(path);
    const file = await open(path);
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(headBytes), 0, headBytes, 0);
      return { text: new TextDecoder().decode(buffer.subarray(0, bytesRead)), bytes };
    } finally {
      await file.close();
    }
  } catch (error) {
    throw DeskError.fromFileError(path, error);
  }
};
