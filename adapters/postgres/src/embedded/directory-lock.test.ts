import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { readFile, unlink, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { lockDirectory } from "./directory-lock.js";
import { processStart } from "./process-start.js";

let parent: string;
let folder: string;
let file: string;

beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), "nexus-lock-"));
  folder = join(parent, "data");
  file = `${folder}.lock`;
});
afterEach(() => rmSync(parent, { recursive: true }));

const deadPid = (): number => spawnSync(process.execPath, ["-e", ""]).pid;

const leaveLock = (owner: Readonly<Record<string, unknown>>, at = file): void =>
  writeFileSync(at, JSON.stringify({ host: hostname(), pid: deadPid(), started: "long ago", token: "left", ...owner }));

const ownerOf = (path: string): Readonly<Record<string, unknown>> => JSON.parse(readFileSync(path, "utf8")) as Readonly<Record<string, unknown>>;

test("the lock lies beside the folder, names the process, and goes with its release", async () => {
  const lock = await lockDirectory(folder);
  expect(ownerOf(file)).toMatchObject({ host: hostname(), pid: process.pid, started: processStart(process.pid) });
  await lock.release();
  await lock.release();
  expect(readdirSync(parent)).toEqual([]);
});

test("a second owner is refused, in this process too, and told who the first is", async () => {
  await lockDirectory(folder);
  await expect(lockDirectory(folder)).rejects.toMatchObject({
    code: "directory_in_use",
    message: expect.stringContaining(`process ${process.pid} on ${hostname()}`),
    details: { directory: folder, lockFile: file },
  });
});

test.each([
  ["a process that is dead", {}],
  ["a process whose number another one has now", { pid: process.pid }],
  ["a process that the system never had", { pid: 0 }],
])("a lock left by %s is taken over", async (_name, owner) => {
  leaveLock(owner);
  const lock = await lockDirectory(folder);
  expect(ownerOf(file)).toMatchObject({ pid: process.pid, started: processStart(process.pid) });
  await lock.release();
  expect(readdirSync(parent)).toEqual([]);
});

test("a lock that lost its text in a power cut is taken over", async () => {
  writeFileSync(file, "");
  await (await lockDirectory(folder)).release();
  expect(existsSync(file)).toBe(false);
});

test("a lock of another machine is never taken over: nobody here can tell whether its process lives", async () => {
  leaveLock({ host: "elsewhere" });
  await expect(lockDirectory(folder)).rejects.toMatchObject({ code: "directory_in_use", message: expect.stringContaining("elsewhere") });
});

test("a process that died while taking over a dead one's lock is itself taken over", async () => {
  leaveLock({ token: "first" });
  leaveLock({ token: "second" }, `${file}.first`);
  await (await lockDirectory(folder)).release();
  expect(readdirSync(parent)).toEqual([]);
});

test("a release leaves somebody else's lock alone", async () => {
  const lock = await lockDirectory(folder);
  leaveLock({ token: "somebody else's" });
  await lock.release();
  expect(ownerOf(file)).toMatchObject({ token: "somebody else's" });
});

/** How many of many that come at once get in; one would be right. */
const winners = async (take: () => Promise<unknown>): Promise<number> => {
  const outcomes = await Promise.allSettled(Array.from({ length: 20 }, take));
  return outcomes.filter((outcome) => outcome.status === "fulfilled").length;
};

test("of many that find a dead process's lock at once exactly one takes it over", async () => {
  for (let round = 0; round < 10; round += 1) {
    leaveLock({ token: `dead-${round}` });
    expect(await winners(() => lockDirectory(folder))).toBe(1);
    expect(readdirSync(parent)).toEqual(["data.lock"]);
  }
});

test("the check can fail: all look, then each replaces the dead lock by its own, and several are in", async () => {
  leaveLock({});
  let looking = 20;
  let allLooked: () => void = () => undefined;
  const everybody = new Promise<void>((resolve) => (allLooked = resolve));
  let turns = everybody;
  const naive = async (): Promise<void> => {
    await readFile(file, "utf8");
    if ((looking -= 1) === 0) allLooked();
    const turn = turns.then(async () => {
      await unlink(file);
      await writeFile(file, "{}", { flag: "wx" });
    });
    turns = turn;
    await turn;
  };
  expect(await winners(naive)).toBe(20);
});
