import { Instant } from "@nexus/common";
import { rowMapper, type CsvRow, type FactsByEntity, type ImportEntity, type ImportMapping, type ImportOutcome, type RowMapperSetup } from "@nexus/crm-operations";
import { readRows, type CsvFile } from "../files/csv-file.js";
import type { Stopwatch } from "../terminal/stopwatch.js";
import type { Findings, Place } from "./findings.js";
import { countRows, type FileTally, type NamedTally } from "./file-tally.js";

/** Hands facts to the CRM: one outcome per item, in order. */
export type ImportFacts = <Entity extends ImportEntity>(entity: Entity, facts: readonly FactsByEntity[Entity][]) => Promise<readonly ImportOutcome[]>;

export interface FileImport<Entity extends ImportEntity> extends Omit<RowMapperSetup<Entity>, "header"> {
  readonly file: CsvFile;
  readonly mapping: ImportMapping<Entity>;
  readonly named: NamedTally;
  readonly importFacts: ImportFacts;
  readonly findings: Findings;
  readonly watch: Stopwatch;
  /** Told after each piece which share of the file has been read, 0 to 1; throws to stop here. */
  readonly onProgress: (share: number) => void;
}

export const batchSize = 1_000;

interface MappedRow<Facts> {
  readonly row: CsvRow;
  readonly facts: Facts;
}

/**
 * Reads a file row by row, maps, and imports in batches: never more of it in memory than one piece and
 * one batch. Every row ends as imported, repeated or rejected, or this throws.
 */
export const importFile = async <Entity extends ImportEntity>(setup: FileImport<Entity>): Promise<FileTally> => {
  const { file, mapping, findings, watch } = setup;
  const { entity } = mapping;
  const place: Place = { file: file.name, entity, delimiter: file.delimiter };
  const map = rowMapper({ ...setup, header: file.header });
  const tally = countRows(setup.named);
  const batch: MappedRow<FactsByEntity[Entity]>[] = [];

  const take = async (row: CsvRow): Promise<void> => {
    const mapped = watch.timeNow("map", () => map(row));
    for (const repair of mapped.repairs) await findings.repaired(place, repair);
    if (mapped.outcome === "mapped") batch.push({ row, facts: mapped.record });
    else tally.add(mapped.outcome);
    if (mapped.outcome === "rejected") await findings.rejected(place, row, mapped.rejection);
    if (batch.length === batchSize) await flush();
  };
  const flush = async (): Promise<void> => {
    const rows = batch.splice(0);
    if (rows.length === 0) return;
    const outcomes = await watch.time("import", () => setup.importFacts(entity, rows.map(({ facts }) => facts)));
    for (const [i, { row, facts }] of rows.entries()) {
      const outcome = outcomes[i];
      if (!outcome) throw new Error(`The importer answered ${outcomes.length} of ${rows.length} rows.`);
      tally.add(outcome.outcome, outcome.outcome === "rejected" ? undefined : newestOf(facts));
      if (outcome.outcome === "rejected") await findings.rejected(place, row, { ...outcome.refusal, column: null });
      else for (const finding of outcome.findings) await findings.odd(place, row, finding);
    }
  };

  const pieces = readRows(file);
  for (;;) {
    const piece = await watch.time("read", () => pieces.next());
    if (piece.done) break;
    for (const row of piece.value.rows) {
      tally.read();
      await take(row);
    }
    setup.onProgress(file.bytes === 0 ? 1 : piece.value.bytesRead / file.bytes);
  }
  await flush();
  return tally.close();
};

const moments: ReadonlySet<string> = new Set([
  "createdAt",
  "inquiryAt",
  "marketingQualifiedAt",
  "salesAcceptedAt",
  "salesQualifiedAt",
  "convertedAt",
  "disqualifiedAt",
  "stageEnteredAt",
  "closedAt",
]);

/** The latest moment that facts tell of. */
const newestOf = (facts: object): Instant | undefined =>
  Object.entries(facts)
    .flatMap(([name, value]: readonly [string, unknown]) => (moments.has(name) && Instant.is(value) ? [value] : []))
    .sort()
    .at(-1);
