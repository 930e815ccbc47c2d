import { mkdir, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { StorageError } from "../storage-error.js";
import { readTemplate, writeTemplate } from "./embedded-template.js";

/** The file by which PGlite and everybody else knows a cluster. */
const mark = "PG_VERSION";

/** Where a cluster is made, inside the folder it is for: that may be a mount, beside which nothing can be renamed into it. */
const unfinished = "nexus-unfinished";

/** Whether the folder holds a cluster, or what is left of the making of one. */
export const holdsCluster = (names: readonly string[]): boolean => names.includes(mark) || names.includes(unfinished);

export const memoryCluster = (template: string | undefined): Promise<PGlite> => newCluster("memory://", template);

/**
 * Opens the cluster in a folder, and makes it first when the folder is empty. Whoever is killed in the
 * middle of making leaves no half cluster that opens: it is made aside and moved file by file, its mark
 * last; what is found without the mark is made anew. To be called by whoever holds the folder's lock.
 */
export const folderCluster = async (folder: string, template: string | undefined): Promise<PGlite> => {
  await mkdir(folder, { recursive: true });
  const names = await readdir(folder);
  if (names.length > 0 && !holdsCluster(names)) throw StorageError.notADatabase(folder);
  if (!names.includes(mark)) await makeIn(folder, names, template);
  else if (names.includes(unfinished)) await rm(join(folder, unfinished), { recursive: true });
  return PGlite.create(folder);
};

const makeIn = async (folder: string, left: readonly string[], template: string | undefined): Promise<void> => {
  const aside = join(folder, unfinished);
  for (const name of left.filter((each) => each !== unfinished)) await rm(join(folder, name), { recursive: true });
  await rm(aside, { recursive: true, force: true });
  await mkdir(aside);
  await (await newCluster(join(aside, "cluster"), template)).close();
  const made = await readdir(join(aside, "cluster"));
  for (const name of [...made.filter((each) => each !== mark), mark]) await rename(join(aside, "cluster", name), join(folder, name));
  await rm(aside, { recursive: true });
};

/** Unpacking a template takes a fraction of the seconds that `initdb` computes in WebAssembly. */
const newCluster = async (place: string, template: string | undefined): Promise<PGlite> => {
  if (template === undefined) return PGlite.create(place);
  const stored = await readTemplate(template);
  if (stored) return PGlite.create(place, { loadDataDir: stored });
  const made = await PGlite.create(place);
  await writeTemplate(template, await made.dumpDataDir("none"));
  return made;
};
