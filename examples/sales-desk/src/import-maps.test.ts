import { createHash } from "node:crypto";
import { createReadStream, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseInput } from "@nexus/common";
import {
  csvReader,
  importMappingSetSchema,
  lintImportMapping,
  rowMapper,
  type CsvRow,
  type FactsByEntity,
  type ImportEntity,
  type ImportMapping,
  type ImportMappingSet,
  type RowMapper,
  type RowOutcome,
} from "@nexus/crm-operations";
import { describe, expect, test } from "vitest";

const example = fileURLToPath(new URL("..", import.meta.url));
const sharedData = process.env["NEXUS_SHARED_DATA"] ?? join(example, "../../../shared/data");

const setOf = (name: string): ImportMappingSet => {
  const parsed = parseInput(importMappingSetSchema, JSON.parse(readFileSync(join(example, `maps/${name}.json`), "utf8")));
  if (!parsed.ok) throw new Error(parsed.refusal.message);
  return parsed.value;
};

interface Import {
  readonly mapping: ImportMapping;
  /** Rows of the file, counted apart from the outcomes. */
  readonly rows: number;
  readonly outcomes: readonly RowOutcome[];
}

async function* rowsOf(path: string, mapping: ImportMapping): AsyncGenerator<CsvRow> {
  const reader = csvReader({ delimiter: mapping.delimiter });
  for await (const piece of createReadStream(path, "utf8")) yield* reader.push(String(piece));
  yield* reader.end();
}

/** Imports the files of a set one after the other, as a host would, and remembers the ids for the files that refer to them. */
const importSet = async (name: string, folder: string): Promise<readonly Import[]> => {
  const set = setOf(name);
  const knownIds: { [Entity in ImportEntity]?: string[] } = {};
  const imports: Import[] = [];
  for (const mapping of set.mappings) {
    let map: RowMapper<ImportEntity> | undefined;
    let rows = 0;
    const outcomes: RowOutcome[] = [];
    for await (const row of rowsOf(join(folder, mapping.file), mapping)) {
      if (!map) {
        expect(lintImportMapping(mapping, row.cells, set.fieldDefinitions).filter(({ severity }) => severity === "error")).toEqual([]);
        map = rowMapper({ mapping, header: row.cells, fieldDefinitions: set.fieldDefinitions, knownIds, hasher: { sha256: (text) => createHash("sha256").update(text).digest("hex") } });
        continue;
      }
      rows += 1;
      outcomes.push(map(row));
    }
    (knownIds[mapping.entity] ??= []).push(...outcomes.flatMap((row) => (row.outcome === "mapped" ? [row.record.reference.externalId] : [])));
    imports.push({ mapping, rows, outcomes });
  }
  return imports;
};

const count = (of: Iterable<string>): Readonly<Record<string, number>> => {
  const counts = new Map<string, number>();
  for (const key of of) counts.set(key, (counts.get(key) ?? 0) + 1);
  return Object.fromEntries([...counts].sort());
};

const summary = ({ mapping, rows, outcomes }: Import) => ({
  file: mapping.file,
  entity: mapping.entity,
  rows,
  outcomes: count(outcomes.map((row) => row.outcome)),
  repairs: count(outcomes.flatMap((row) => row.repairs.map((repair) => `${repair.column ?? "whole row"}: ${repair.rule}`))),
  rejections: count(outcomes.flatMap((row) => (row.outcome === "rejected" ? [row.rejection.code] : []))),
});

/** The mapped facts of one entity; the schemas of the facts have made them what the mapping says. */
const records = <Entity extends ImportEntity>(imports: readonly Import[], entity: Entity): readonly FactsByEntity[Entity][] =>
  imports
    .filter(({ mapping }) => mapping.entity === entity)
    .flatMap(({ outcomes }) => outcomes.flatMap((row) => (row.outcome === "mapped" ? [row.record as FactsByEntity[Entity]] : [])));

const accountsForEveryRow = (imports: readonly Import[]): void => {
  for (const { rows, outcomes } of imports) expect(outcomes).toHaveLength(rows);
};

/** A skipped test says what it misses. */
const onRealData = (title: string, path: string): string => (existsSync(path) ? title : `${title} (skipped: ${path} is missing)`);

const real = (folder: string): string => {
  const path = join(sharedData, folder);
  if (!existsSync(path)) console.warn(`Skipped: no data at ${path}. Set NEXUS_SHARED_DATA to the folder that holds ${folder}.`);
  return path;
};

describe("the example's own files", () => {
  test("every planted mistake is repaired or rejected at its line, and every row is accounted for", async () => {
    const imports = await importSet("sales-desk", join(example, "data"));
    accountsForEveryRow(imports);
    expect(imports.map(({ mapping, rows, outcomes }) => `${mapping.entity}: ${rows} rows, ${JSON.stringify(count(outcomes.map((row) => row.outcome)))}`)).toEqual([
      'user: 7 rows, {"mapped":2,"repeated":5}',
      'user: 7 rows, {"mapped":7}',
      'product: 6 rows, {"mapped":6}',
      'account: 16 rows, {"mapped":16}',
      'lead: 65 rows, {"mapped":59,"rejected":6}',
      'opportunity: 42 rows, {"mapped":36,"rejected":6}',
    ]);
    expect(imports.flatMap(({ mapping, outcomes }) => outcomes.flatMap((row) => row.repairs.map(({ line, column, rule, from, to }) => `${mapping.file} ${line} ${column} ${rule}: ${from} -> ${to}`)))).toEqual([
      "team.csv 8 agent white-space: Agent  Puffin  -> Agent  Puffin",
      "team.csv 8 agent spelling: Agent  Puffin -> Agent Puffin",
      "accounts.csv 9 sector spelling: manufactoring -> manufacturing",
      "accounts.csv 15 country spelling: Nederland -> Netherlands",
      "leads.csv 5 source spelling: Refferal -> Referral",
      "leads.csv 9 source letter-case: WEBSITE -> Website",
      "leads.csv 11 source default:  -> other",
      "leads.csv 13 source unmapped-value: carrier pigeon -> other",
      "leads.csv 16 country blank-token: Select -> ",
      "leads.csv 30 company white-space:   Soft Granite Tiling  -> Soft Granite Tiling",
      "leads.csv 33 employees dropped-value: a few -> ",
      "leads.csv 36 interest near-match: sensorhub-pro -> SensorHub Pro",
      "leads.csv 39 interest unknown-value: Toaster -> Toaster",
      "leads.csv 42 source blank-token: n/a -> ",
      "leads.csv 42 source default:  -> other",
      "leads.csv 45 company ill-formed-text: Caf\uFFFD Polaire -> Caf\uFFFD Polaire",
      "leads.csv 48 status default:  -> new",
      expect.stringMatching(/^leads\.csv 51 null wrapped-row: "SD-1047,[^"]*,""90,000"",SensorHub Mini,23,no,new" -> SD-1047,[^"]*,"90,000",SensorHub Mini,23,no,new$/),
      "deals.csv 4 product near-match: SensorHubPro -> SensorHub Pro",
      "deals.csv 7 product near-match: SENSORHUB MINI -> SensorHub Mini",
      "deals.csv 10 product spelling: DriftGaurd -> DriftGuard",
      "deals.csv 19 account near-match: Moonbeam dairy -> Moonbeam Dairy",
    ]);
    expect(imports.flatMap(({ mapping, outcomes }) => outcomes.flatMap((row) => (row.outcome === "rejected" ? [`${mapping.file} ${row.rejection.line} ${row.rejection.column} ${row.rejection.code}`] : [])))).toEqual([
      "leads.csv 20 received invalid_value",
      "leads.csv 21 lead_id duplicate_id",
      "leads.csv 26 email invalid_record",
      "leads.csv 37 null cell_count",
      "leads.csv 49 null cell_count",
      "leads.csv 56 null unclosed_quote",
      "deals.csv 12 opened invalid_value",
      "deals.csv 22 agent unknown_value",
      "deals.csv 24 amount invalid_value",
      "deals.csv 26 account unknown_value",
      "deals.csv 31 deal_id duplicate_id",
      "deals.csv 39 null cell_count",
    ]);
  });
});

const olist = real("olist-funnel");

describe.skipIf(!existsSync(olist))(onRealData("the Olist marketing funnel", olist), () => {
  test("8,000 leads and 842 deals, every one accounted for", async () => {
    const imports = await importSet("olist", olist);
    console.info(JSON.stringify(imports.map(summary), null, 1));
    accountsForEveryRow(imports);
    const leads = records(imports, "lead");
    const deals = records(imports, "opportunity");
    expect([leads.length, deals.length]).toEqual([8_000, 842]);
    expect(count(leads.map((lead) => lead.source))).toMatchObject({ "organic-search": 2_296, "paid-search": 1_586, "social-media": 1_350, website: 499, "email-campaign": 493, referral: 284, "display-advertising": 118 });
    expect(deals.every((deal) => deal.status === "won" && deal.amount === undefined)).toBe(true);
    expect(new Set(records(imports, "user").map((user) => user.reference.externalId)).size).toBe(new Set(deals.flatMap((deal) => [deal.ownerReference?.externalId, deal.customFields?.["sales_development_rep"]])).size);
  });
});

const xEducation = real("x-education");

describe.skipIf(!existsSync(xEducation))(onRealData("the leads of X Education", xEducation), () => {
  test("4,620 rows, 160 of them quoted as a whole, and every one a lead", async () => {
    const imports = await importSet("x-education", xEducation);
    console.info(JSON.stringify(imports.map(summary), null, 1));
    accountsForEveryRow(imports);
    const [only] = imports.map(summary);
    expect(only).toMatchObject({ rows: 4_620, repairs: { "whole row: wrapped-row": 160 } });
    expect(only?.outcomes).toEqual({ mapped: 4_620 });
    expect(count(records(imports, "lead").map((lead) => lead.status))).toEqual({ new: 2_865, converted: 1_755 });
    expect(Object.keys(count(records(imports, "lead").map((lead) => lead.city ?? "")))).toEqual(["", "Mumbai", "Thane & Outskirts"]);
  });
});

const crmSales = real("crm-sales");

describe.skipIf(!existsSync(crmSales))(onRealData("the CRM sales opportunities", crmSales), () => {
  test("35 agents and 6 managers, 7 products, 85 accounts and 8,800 deals, with the published totals", async () => {
    const imports = await importSet("crm-sales", crmSales);
    console.info(JSON.stringify(imports.map(summary), null, 1));
    accountsForEveryRow(imports);
    const deals = records(imports, "opportunity");
    expect([records(imports, "user").length, records(imports, "product").length, records(imports, "account").length, deals.length]).toEqual([41, 7, 85, 8_800]);
    expect(count(deals.map((deal) => (deal.status === "open" ? `open: ${deal.stageName ?? ""}` : deal.status)))).toEqual({ won: 4_238, lost: 2_473, "open: Engaging": 1_589, "open: Prospecting": 500 });
    const won = deals.filter((deal) => deal.status === "won");
    expect(won.reduce((sum, deal) => sum + (deal.amount?.minorUnits ?? 0), 0)).toBe(10_005_534_00);
    expect(deals.filter((deal) => deal.amount === undefined)).toHaveLength(2_089);
    expect(deals.filter((deal) => deal.accountReference === undefined)).toHaveLength(1_425);
    expect(imports.map(summary).find(({ entity }) => entity === "opportunity")?.repairs).toEqual({ "product: near-match": 1_480 });
  });
});
