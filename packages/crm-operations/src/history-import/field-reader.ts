import type { ExternalReference, FieldDefinition, FieldValue } from "@nexus/common";
import type { ImportEntity } from "../crm-records/index.js";
import type { CellRepair, CleanCell } from "./clean-cell.js";
import { columnsOf, parseTemplate, type Template } from "./field-source.js";
import { importFieldsOf, type ImportField } from "./import-fields.js";
import type { FieldMapping, FieldReading, ImportMapping } from "./import-mapping.js";
import { valueReader } from "./read-value.js";
import type { RejectionCode } from "./row-outcome.js";

/** The cells of one row, each cleaned once, with what was repaired. */
export interface RowCells {
  cell(column: string): CleanCell;
  report(column: string, repair: CellRepair): void;
}

export type FieldOutcome =
  | { readonly ok: true; readonly value?: FieldValue | ExternalReference }
  | { readonly ok: false; readonly code: RejectionCode; readonly message: string; readonly column: string | null };

/** One field of a mapping, made ready. */
export interface FieldReader {
  readonly name: string;
  readonly custom: boolean;
  /** The first column the field comes from; null for a constant. */
  readonly column: string | null;
  read(cells: RowCells): FieldOutcome;
}

export const readingOf = (mapping: FieldMapping): FieldReading => (typeof mapping === "string" ? { from: mapping } : mapping);

export const templatesOf = ({ from }: FieldReading): readonly Template[] => (typeof from === "string" ? [from] : from).map(parseTemplate);

/** A custom field as a field to import. History may lack what the registry requires today. */
export const customImportField = (definition: FieldDefinition): ImportField => ({
  kind: definition.type,
  required: false,
  ...(definition.choices ? { choices: definition.choices } : {}),
});

/** The definitions a mapping's entity can have. */
export const customFieldsOf = (entity: ImportEntity, definitions: readonly FieldDefinition[]): ReadonlyMap<string, ImportField> =>
  new Map(definitions.filter((definition) => definition.entity === entity).map((definition) => [definition.name, customImportField(definition)]));

/** Fields in the order of the mapping, custom ones last. Names that are not known are left out: lint names them. */
export const fieldReaders = (mapping: ImportMapping, definitions: readonly FieldDefinition[]): readonly FieldReader[] => {
  const ready = (fields: ImportMapping["fields"], known: ReadonlyMap<string, ImportField>, custom: boolean): readonly FieldReader[] =>
    Object.entries(fields).flatMap(([name, from]) => {
      const field = known.get(name);
      return field ? [fieldReader(name, custom, field, readingOf(from), mapping.source)] : [];
    });
  return [
    ...ready(mapping.fields, importFieldsOf(mapping.entity), false),
    ...ready(mapping.customFields, customFieldsOf(mapping.entity, definitions), true),
  ];
};

const fieldReader = (name: string, custom: boolean, field: ImportField, reading: FieldReading, source: string): FieldReader => {
  const templates = templatesOf(reading);
  const column = templates.flatMap(columnsOf)[0] ?? null;
  const translate = translator(reading);
  const readValue = valueReader(field, reading, source);
  const refuse = (code: RejectionCode, message: string): FieldOutcome => ({ ok: false, code, message, column });
  const blank = (): FieldOutcome => (field.required ? refuse("missing_value", `Fill it in: ${name} is required.`) : { ok: true });

  return {
    name,
    custom,
    column,
    read(cells) {
      const report = (repair: CellRepair): void => cells.report(column ?? name, repair);
      const found = fill(templates, cells);
      if (!found.ok) return found;
      if (found.text === undefined && reading.default === undefined) return blank();
      const translated = found.text === undefined ? { text: reading.default, repair: { rule: "default", from: "", to: reading.default ?? "" } as const } : translate(found.text);
      if (translated.text === undefined) return refuse("unmapped_value", "Map this value: the mapping does not say what it means.");
      if (translated.repair) report(translated.repair);
      if (translated.text === "") return blank();
      const value = readValue(translated.text);
      if (value.ok) return { ok: true, value: value.value };
      if (reading.invalid !== "drop") return refuse("invalid_value", value.message);
      report({ rule: "dropped-value", from: translated.text, to: "" });
      return blank();
    },
  };
};

type Filled = { readonly ok: true; readonly text?: string } | { readonly ok: false; readonly code: RejectionCode; readonly message: string; readonly column: string };

/** The first template whose columns all say something. */
const fill = (templates: readonly Template[], cells: RowCells): Filled => {
  for (const template of templates) {
    const filled = fillOne(template, cells);
    if (!filled.ok || filled.text !== undefined) return filled;
  }
  return { ok: true };
};

const fillOne = (template: Template, cells: RowCells): Filled => {
  let text = "";
  for (const part of template) {
    if (typeof part === "string") {
      text += part;
      continue;
    }
    const cell = cells.cell(part.column);
    if (cell.problem) return { ok: false, ...cell.problem, column: part.column };
    if (cell.text === "") return { ok: true };
    text += cell.text;
  }
  return text === "" ? { ok: true } : { ok: true, text };
};

interface Translated {
  /** Undefined when the mapping does not say what the text means. */
  readonly text: string | undefined;
  readonly repair?: CellRepair;
}

const translator = ({ values, otherwise }: FieldReading): ((text: string) => Translated) => {
  if (!values) return (text) => ({ text });
  const exact = new Map(Object.entries(values));
  const caseless = new Map([...exact].map(([from, to]) => [from.toLowerCase(), { from, to }]));
  return (text) => {
    const meaning = exact.get(text);
    if (meaning !== undefined) return { text: meaning };
    const near = caseless.get(text.toLowerCase());
    if (near) return { text: near.to, repair: { rule: "letter-case", from: text, to: near.from } };
    return otherwise === undefined ? { text: undefined } : { text: otherwise, repair: { rule: "unmapped-value", from: text, to: otherwise } };
  };
};
