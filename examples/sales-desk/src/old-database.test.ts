import { crmSchema } from "@nexus/adapter-crm";
import { operationsRoomsSchema } from "@nexus/adapter-operations";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openDesk } from "./desk/desk.js";
import { setUp } from "./desk/set-up.js";
import { findingsIn } from "./import/findings.js";
import { importFiles } from "./import/import-files.js";
import { main } from "./main.js";
import { chooseFiles } from "./maps/choose-files.js";
import { readOptions } from "./options/options.js";
import { stopwatch } from "./terminal/stopwatch.js";
import { testTerminal } from "./testing/test-terminal.js";

let out: string;
beforeAll(async () => {
  out = await mkdtemp(join(tmpdir(), "sales-desk-"));
});
afterAll(() => rm(out, { recursive: true }));

const data = (name: string): string => fileURLToPath(new URL(`../data/${name}`, import.meta.url));

const { tables, migrations } = operationsRoomsSchema;

/** What the migrations from 0008 on have added. */
const later = ["operations_lead_conversion", "operations_opportunity_close"];

/** The schemas of the version that did not convert yet: no Party, no Sales, no figures, and what the rooms kept then. */
const before = [crmSchema, { ...operationsRoomsSchema, tables: tables.filter(({ name }) => !later.includes(name)), migrations: migrations.filter(({ name }) => name < "0008") }];

test("a database that an earlier version has made opens, keeps what it has, and goes on to customers and deals", { timeout: 120_000 }, async () => {
  const args = ["--out", out, "--accounts", data("accounts.csv"), "--leads", data("leads.csv")];
  const chosen = await chooseFiles(readOptions(args));
  const desk = await openDesk(join(out, "database"), before);
  await setUp(desk, chosen.map(({ map }) => map.set));
  const findings = await findingsIn(out);
  await importFiles(chosen, { desk, findings, watch: stopwatch(), terminal: testTerminal() });
  await findings.close();
  await desk.close();

  const [again, converted] = [testTerminal(), testTerminal()];
  expect([await main(args, again), again.err().match(/sales-desk: .*/)]).toEqual([0, null]);
  expect(again.out()).toMatch(/\n +accounts +0 +0 +16\n +leads +0 +0 +59\n +customers +16 +0 +0\n +lead scores +59 +0 +0\n/);
  expect([await main(["--out", out, "--convert"], converted), converted.out()]).toEqual([0, expect.stringContaining(" 9 leads = 6 converted + 0 converted before + 3 not converted\n")]);
});
