import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { operationsSchema } from "../schema/operations-schema.js";
import { startPostgresServer, type TestServer } from "../testing/postgres-server.js";
import { migrateCommand } from "./migrate-command.js";

let server: TestServer;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "nexus-migrate-"));
  server = await startPostgresServer();
}, 60_000);
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true });
});

const run = async (words: readonly string[], environmentUrl?: string): Promise<{ readonly code: number; readonly out: string; readonly error: string }> => {
  const said = { out: "", error: "" };
  const code = await migrateCommand(words, {
    out: (text) => (said.out += text),
    error: (text) => (said.error += text),
    workingDirectory: folder,
    environmentUrl,
  });
  return { code, ...said };
};

const names = operationsSchema.migrations.map(({ name }) => name);

describe("nexus-migrate", () => {
  test("shows what is pending, applies it, shows that, and takes it back", async () => {
    const url = await server.createDatabase();
    expect(await run(["status", "--url", url])).toEqual({
      code: 3,
      error: "",
      out: [
        "NAMESPACE   MIGRATION              STATE    APPLIED AT",
        ...names.map((name) => `operations  ${name.padEnd(21)}  pending  -`),
        "",
        `Not up to date: ${names.length} of ${names.length}.`,
        "",
      ].join("\n"),
    });
    expect(await run(["up", "--url", url])).toMatchObject({ code: 0, out: expect.stringMatching(new RegExp(`${names.at(-1)} +applied {2}\\d{4}-.*Z\\n\\nApplied: ${names.length}\\.\\n$`, "s")) });
    expect(await run(["up", "--url", url])).toMatchObject({ code: 0, out: "Up to date: nothing to do.\n" });
    expect(await run(["status"], url)).toMatchObject({ code: 0, out: expect.stringContaining("Up to date.") });
    expect(await run(["down", "--url", url, "--steps", String(names.length)])).toMatchObject({ code: 0, out: expect.stringContaining(`Taken back: ${names.length}.`) });
    expect(await run(["down", "--url", url])).toMatchObject({ code: 0, out: "Nothing has been applied.\n" });
  });

  test("with --sql prints the statements and changes nothing", async () => {
    const url = await server.createDatabase();
    const { out } = await run(["up", "--sql", "--url", url]);
    expect(out).toContain('create table "nexus_outbox"');
    expect(out.match(/^begin;$/gm)).toHaveLength(names.length);
    expect(await run(["status", "--url", url])).toMatchObject({ code: 3 });
    expect(await run(["down", "--sql", "--url", url])).toMatchObject({ code: 0, out: "-- nothing to do\n" });
  });

  test("takes schemas from modules beside it", async () => {
    const url = await server.createDatabase();
    writeFileSync(join(folder, "schema.mjs"), `export const notes = { namespace: "notes", tables: [], migrations: [{ name: "0001", up: "create table notes (id int)", down: "drop table notes" }] };`);
    expect(await run(["up", "--url", url, "--migrations", "schema.mjs"])).toMatchObject({ code: 0, out: expect.stringMatching(/notes +0001 +applied/) });
    expect(await run(["up", "--url", url, "--migrations", "nowhere.mjs"])).toMatchObject({ code: 1, error: expect.stringContaining("invalid_schema") });
    writeFileSync(join(folder, "empty.mjs"), "export const nothing = 1;");
    expect(await run(["up", "--url", url, "--migrations", "./empty.mjs"])).toMatchObject({ code: 1, error: expect.stringContaining("exports no storage schema") });
  });

  test("makes an embedded database in a folder, and only when told to", async () => {
    const directory = join(folder, "data");
    expect(await run(["status", "--directory", directory])).toMatchObject({ code: 1, error: expect.stringContaining("no database is there") });
    expect(await run(["up", "--directory", directory])).toMatchObject({ code: 0, out: expect.stringContaining(`Applied: ${names.length}.`) });
    expect(await run(["status", "--directory", directory])).toMatchObject({ code: 0 });
  }, 60_000);

  test("says what is wrong with a server that does not answer", async () => {
    expect(await run(["status", "--url", "postgres://postgres@127.0.0.1:1/x"])).toMatchObject({ code: 1, error: expect.stringContaining("storage_unavailable") });
  });

  test.each([
    [["sideways", "--directory", "x"], "not sideways"],
    [["up"], "Say where the database is"],
    [["up", "down", "--directory", "x"], "Leave out down"],
    [["up", "--directory", "x", "--url", "y"], "either"],
    [["down", "--directory", "x", "--steps", "0"], "whole number"],
    [["up", "--directory", "x", "--steps", "1"], "down only"],
    [["up", "--force"], "--force"],
  ])("does not guess what %j means", async (words, hint) => {
    expect(await run(words)).toMatchObject({ code: 2, out: "", error: expect.stringContaining(hint) });
  });

  test.each([[[]], [["--help"]], [["up", "--help"]]])("explains itself when asked (%j)", async (words: readonly string[]) => {
    expect(await run(words)).toMatchObject({ code: 0, out: expect.stringContaining("nexus-migrate status"), error: "" });
  });
});
