import { describePath } from "@nexus/common";
import { lintImportMapping, type ImportEntity, type ImportMapping, type ImportMappingSet, type LintFinding } from "@nexus/crm-operations";
import { DeskError } from "../desk-error.js";
import type { CsvFile } from "../files/csv-file.js";
import type { MapFile } from "./map-files.js";

/** How a file is read: the mappings that are about it, in the order of import. */
export interface ChosenMap {
  readonly map: MapFile;
  /** Usually one. More when the rows name people or companies that no other file does. */
  readonly mappings: readonly ImportMapping[];
}

interface Candidate {
  readonly map: MapFile;
  readonly mapping: ImportMapping;
  readonly errors: readonly LintFinding[];
  readonly warnings: number;
}

/** The preset that reads the most of the file's columns. Throws `file_not_recognised` when none fits. */
export const recognise = (file: CsvFile, entity: ImportEntity, presets: readonly MapFile[]): ChosenMap => {
  const [best] = candidates(file, entity, presets).filter(({ errors }) => errors.length === 0);
  if (!best) throw DeskError.notRecognised(file.path, entity === "lead" ? "--map" : "--deals-map");
  return chosen(best);
};

/** The mapping of a map somebody named. Throws `map_does_not_fit` with the first reason. */
export const fit = (file: CsvFile, entity: ImportEntity, map: MapFile): ChosenMap => {
  const [best] = candidates(file, entity, [map]);
  if (!best) throw DeskError.mapDoesNotFit(map.name, file.name, `it has no mapping for ${words[entity]}.`);
  const [first, ...more] = best.errors;
  if (first) throw DeskError.mapDoesNotFit(map.name, file.name, `${describePath(first.path)}: ${first.message}${more.length > 0 ? ` (and ${more.length} more)` : ""}`);
  return chosen(best);
};

export const words: Readonly<Record<ImportEntity, string>> = { user: "users", product: "products", account: "accounts", lead: "leads", opportunity: "deals" };

/** Best first: the fewest errors, then the fewest columns left unread. */
const candidates = (file: CsvFile, entity: ImportEntity, maps: readonly MapFile[]): readonly Candidate[] =>
  maps
    .flatMap((map) => map.set.mappings.filter((mapping) => mapping.entity === entity).map((mapping) => ({ map, mapping, ...judge(file, mapping, map.set) })))
    .sort((a, b) => a.errors.length - b.errors.length || a.warnings - b.warnings);

const judge = (file: CsvFile, mapping: ImportMapping, { fieldDefinitions }: ImportMappingSet): Pick<Candidate, "errors" | "warnings"> => {
  const findings = lintImportMapping(mapping, file.header, fieldDefinitions);
  const errors = findings.filter(({ severity }) => severity === "error");
  return { errors: [...wrongDelimiter(file, mapping), ...errors], warnings: findings.length - errors.length };
};

const wrongDelimiter = (file: CsvFile, { delimiter }: ImportMapping): readonly LintFinding[] =>
  delimiter === file.delimiter
    ? []
    : [{ severity: "error", code: "other_delimiter", path: ["delimiter"], message: `Write ${JSON.stringify(file.delimiter)}: that is what separates the columns of the file.` }];

const chosen = ({ map, mapping }: Candidate): ChosenMap => ({ map, mappings: map.set.mappings.filter(({ file }) => file === mapping.file) });
