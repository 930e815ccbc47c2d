import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { PGlite } from "@electric-sql/pglite";
import { startProgram } from "../testing/child-program.js";
import { noteTable } from "../testing/note-table.js";
import { storageOptions } from "../testing/storage-options.js";
import { templateFile } from "../testing/template-file.js";
import { folderCluster, memoryCluster } from "./cluster.js";
import { readTemplate } from "./embedded-template.js";
import { eraseEmbedded } from "./erase-embedded.js";
import { openEmbedded } from "./open-embedded.js";

const soak = process.env["NEXUS_SOAK"] !== undefined;
const template = templateFile();

let parent: string;
let whole: string;
beforeAll(async () => {
  parent = mkdtempSync(join(tmpdir(), "nexus-cluster-"));
  whole = join(parent, "whole");
  await (await memoryCluster(template)).close();
  await (await folderCluster(whole, template)).close();
}, 120_000);
afterAll(() => rmSync(parent, { recursive: true }));

const worksIn = async (folder: string): Promise<void> => {
  const database = await folderCluster(folder, template);
  expect((await database.query("select count(*)::int > 1000 as whole from pg_proc")).rows).toEqual([{ whole: true }]);
  await database.close();
  expect(readdirSync(folder)).not.toContain("nexus-unfinished");
};

test("a finished cluster lies in its folder as PostgreSQL would have made it there", async () => {
  expect(readdirSync(whole)).toEqual(expect.arrayContaining(["PG_VERSION", "base", "global", "pg_wal"]));
  await worksIn(whole);
});

/** A folder as it is when the making was cut short after so many of its files were moved into place; the mark is the last. */
const cutShort = (name: string, moved: number): string => {
  const folder = join(parent, name);
  const aside = join(folder, "nexus-unfinished", "cluster");
  mkdirSync(join(folder, "nexus-unfinished"), { recursive: true });
  cpSync(whole, aside, { recursive: true });
  const names = readdirSync(aside).filter((each) => each !== "PG_VERSION");
  for (const each of [...names, "PG_VERSION"].slice(0, moved)) renameSync(join(aside, each), join(folder, each));
  return folder;
};

test("a making that was cut short, wherever, is made anew or counts as finished", async () => {
  const all = readdirSync(whole).length;
  for (const moved of soak ? Array.from({ length: all + 1 }, (_, i) => i) : [7, all - 1, all]) {
    const folder = cutShort(`cut-${moved}`, moved);
    expect(existsSync(join(folder, "PG_VERSION"))).toBe(moved === all);
    await worksIn(folder);
  }
  const left = cutShort("left", 7);
  await eraseEmbedded(left);
  expect(existsSync(left)).toBe(false);
});

test("a folder that holds anything else is no place for a database", async () => {
  const folder = join(parent, "letters");
  mkdirSync(folder);
  writeFileSync(join(folder, "letter.txt"), "Dear Ana");
  await expect(openEmbedded({ ...storageOptions([]), directory: folder, template })).rejects.toMatchObject({ code: "not_a_database" });
  expect(readdirSync(folder)).toEqual(["letter.txt"]);
});

/** Waits, without a pause longer than a thousandth of a second, until the making has come so far. */
const until = async (there: () => boolean): Promise<void> => {
  while (!there()) await sleep(1);
};

const entriesIn = (folder: string): number => (existsSync(folder) ? readdirSync(folder).length : 0);

test("a process that is killed while it makes a database leaves none that opens half", async () => {
  const writer = new URL("../testing/embedded-writer.ts", import.meta.url);
  for (const entries of soak ? [1, 3, 8, 12, 16, 20, 22, 24] : [16]) {
    const directory = join(parent, `killed-${entries}`);
    const program = startProgram(writer, [directory]);
    await until(() => entriesIn(join(directory, "nexus-unfinished", "cluster")) >= entries);
    await program.kill();
    const storage = await openEmbedded({ ...storageOptions([noteTable]), directory, template });
    expect(await storage.health()).toEqual({ status: "up" });
    await storage.close();
    await worksIn(directory);
  }
}, 300_000);

test("the check can fail: a cluster that is unpacked where it stays is killed into a half one, which is taken for whole", async () => {
  const directory = join(parent, "naive");
  expect(await readTemplate(template)).toBeInstanceOf(Blob);
  const program = `
    import { PGlite } from "@electric-sql/pglite";
    import { readFileSync } from "node:fs";
    const bytes = readFileSync(${JSON.stringify(template)});
    await PGlite.create(${JSON.stringify(directory)}, { loadDataDir: new Blob([bytes.subarray(bytes.indexOf(10) + 1)]) });`;
  const child = spawn(process.execPath, ["--input-type=module", "--eval", program], { cwd: fileURLToPath(new URL(".", import.meta.url)), stdio: "ignore" });
  const ended = once(child, "close");
  await until(() => existsSync(join(directory, "PG_VERSION")));
  child.kill("SIGKILL");
  await ended;
  expect(readdirSync(directory).length).toBeLessThan(readdirSync(whole).length + 1);
  await expect(PGlite.create(directory)).rejects.toThrow();
}, 60_000);
