import { parseInput, type ExternalReference, type FieldDefinition, type FieldValue } from "@nexus/common";
import { factsSchemas, type FactsByEntity, type ImportEntity } from "../crm-records/index.js";
import type { Hasher } from "../hasher.js";
import { OperationsError } from "../operations-error.js";
import { cellCleaner, type CellCleaner, type CleanCell, type KnownIds } from "./clean-cell.js";
import type { CsvRow } from "./csv-reader.js";
import { fieldReaders, type FieldReader, type RowCells } from "./field-reader.js";
import type { ImportMapping } from "./import-mapping.js";
import { lintImportMapping } from "./lint-import-mapping.js";
import type { RejectionCode, Repair, RowOutcome } from "./row-outcome.js";
import { unwrapRow } from "./unwrap-row.js";

export interface RowMapperSetup<Entity extends ImportEntity> {
  readonly mapping: ImportMapping<Entity>;
  /** The cells of the file's first row. */
  readonly header: readonly string[];
  /** The tenant's custom fields as of now. */
  readonly fieldDefinitions: readonly FieldDefinition[];
  /** External ids that exist in the source, by entity, for columns whose `known` names one. */
  readonly knownIds: KnownIds;
  readonly hasher: Hasher;
}

export type RowMapper<Entity extends ImportEntity> = (row: CsvRow) => RowOutcome<FactsByEntity[Entity]>;

/**
 * What becomes of each row, one after the other, in the order of the file: facts, or the reason why
 * not, and everything that was repaired on the way. A row that was quoted as a whole is unwrapped first.
 * Text is kept as it stands, formulas included; who writes it into a spreadsheet escapes it there.
 *
 * The mapper remembers the identities it has mapped and nothing else, so files of any length stream
 * through it. A row that is rejected does not take its identity: a sound one further down is mapped.
 *
 * Throws `invalid_import_mapping` when `lintImportMapping` has errors.
 */
export const rowMapper = <Entity extends ImportEntity>(setup: RowMapperSetup<Entity>): RowMapper<Entity> => {
  const { mapping, fieldDefinitions, knownIds, hasher } = setup;
  const header = setup.header.map((name) => name.trim());
  const errors = lintImportMapping(mapping, header, fieldDefinitions).filter(({ severity }) => severity === "error");
  if (errors.length > 0) throw OperationsError.invalidImportMapping(mapping.file, errors);

  const cleaners = new Map(header.map((name, index) => [name, { index, clean: cellCleaner(mapping.blank, mapping.repairs[name] ?? {}, knownIds) }]));
  const readers = fieldReaders(mapping, fieldDefinitions);
  const schema = factsSchemas[mapping.entity];
  const firstLines = new Map<string, number>();

  return (given) => {
    const { line } = given;
    const unwrapped = unwrapRow(given, header.length, mapping.delimiter);
    const row = unwrapped?.row ?? given;
    const repairs: Repair[] = unwrapped ? [unwrapped.repair] : [];
    const cells = cellsOf(row, cleaners, repairs);
    const reject = (problem: RowProblem): RowOutcome<FactsByEntity[Entity]> => {
      const { code, message, column = null } = problem;
      return { line, outcome: "rejected", repairs, rejection: { line, column, code, message } };
    };

    const broken = brokenRow(row, header.length);
    if (broken) return reject(broken);
    const identity = identityOf(mapping, row, cells, hasher);
    if (!identity.ok) return reject(identity);
    const firstLine = firstLines.get(identity.externalId);
    if (firstLine !== undefined && mapping.repeats === "expected") return { line, outcome: "repeated", repairs, firstLine };
    if (firstLine !== undefined) {
      return reject({ code: "duplicate_id", message: `Keep one of the two rows: line ${firstLine} has the same id.`, column: identity.column });
    }
    const fields = fieldsOf(readers, cells);
    if (!fields.ok) return reject(fields);
    const record = parseInput(schema, { ...fields.facts, reference: { source: mapping.source, externalId: identity.externalId } });
    if (!record.ok) return reject({ code: "invalid_record", message: record.refusal.message, column: columnAtFault(readers, record.refusal.details["issues"]) });
    firstLines.set(identity.externalId, line);
    return { line, outcome: "mapped", record: record.value, repairs };
  };
};

interface RowProblem {
  readonly code: RejectionCode;
  readonly message: string;
  readonly column?: string | null;
}

type Cleaners = ReadonlyMap<string, { readonly index: number; readonly clean: CellCleaner }>;

const cellsOf = (row: CsvRow, cleaners: Cleaners, repairs: Repair[]): RowCells => {
  const cleaned = new Map<string, CleanCell>();
  const report: RowCells["report"] = (column, repair) => void repairs.push({ line: row.line, column, ...repair });
  return {
    report,
    cell(column) {
      const known = cleaned.get(column);
      if (known) return known;
      const cleaner = cleaners.get(column);
      const cell = cleaner ? cleaner.clean(row.cells[cleaner.index] ?? "") : { text: "", repairs: [] };
      for (const repair of cell.repairs) report(column, repair);
      cleaned.set(column, cell);
      return cell;
    },
  };
};

const brokenRow = (row: CsvRow, width: number): RowProblem | undefined => {
  if (row.problem === "unclosed-quote") return { code: "unclosed_quote", message: "Close the quote that is opened on this line." };
  if (row.problem === "stray-quote") return { code: "stray_quote", message: "Double the quotes inside a quoted cell." };
  if (row.cells.length === width) return undefined;
  const why = row.cells.length < width ? "it is cut short" : "perhaps a delimiter is not quoted";
  return { code: "cell_count", message: `Write ${width} cells: the row has ${row.cells.length}, ${why}.` };
};

type Identity = { readonly ok: true; readonly externalId: string; readonly column: string | null } | ({ readonly ok: false } & RowProblem);

const identityOf = ({ identity }: ImportMapping, row: CsvRow, cells: RowCells, hasher: Hasher): Identity => {
  if (identity === "row-hash") return { ok: true, externalId: hasher.sha256(JSON.stringify(row.cells)), column: null };
  const { column } = identity;
  const cell = cells.cell(column);
  if (cell.problem) return { ok: false, ...cell.problem, column };
  if (cell.text === "") return { ok: false, code: "missing_id", message: "Fill in the id: without it the row is not found again.", column };
  if (cell.text.includes("\uFFFD")) return { ok: false, code: "ill_formed_id", message: "Save the file as UTF-8: the id holds characters that its encoding broke.", column };
  return { ok: true, externalId: cell.text, column };
};

type Fields = { readonly ok: true; readonly facts: Readonly<Record<string, unknown>> } | ({ readonly ok: false } & RowProblem);

const fieldsOf = (readers: readonly FieldReader[], cells: RowCells): Fields => {
  const facts = new Map<string, unknown>();
  const customFields = new Map<string, FieldValue | ExternalReference>();
  for (const reader of readers) {
    const outcome = reader.read(cells);
    if (!outcome.ok) return outcome;
    if (outcome.value !== undefined) (reader.custom ? customFields : facts).set(reader.name, outcome.value);
  }
  if (customFields.size > 0) facts.set("customFields", Object.fromEntries(customFields));
  return { ok: true, facts: Object.fromEntries(facts) };
};

/** The column the first issue of a record comes from; null when it is no single one. */
const columnAtFault = (readers: readonly FieldReader[], issues: unknown): string | null => {
  const [first]: readonly unknown[] = Array.isArray(issues) ? issues : [];
  const path: readonly unknown[] = typeof first === "object" && first !== null && "path" in first && Array.isArray(first.path) ? first.path : [];
  const custom = path[0] === "customFields";
  return readers.find((reader) => reader.custom === custom && reader.name === path[custom ? 1 : 0])?.column ?? null;
};
