import { realpath } from "node:fs/promises";
import { resolve } from "node:path";

/** The one path of a folder, whatever links lead to it, so that its lock has one place. A folder that is not there yet is where it will be. */
export const realFolder = async (directory: string): Promise<string> => {
  const folder = resolve(directory);
  try {
    return await realpath(folder);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return folder;
    throw error;
  }
};
