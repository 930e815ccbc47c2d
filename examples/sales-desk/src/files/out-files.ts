import { realpath } from "node:fs/promises";
import { join } from "node:path";
import { DeskError } from "../desk-error.js";

/** What a run writes, by name, in the folder named with --out. */
export const outFiles = (out: string) => ({
  leads: join(out, "leads.csv"),
  deals: join(out, "deals.csv"),
  assignments: join(out, "assignments.csv"),
  rejects: join(out, "rejects.csv"),
  repairs: join(out, "repairs.csv"),
  oddities: join(out, "oddities.csv"),
});

/** Throws a DeskError when a file that is read would be written over, by whatever way its path leads there. */
export const keepApart = async (read: readonly string[], out: string): Promise<void> => {
  const written = await Promise.all(Object.values(outFiles(out)).map(place));
  for (const path of read) if (written.includes(await place(path))) throw DeskError.wouldOverwrite(path);
};

const place = (path: string): Promise<string> => realpath(path).catch(() => path);
