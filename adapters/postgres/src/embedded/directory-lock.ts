import { randomBytes } from "node:crypto";
import { link, readFile, rename, unlink, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { StorageError } from "../storage-error.js";
import { processStart } from "./process-start.js";

export interface DirectoryLock {
  release(): Promise<void>;
}

interface Owner {
  readonly host: string;
  readonly pid: number;
  readonly started: string;
  /** Different for every lock ever taken. */
  readonly token: string;
}

/**
 * One process per folder, through a file beside it (`<folder>.lock`). The embedded database has no lock
 * of its own: two processes would both acknowledge writes and destroy each other's.
 *
 * A lock left behind by a dead process of this machine is taken over. One of another machine is not,
 * since nobody here can tell whether that process lives: the message says which file to delete then.
 */
export const lockDirectory = async (folder: string): Promise<DirectoryLock> => {
  const file = `${folder}.lock`;
  const me: Owner = { host: hostname(), pid: process.pid, started: processStart(process.pid) ?? "", token: randomBytes(8).toString("hex") };
  await take(folder, file, me);
  return { release: () => giveBack(file, me) };
};

/**
 * Where a dead process has left the file, whoever takes the lock named after that process's token may
 * replace it, after another look. So of two that find the same dead owner only one does.
 */
const take = async (folder: string, file: string, me: Owner): Promise<void> => {
  for (;;) {
    if (await createComplete(file, me)) return;
    const owner = await readOwner(file);
    if (owner === undefined) continue;
    if (mayLive(owner)) throw StorageError.directoryInUse(folder, `process ${owner.pid} on ${owner.host}`, file);
    const right = `${file}.${owner.token}`;
    await take(folder, right, me);
    try {
      if ((await readOwner(file))?.token !== owner.token) continue;
      const draft = await writeDraft(file, me);
      await rename(draft, file);
      return;
    } finally {
      await giveBack(right, me);
    }
  }
};

const giveBack = async (file: string, me: Owner): Promise<void> => {
  if ((await readOwner(file))?.token === me.token) await unlink(file);
};

/** Makes the file appear with all its text, or not at all when there is one: a hard link does both. */
const createComplete = async (file: string, me: Owner): Promise<boolean> => {
  const draft = await writeDraft(file, me);
  try {
    await link(draft, file);
    return true;
  } catch (error) {
    if (codeOf(error) === "EEXIST") return false;
    throw error;
  } finally {
    await unlink(draft);
  }
};

const writeDraft = async (file: string, me: Owner): Promise<string> => {
  const draft = `${file}.draft-${me.token}`;
  await writeFile(draft, JSON.stringify(me));
  return draft;
};

/** Undefined when there is no file. A file that lost its text in a power cut has no living owner. */
const readOwner = async (file: string): Promise<Owner | undefined> => {
  try {
    const owner = JSON.parse(await readFile(file, "utf8")) as Partial<Owner>;
    return { host: String(owner.host), pid: Number(owner.pid), started: String(owner.started), token: String(owner.token) };
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    if (error instanceof SyntaxError) return { host: hostname(), pid: 0, started: "", token: "unreadable" };
    throw error;
  }
};

const mayLive = (owner: Owner): boolean => {
  if (owner.host !== hostname()) return true;
  const started = owner.pid > 0 ? processStart(owner.pid) : undefined;
  return started !== undefined && (started === "" || owner.started === "" || started === owner.started);
};

const codeOf = (error: unknown): unknown => (error instanceof Error && "code" in error ? error.code : undefined);
