/**
 * History import: how the rows of a dirty file become facts, without losing or inventing anything.
 * An `ImportMapping` is data; `lintImportMapping` holds it against the file's header and the field
 * registry; `rowMapper` gives every row exactly one outcome and reports each repair with line, column,
 * from, to and rule. `csvReader` reads the file piece by piece; a broken quote costs one line, and a row
 * that is quoted as a whole is unwrapped.
 *
 * The facts go to `HistoryImporter`, which records them as they were.
 */
export { csvReader, readCsv, type CsvOptions, type CsvProblem, type CsvReader, type CsvRow } from "./csv-reader.js";
export type {
  BooleanReading,
  ColumnRepair,
  DateReading,
  FieldMapping,
  FieldReading,
  ImportMapping,
  ImportMappingSet,
  ImportPipeline,
  MoneyReading,
  NumberReading,
} from "./import-mapping.js";
export { importMappingSchema, importMappingSetSchema } from "./import-mapping-schema.js";
export { importFields, type ImportField, type ImportFieldKind } from "./import-fields.js";
export { lintImportMapping } from "./lint-import-mapping.js";
export { rowMapper, type RowMapper, type RowMapperSetup } from "./row-mapper.js";
export type { KnownIds } from "./clean-cell.js";
export type { Rejection, RejectionCode, Repair, RepairRule, RowOutcome } from "./row-outcome.js";
