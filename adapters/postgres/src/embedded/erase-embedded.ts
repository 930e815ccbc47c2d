import { readdir, rm } from "node:fs/promises";
import { StorageError } from "../storage-error.js";
import { holdsCluster } from "./cluster.js";
import { lockDirectory } from "./directory-lock.js";
import { realFolder } from "./real-folder.js";

/**
 * Deletes an embedded database with everything in it, for good. A folder that is not there, or empty,
 * counts as done. Throws `directory_in_use` while a process has it open, and `not_a_database` for a
 * folder that holds anything else: a path with a slip of the pen must not cost somebody's files.
 */
export const eraseEmbedded = async (directory: string): Promise<void> => {
  const folder = await realFolder(directory);
  const entries = await namesIn(folder);
  if (entries.length === 0) return;
  if (!holdsCluster(entries)) throw StorageError.notADatabase(folder);
  const lock = await lockDirectory(folder);
  try {
    await rm(folder, { recursive: true });
  } finally {
    await lock.release();
  }
};

const namesIn = async (folder: string): Promise<readonly string[]> => {
  try {
    return await readdir(folder);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
    throw error;
  }
};
