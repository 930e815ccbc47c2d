import type { CsvRow, ImportEntity, ImportFinding, Repair } from "@nexus/crm-operations";
import { outFiles } from "../files/out-files.js";
import { openSpreadsheet } from "../files/spreadsheet.js";
import { rawRow } from "./raw-row.js";

/** Where something was found. */
export interface Place {
  readonly file: string;
  readonly entity: ImportEntity;
  /** What separates the cells of the file. */
  readonly delimiter: string;
}

/** Why a row was not taken: from the mapping of its cells, or from the CRM. */
export interface RowRejection {
  readonly code: string;
  readonly message: string;
  readonly column: string | null;
}

/** One kind of finding: how often, and the first different examples, each with its own count. */
export interface FindingGroup {
  readonly kind: string;
  readonly times: number;
  readonly examples: readonly { readonly text: string; readonly times: number }[];
}

/** Everything that was repaired, rejected, or taken although it is odd goes to its file at once; here stays the summary. */
export interface Findings {
  repaired(place: Place, repair: Repair): Promise<void>;
  rejected(place: Place, row: CsvRow, rejection: RowRejection): Promise<void>;
  /** A row that was taken as it stands, although it cannot be. */
  odd(place: Place, row: CsvRow, finding: ImportFinding): Promise<void>;
  repairs(): readonly FindingGroup[];
  rejections(): readonly FindingGroup[];
  oddities(): readonly FindingGroup[];
  /** Only now do the files stand under their names. */
  close(): Promise<void>;
}

/** Findings that go to repairs.csv, rejects.csv and oddities.csv of a folder. */
export const findingsIn = async (folder: string): Promise<Findings> => {
  const repairSheet = await openSpreadsheet(outFiles(folder).repairs, ["file", "line", "column", "as", "rule", "from", "to"]);
  const rejectSheet = await openSpreadsheet(outFiles(folder).rejects, ["file", "line", "column", "as", "reason", "what_to_do", "row"]);
  const oddSheet = await openSpreadsheet(outFiles(folder).oddities, ["file", "line", "as", "finding", "what_is_odd", "row"]);
  const repairs = groups();
  const rejections = groups();
  const oddities = groups(120);
  return {
    async repaired({ file, entity }, { line, column, rule, from, to }) {
      repairs.add(rule, `${from}\u0000${to}\u0000${column ?? ""}`, () => `${whereIn(file, line, column)}: ${shown(from)} → ${from === to ? "kept" : shown(to)}`);
      await repairSheet.write([file, line, column, entity, rule, from, to]);
    },
    async rejected({ file, entity, delimiter }, row, { code, message, column }) {
      rejections.add(code, message, () => `${whereIn(file, row.line, column)}: ${message}`);
      await rejectSheet.write([file, row.line, column, entity, code, message, rawRow(row, delimiter)]);
    },
    async odd({ file, entity, delimiter }, row, { code, message }) {
      oddities.add(code, message, () => `${whereIn(file, row.line, null)}: ${message}`);
      await oddSheet.write([file, row.line, entity, code, message, rawRow(row, delimiter)]);
    },
    repairs: repairs.list,
    rejections: rejections.list,
    oddities: oddities.list,
    async close() {
      await repairSheet.close();
      await rejectSheet.close();
      await oddSheet.close();
    },
  };
};

const whereIn = (file: string, line: number, column: string | null): string => `${file} line ${line}${column === null ? "" : `, ${column}`}`;

const mostExamples = 3;

/** Counts by kind. The texts of examples are made only for those that are kept. */
const groups = (longest = 72) => {
  const byKind = new Map<string, { times: number; readonly examples: Map<string, { readonly text: string; times: number }> }>();
  return {
    add(kind: string, key: string, text: () => string): void {
      const group = byKind.get(kind) ?? { times: 0, examples: new Map() };
      byKind.set(kind, group);
      group.times += 1;
      const example = group.examples.get(key);
      if (example) example.times += 1;
      else if (group.examples.size < mostExamples) group.examples.set(key, { text: shortened(text(), longest), times: 1 });
    },
    list: (): readonly FindingGroup[] => [...byKind].map(([kind, { times, examples }]) => ({ kind, times, examples: [...examples.values()].map((example) => ({ ...example })) })),
  };
};

/** A cell for people: short, on one line, and visible when it says nothing. */
const shown = (text: string): string => (text === "" ? "(blank)" : shortened(text.trim() === text ? text : JSON.stringify(text), 40));

/** The whole text stands in the files. */
const shortened = (text: string, most: number): string => {
  const characters = [...text];
  return characters.length > most ? `${characters.slice(0, most - 1).join("")}…` : text;
};
