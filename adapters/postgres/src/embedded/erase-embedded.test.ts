import { simulatedClock, simulatedIds, simulatedRandom } from "@nexus/common/testing";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, rm, symlink, unlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { eraseEmbedded } from "./erase-embedded.js";
import { templateFile } from "../testing/template-file.js";
import { openEmbedded } from "./open-embedded.js";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "nexus-erase-"));
});
afterAll(() => rm(folder, { recursive: true }));

test("a database is erased when nobody has it open, and with nothing left beside it", { timeout: 120_000 }, async () => {
  const directory = join(folder, "database");
  const storage = await openEmbedded({ directory, template: templateFile(), schemas: [], clock: simulatedClock(), ids: simulatedIds(), random: simulatedRandom() });
  await expect(eraseEmbedded(directory)).rejects.toMatchObject({ code: "directory_in_use" });
  expect((await storage.health()).status).toBe("up");
  await storage.close();
  await eraseEmbedded(directory);
  expect(await readdir(folder)).toEqual([]);
  await eraseEmbedded(directory);
});

test("a folder that holds anything else is left alone", async () => {
  const directory = join(folder, "letters");
  await mkdir(directory);
  await eraseEmbedded(directory);
  await writeFile(join(directory, "letter.txt"), "Dear Ana");
  await expect(eraseEmbedded(directory)).rejects.toMatchObject({ code: "not_a_database", message: `Name the folder of an embedded database: ${directory} holds something else.` });
  expect(existsSync(join(directory, "letter.txt"))).toBe(true);
});

test("a link to a folder is that folder: it is not opened a second time, nor erased while it is open", async () => {
  const directory = join(folder, "linked");
  const link = join(folder, "link");
  const open = (at: string) => openEmbedded({ directory: at, template: templateFile(), schemas: [], clock: simulatedClock(), ids: simulatedIds(), random: simulatedRandom() });
  const storage = await open(directory);
  await symlink(directory, link);
  await expect(open(link)).rejects.toMatchObject({ code: "directory_in_use" });
  await expect(eraseEmbedded(link)).rejects.toMatchObject({ code: "directory_in_use" });
  await storage.close();
  await eraseEmbedded(link);
  expect(existsSync(directory)).toBe(false);
  await unlink(link);
});
