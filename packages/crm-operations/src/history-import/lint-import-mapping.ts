import type { FieldDefinition } from "@nexus/common";
import { error, warning, type LintFinding } from "../lint-finding.js";
import { isDateFormat } from "./date-format.js";
import { customFieldsOf, readingOf, templatesOf } from "./field-reader.js";
import { columnsOf } from "./field-source.js";
import { importFieldsOf, type ImportField } from "./import-fields.js";
import type { FieldMapping, FieldReading, ImportMapping } from "./import-mapping.js";
import { suggestion } from "./near-match.js";
import { valueReader } from "./read-value.js";

type Path = LintFinding["path"];

/**
 * What would go wrong with every row, found before the first: columns the file does not have, fields
 * and custom fields nobody knows, required fields left out, formats that cannot be read or that two
 * readings fit, constants and values that are no values. Columns of the file that nothing reads are
 * warnings. Names that are nearly right come with a suggestion.
 */
export const lintImportMapping = (mapping: ImportMapping, header: readonly string[], fieldDefinitions: readonly FieldDefinition[]): readonly LintFinding[] => {
  const names = header.map((name) => name.trim());
  return [
    ...repeatedColumns(names),
    ...unknownColumns(mapping, names),
    ...lintFields(mapping, "fields", importFieldsOf(mapping.entity)),
    ...lintFields(mapping, "customFields", customFieldsOf(mapping.entity, fieldDefinitions)),
    ...missingFields(mapping),
    ...unreadColumns(mapping, names),
  ];
};

const perhaps = (name: string, candidates: Iterable<string>): string => {
  const meant = suggestion(name, candidates);
  return meant === undefined ? "" : `, perhaps ${meant}`;
};

const repeatedColumns = (header: readonly string[]): readonly LintFinding[] =>
  header.flatMap((name, i) => (header.indexOf(name) < i ? [error("repeated_column", ["header", i], `Rename one of the columns called ${name}.`)] : []));

/** Every column the mapping names, with where it names it. */
const namedColumns = (mapping: ImportMapping): readonly { readonly column: string; readonly path: Path }[] => [
  ...(mapping.identity === "row-hash" ? [] : [{ column: mapping.identity.column, path: ["identity", "column"] }]),
  ...Object.keys(mapping.repairs).map((column) => ({ column, path: ["repairs", column] })),
  ...(["fields", "customFields"] as const).flatMap((part) =>
    Object.entries(mapping[part]).flatMap(([name, field]) => columnsRead(field).map((column) => ({ column, path: [part, name, "from"] }))),
  ),
];

const columnsRead = (field: FieldMapping): readonly string[] => [...new Set(templatesOf(readingOf(field)).flatMap(columnsOf))];

const unknownColumns = (mapping: ImportMapping, header: readonly string[]): readonly LintFinding[] =>
  namedColumns(mapping)
    .filter(({ column }) => !header.includes(column))
    .map(({ column, path }) => error("unknown_column", path, `Name a column of the file${perhaps(column, header)}: it has none called ${column}.`));

const unreadColumns = (mapping: ImportMapping, header: readonly string[]): readonly LintFinding[] => {
  const read = new Set(namedColumns(mapping).filter(({ path }) => path[0] !== "repairs").map(({ column }) => column));
  return [
    ...header.flatMap((name, i) => (read.has(name) ? [] : [warning("column_not_read", ["header", i], `Nothing reads the column ${name}.`)])),
    ...Object.keys(mapping.repairs).flatMap((column) =>
      header.includes(column) && !read.has(column) ? [warning("repair_not_used", ["repairs", column], `Nothing reads the column ${column}, so its repairs do nothing.`)] : [],
    ),
  ];
};

const missingFields = (mapping: ImportMapping): readonly LintFinding[] =>
  [...importFieldsOf(mapping.entity)].flatMap(([name, field]) =>
    field.required && !Object.hasOwn(mapping.fields, name) ? [error("missing_field", ["fields"], `Map ${name}: it is required.`)] : [],
  );

const lintFields = (mapping: ImportMapping, part: "fields" | "customFields", known: ReadonlyMap<string, ImportField>): readonly LintFinding[] =>
  Object.entries(mapping[part]).flatMap(([name, from]) => {
    const field = known.get(name);
    const path = [part, name];
    if (field) return lintReading(field, readingOf(from), path, mapping.source);
    const where = part === "fields" ? `a fact of ${mapping.entity}` : `a custom field of ${mapping.entity} that is in the registry`;
    return [error("unknown_field", path, `Name ${where}${perhaps(name, known.keys())}: there is none called ${name}.`)];
  });

const lintReading = (field: ImportField, reading: FieldReading, path: Path, source: string): readonly LintFinding[] => {
  const formats = (reading.date?.formats ?? []).flatMap((format, i) =>
    isDateFormat(format) ? [] : [error("invalid_date_format", [...path, "date", "formats", i], "Write the format in YYYY, MM or M, DD or D, HH, mm, ss.")],
  );
  const needsMoney = field.kind === "money" && !reading.money;
  const dropped = field.required && reading.invalid === "drop";
  return [
    ...formats,
    ...ambiguousFormats(reading, path),
    ...separators(reading, path),
    ...(needsMoney ? [error("missing_currency", [...path, "money"], "Name the currency and the locale of the amounts.")] : []),
    ...(dropped ? [error("required_field_dropped", [...path, "invalid"], "Reject rows whose value cannot be read: the field is required.")] : []),
    ...(formats.length > 0 || needsMoney ? [] : declaredValues(field, reading, path, source)),
  ];
};

/** 3/4/2017 fits M/D/YYYY and D/M/YYYY alike. */
const ambiguousFormats = ({ date }: FieldReading, path: Path): readonly LintFinding[] => {
  const shapes = (date?.formats ?? []).map((format) => ({ order: format.replace(/[^MDY]/g, "").replace(/(.)\1+/g, "$1"), shape: format.replace(/MM?|DD?/g, "#") }));
  return shapes.flatMap(({ order, shape }, i) =>
    shapes.slice(0, i).some((earlier) => earlier.shape === shape && earlier.order !== order)
      ? [error("ambiguous_date_formats", [...path, "date", "formats", i], "Keep one of the formats that differ only in day and month: nobody can say which is meant.")]
      : [],
  );
};

const separators = ({ number }: FieldReading, path: Path): readonly LintFinding[] =>
  number && (number.group === number.decimal || /\d/.test(number.group))
    ? [error("ambiguous_separators", [...path, "number", "group"], "Separate thousands and decimals by different characters that are no digits.")]
    : [];

/** Texts the mapping itself brings in: constants, defaults, meanings. */
const declaredValues = (field: ImportField, reading: FieldReading, path: Path, source: string): readonly LintFinding[] => {
  const constants = templatesOf(reading).flatMap((template, i) => (columnsOf(template).length > 0 ? [] : [{ text: template.join(""), path: [...path, "from", i] }]));
  const texts: readonly { readonly text: string; readonly path: Path }[] = [
    ...(reading.values ? [] : constants),
    ...Object.entries(reading.values ?? {}).map(([from, text]) => ({ text, path: [...path, "values", from] })),
    ...(reading.otherwise === undefined ? [] : [{ text: reading.otherwise, path: [...path, "otherwise"] }]),
    ...(reading.default === undefined ? [] : [{ text: reading.default, path: [...path, "default"] }]),
  ];
  const readValue = valueReader(field, reading, source);
  return texts.flatMap(({ text, path: at }) => {
    const value = text === "" ? undefined : readValue(text);
    return value && !value.ok ? [error("invalid_value", at, value.message)] : [];
  });
};
