import type { CrmStores } from "@nexus/adapter-crm";
import { sha256Hasher, systemClock } from "@nexus/adapter-memory";
import { fieldsAsOf, historyCommands, type Command, type FactsByEntity, type ImportEntity, type ImportMapping, type ImportOutcome, type KnownIds } from "@nexus/crm-operations";
import type { Desk } from "../desk/desk.js";
import { DeskError } from "../desk-error.js";
import type { CsvFile } from "../files/csv-file.js";
import { words, type ChosenMap } from "../maps/choose-map.js";
import type { Stopwatch } from "../terminal/stopwatch.js";
import { count } from "../terminal/table.js";
import type { Terminal } from "../terminal/terminal.js";
import type { Findings } from "./findings.js";
import { imported, type FileTally, type NamedTally } from "./file-tally.js";
import { importFile } from "./import-file.js";

/** A file and how it is read. */
export interface ChosenFile extends ChosenMap {
  readonly file: CsvFile;
}

export interface ImportJob {
  readonly desk: Desk;
  readonly findings: Findings;
  readonly watch: Stopwatch;
  readonly terminal: Pick<Terminal, "progress" | "goOn">;
}

/** Imports the files one after the other, in the order given: what others refer to comes first. */
export const importFiles = async (files: readonly ChosenFile[], job: ImportJob): Promise<readonly FileTally[]> => {
  const tallies: FileTally[] = [];
  for (const { file, map, mappings } of files) {
    for (const mapping of mappings) {
      const named: NamedTally = { file: file.name, entity: mapping.entity, what: whatOf(mapping, mappings), map: map.name };
      tallies.push(await job.terminal.progress.step(`${file.name}: ${named.what}`, (advance) => importOne(file, mapping, named, job, advance), sentence));
    }
  }
  return tallies;
};

/** In words; when a file brings two lots of the same, each with the column it is about. */
const whatOf = ({ entity, identity }: ImportMapping, mappings: readonly ImportMapping[]): string =>
  identity !== "row-hash" && mappings.filter((other) => other.entity === entity).length > 1 ? `${words[entity]} (${identity.column})` : words[entity];

const importOne = async (file: CsvFile, mapping: ImportMapping, named: NamedTally, { desk, findings, watch, terminal }: ImportJob, advance: (share: number) => void): Promise<FileTally> =>
  importFile({
    file,
    mapping,
    named,
    findings,
    watch,
    hasher: sha256Hasher,
    fieldDefinitions: fieldsAsOf(await desk.read((stores, ctx) => stores.fieldRegistry.registry(ctx)), systemClock.now()),
    knownIds: await knownIds(desk, file, mapping),
    importFacts: (entity, facts) => desk.execute(commands[entity], facts),
    onProgress(share) {
      terminal.goOn();
      advance(share);
    },
  });

/** The ids that columns of the mapping are held against. Throws a DeskError when all rows would be rejected for want of them. */
const knownIds = async (desk: Desk, file: CsvFile, { repairs, source }: ImportMapping): Promise<KnownIds> => {
  const needed = Object.values(repairs).flatMap(({ known, unknown }) => (typeof known === "string" ? [{ entity: known, keep: unknown === "keep" }] : []));
  const lists = await Promise.all(
    needed.map(async (need) => ({ ...need, ids: await desk.read((stores, ctx) => stores.history.knownIds(ctx, need.entity, source)) })),
  );
  const missing = lists.filter(({ ids, keep }) => ids.length === 0 && !keep).map(({ entity }) => entity);
  if (missing.length > 0) throw DeskError.missingFirst(file.name, source, missing.map((entity) => words[entity]), missing.map((entity) => `${optionOf[entity]} FILE`).join(" "));
  return Object.fromEntries(lists.map(({ entity, ids }) => [entity, ids]));
};

const optionOf: Readonly<Record<ImportEntity, string>> = { user: "--team", product: "--products", account: "--accounts", lead: "--leads", opportunity: "--deals" };

const commands: { readonly [Entity in ImportEntity]: Command<readonly FactsByEntity[Entity][], readonly ImportOutcome[], CrmStores> } = historyCommands;

const sentence = (tally: FileTally): string => {
  const { file, what, rejected, repeated } = tally;
  const also = [...(repeated > 0 ? [`${count(repeated)} repeated`] : []), ...(rejected > 0 ? [`${count(rejected)} rejected`] : [])];
  return `${file}: ${count(imported(tally))} ${what}${also.length > 0 ? `, ${also.join(", ")}` : ""}`;
};
