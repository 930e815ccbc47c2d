import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { PGlite } from "@electric-sql/pglite";
import { templateFile } from "../testing/template-file.js";
import { memoryCluster } from "./cluster.js";
import { readTemplate, writeTemplate } from "./embedded-template.js";

let folder: string;
let file: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "nexus-template-"));
  file = join(folder, "below", "template");
});
afterAll(() => rmSync(folder, { recursive: true }));

const cluster = (text = "a cluster"): Blob => new Blob([text]);
const textIn = async (): Promise<string | undefined> => (await readTemplate(file))?.text();

test("what was written is read again, however long it is", async () => {
  expect(await textIn()).toBeUndefined();
  await writeTemplate(file, cluster("x".repeat(1_000_000)));
  expect(await textIn()).toBe("x".repeat(1_000_000));
});

const changed = (change: (bytes: Buffer) => Buffer): void => writeFileSync(file, change(readFileSync(file)));
const ruins: readonly (readonly [string, () => void])[] = [
  ["of another PGlite", () => changed((bytes) => Buffer.from(bytes.toString().replace(/"pglite":"/, '"pglite":"9.')))],
  ["with one bit turned", () => changed((bytes) => bytes.with(bytes.length - 1, (bytes.at(-1) ?? 0) ^ 1) as Buffer)],
  ["cut short", () => changed((bytes) => bytes.subarray(0, bytes.length - 1))],
  ["without a first line", () => writeFileSync(file, "cluster")],
  ["without anything", () => writeFileSync(file, "")],
  ["that is somebody's letter", () => writeFileSync(file, "Dear Ana\nyours, Ben")],
];

test.each(ruins)("a file %s is not trusted", async (_what, ruin) => {
  await writeTemplate(file, cluster());
  expect(await textIn()).toBe("a cluster");
  ruin();
  expect(await textIn()).toBeUndefined();
});

test("of many that write at once one comes out whole, and whoever reads meanwhile finds a whole one or none", async () => {
  rmSync(file, { force: true });
  const long = "y".repeat(300_000);
  const found = await Promise.all(Array.from({ length: 20 }, (_, i) => (i % 2 === 0 ? writeTemplate(file, cluster(long)) : textIn())));
  expect(found.filter((text) => text !== undefined && text !== long)).toEqual([]);
  expect(await textIn()).toBe(long);
});

test("a place that cannot be written to or read from is no error", async () => {
  const place = join(folder, "taken");
  mkdirSync(place);
  await writeTemplate(place, cluster());
  await writeTemplate(join(file, "below a file"), cluster());
  expect(await readTemplate(place)).toBeUndefined();
});

/** Tables of a new database that PostgreSQL itself does not have. */
const tablesOf = async (database: PGlite): Promise<readonly string[]> => {
  const { rows } = await database.query<{ readonly name: string }>("select relname as name from pg_class where oid >= 16384 and relkind = 'r' order by relname");
  await database.close();
  return rows.map(({ name }) => name);
};

test("a database is unpacked from the template where there is one, and made where it is damaged, which mends it", async () => {
  const seed = await memoryCluster(templateFile());
  await seed.exec("create table told (id int)");
  await writeTemplate(file, await seed.dumpDataDir("none"));
  await seed.close();
  expect(await tablesOf(await memoryCluster(file))).toEqual(["told"]);
  changed((bytes) => bytes.subarray(0, bytes.length - 1));
  expect(await tablesOf(await memoryCluster(file))).toEqual([]);
  expect(await readTemplate(file)).toBeInstanceOf(Blob);
}, 120_000);
