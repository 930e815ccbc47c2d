import type { FieldDefinition, RatePpm } from "@nexus/common";
import type { ImportEntity } from "../crm-records/index.js";

/**
 * How the rows of one file become facts, as data. Columns are cleaned first (`blank`, `repairs`), then
 * fields are read from the clean cells.
 */
export interface ImportMapping<Entity extends ImportEntity = ImportEntity> {
  /** The usual name of the file; for people. */
  readonly file: string;
  /** Source of the external references it makes. */
  readonly source: string;
  readonly entity: Entity;
  readonly delimiter: "," | ";" | "\t";
  /** What makes a row the same row next time: the text of a column, or where there is none the hash of all its cells. */
  readonly identity: { readonly column: string } | "row-hash";
  /**
   * What a second row with the same identity is: a mistake that is rejected, or expected (the file is
   * about something else and names this once per row) and passed over.
   */
  readonly repeats: "reject" | "expected";
  /** Texts that mean "nothing" in every column, whatever their letter case, beside the empty text: `Select`. */
  readonly blank: readonly string[];
  /** Cleaning of single columns, by column name. */
  readonly repairs: Readonly<Record<string, ColumnRepair>>;
  /** By name of the fact. */
  readonly fields: Readonly<Record<string, FieldMapping>>;
  /** By name of the custom field in the registry. */
  readonly customFields: Readonly<Record<string, FieldMapping>>;
}

/** Each change that one of these makes to a cell is reported. */
export interface ColumnRepair {
  /** More texts that mean "nothing" in this column. */
  readonly blank?: readonly string[];
  /** Declared corrections, whatever the letter case: `technolgy` to `technology`. */
  readonly spellings?: Readonly<Record<string, string>>;
  /**
   * The values that exist: listed, or the ids imported from this source for an entity. What is spelled
   * differently is corrected when exactly one of them has the same letters and digits (`GTXPro` to
   * `GTX Pro`).
   */
  readonly known?: ImportEntity | readonly string[];
  /** What becomes of a value that is not known: the row is rejected (by default), or it is kept and reported. */
  readonly unknown?: "reject" | "keep";
}

/** Where a field comes from and how it is read. The short form is `from` alone. */
export type FieldMapping = string | FieldReading;

export interface FieldReading {
  /**
   * Text with column names in braces: `{origin}` is a column, `Lead {mql_id}` a template, `new` a
   * constant. Of several, the first whose columns all say something; none leaves the field blank.
   */
  readonly from: string | readonly string[];
  /** What the text means, whatever its letter case. */
  readonly values?: Readonly<Record<string, string>>;
  /** What a text that is not among `values` means; reported. Without it the row is rejected. */
  readonly otherwise?: string;
  /** What a blank means; reported. Without it the field is left out, or the row rejected where it is required. */
  readonly default?: string;
  /** What becomes of a text that cannot be read: the row is rejected (by default), or the value dropped and reported. */
  readonly invalid?: "reject" | "drop";
  readonly date?: DateReading;
  readonly number?: NumberReading;
  readonly money?: MoneyReading;
  readonly boolean?: BooleanReading;
  /** Source of the reference, where it is another than the mapping's own. */
  readonly referenceSource?: string;
}

export interface DateReading {
  /** In YYYY, MM, DD (two digits), M, D (one or two), HH, mm, ss and what stands between them: `M/D/YYYY`, `YYYY-MM-DD HH:mm:ss`. */
  readonly formats: readonly string[];
  /** Offset from UTC of the times in the file, such as `-03:00`; UTC when absent. A day counts from its midnight there. */
  readonly utcOffset?: string;
}

export interface NumberReading {
  readonly decimal: "." | ",";
  /** Between thousands: a comma, a point, a space (whether it breaks or not), an apostrophe, any one character but a digit; empty for none. */
  readonly group: string;
}

export interface MoneyReading {
  /** ISO 4217. */
  readonly currency: string;
  /** Whose separators are used: `en-US`. */
  readonly locale: string;
  /** How many the file counts in one: 1,000,000 where it writes millions; 1 when absent. */
  readonly times?: number;
}

export interface BooleanReading {
  readonly true: readonly string[];
  readonly false: readonly string[];
}

/** A pipeline that imported deals stand in, for the host to create first. */
export interface ImportPipeline {
  readonly name: string;
  readonly stages: readonly { readonly name: string; readonly probabilityPpm: RatePpm; readonly rottenAfterDays: number | null }[];
}

/** Everything needed to take over one source: what to define first, and the files in the order of import. */
export interface ImportMappingSet {
  readonly name: string;
  readonly fieldDefinitions: readonly FieldDefinition[];
  readonly pipelines: readonly ImportPipeline[];
  readonly mappings: readonly ImportMapping[];
}
