import { startPostgresServer } from "@nexus/adapter-postgres/testing";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { main } from "./main.js";
import { testTerminal } from "./testing/test-terminal.js";

let server: Awaited<ReturnType<typeof startPostgresServer>>;
let out: string;
beforeAll(async () => {
  server = await startPostgresServer();
  out = await mkdtemp(join(tmpdir(), "sales-desk-"));
});
afterAll(async () => {
  await server.stop();
  await rm(out, { recursive: true });
});

test("a server does as well as the embedded database, and its password stays where it was", { timeout: 120_000 }, async () => {
  const url = await server.createDatabase();
  const runs = [testTerminal(), testTerminal()];
  for (const terminal of runs) expect([await main(["--out", out, "--database", url], terminal), terminal.err().match(/sales-desk: .*/)]).toEqual([0, null]);
  const [first, second] = runs.map((terminal) => terminal.out());
  expect(first).toContain("Database: 292 changes\n");
  expect(second).toContain("Database: 0 changes, everything was there already\n");
  const selling = testTerminal();
  expect([await main(["--out", out, "--database", url, "--convert", "--win", "SD-1058"], selling), selling.out()]).toEqual([0, expect.stringMatching(/ 9 leads = 6 converted [^]*\nWon Amber Tortoise Cranes: SensorHub Pro for €36,000\.00\.\n/)]);
  expect(second?.split("\nScores of")[1]?.split("\nTime")[0]).toBe(first?.split("\nScores of")[1]?.split("\nTime")[0]);
  const { host, pathname, password } = new URL(url);
  expect(first).toContain(`  Database: ${host}${pathname}\n`);
  if (password !== "") expect(runs.map((terminal) => terminal.out() + terminal.err()).join("")).not.toContain(password);
});
