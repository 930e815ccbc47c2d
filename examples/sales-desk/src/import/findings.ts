import type { CsvRow, ImportEntity, Repair } from "@nexus/crm-operations";
import type { Spreadsheet } from "../files/spreadsheet.js";
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

/** Everything that was repaired or rejected goes to its file at once; here stays the summary. */
export interface Findings {
  repaired(place: Place, repair: Repair): Promise<void>;
  rejected(place: Place, row: CsvRow, rejection: RowRejection): Promise<void>;
  repairs(): readonly FindingGroup[];
  rejections(): readonly FindingGroup[];
}

export const repairColumns = ["file", "line", "column", "as", "rule", "from", "to"] as const;
export const rejectColumns = ["file", "line", "column", "as", "reason", "what_to_do", "row"] as const;

export const findings = (sheets: { readonly repairs: Spreadsheet; readonly rejects: Spreadsheet }): Findings => {
  const repairs = groups();
  const rejections = groups();
  return {
    async repaired({ file, entity }, { line, column, rule, from, to }) {
      repairs.add(rule, `${from}\u0000${to}\u0000${column}`, () => `${file} line ${line}, ${column}: ${shown(from)} → ${from === to ? "kept" : shown(to)}`);
      await sheets.repairs.write([file, line, column, entity, rule, from, to]);
    },
    async rejected({ file, entity, delimiter }, row, { code, message, column }) {
      rejections.add(code, message, () => `${file} line ${row.line}${column === null ? "" : `, ${column}`}: ${message}`);
      await sheets.rejects.write([file, row.line, column, entity, code, message, rawRow(row, delimiter)]);
    },
    repairs: repairs.list,
    rejections: rejections.list,
  };
};

const mostExamples = 3;

/** Counts by kind. The texts of examples are made only for those that are kept. */
const groups = () => {
  const byKind = new Map<string, { times: number; readonly examples: Map<string, { readonly text: string; times: number }> }>();
  return {
    add(kind: string, key: string, text: () => string): void {
      const group = byKind.get(kind) ?? { times: 0, examples: new Map() };
      byKind.set(kind, group);
      group.times += 1;
      const example = group.examples.get(key);
      if (example) example.times += 1;
      else if (group.examples.size < mostExamples) group.examples.set(key, { text: text(), times: 1 });
    },
    list: (): readonly FindingGroup[] => [...byKind].map(([kind, { times, examples }]) => ({ kind, times, examples: [...examples.values()].map((example) => ({ ...example })) })),
  };
};

/** A cell for people: short, on one line, and visible when it says nothing. */
const shown = (text: string): string => {
  if (text === "") return "(blank)";
  const visible = text.trim() === text ? text : JSON.stringify(text);
  return visible.length > 40 ? `${visible.slice(0, 39)}…` : visible;
};
