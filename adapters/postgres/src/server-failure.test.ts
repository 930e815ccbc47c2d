import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { accept, type Result } from "@nexus/common";
import { simulatedContext } from "@nexus/common/testing";
import type { Transaction, UnitOfWork } from "@nexus/crm-operations";
import { connect, serverDatabase } from "./connect.js";
import type { PostgresStorage } from "./postgres-storage.js";
import { startCommitBreaker } from "./testing/commit-breaker.js";
import { note, noteTable } from "./testing/note-table.js";
import { startPostgresServer, type TestServer } from "./testing/postgres-server.js";
import { storageOptions } from "./testing/storage-options.js";
import { PostgresUnitOfWork } from "./unit-of-work/postgres-unit-of-work.js";

let server: TestServer;
let url: string;
let storage: PostgresStorage;

beforeAll(async () => {
  server = await startPostgresServer();
  url = await server.createDatabase();
  storage = await connect({ ...storageOptions([noteTable]), url, poolSize: 4, migrate: true });
}, 60_000);
afterAll(async () => {
  await storage.close();
  await server.stop();
});

const ctx = simulatedContext();
const add = (id: string, to: UnitOfWork<Transaction> = storage.unitOfWork): Promise<Result<string>> =>
  to.run(ctx, [{ kind: "note", id }], async ({ records }) => {
    await records.insert(noteTable, [note(id)]);
    return accept(id);
  });
const ids = (): Promise<readonly string[]> => storage.unitOfWork.read(ctx, async ({ records }) => (await records.find(noteTable, {})).map((row) => row.id));

const unavailable = { code: "storage_unavailable", retryable: true };

test("the server dies under works of every kind: each throws storage_unavailable, the process lives, and later works find the server again", async () => {
  await Promise.all(["a", "b", "c", "d"].map((id) => add(id)));

  const entered = new Set<string>();
  const waiting = Array.from({ length: 2 }, (_, n) =>
    storage.unitOfWork.run(ctx, [], async ({ records }) => {
      await records.insert(noteTable, [note(`lost-${n}`)]);
      entered.add(`waiting ${n}`);
      await died;
      await records.insert(noteTable, [note(`lost-too-${n}`)]);
      return accept(n);
    }));
  const sleeping = storage.unitOfWork.run(ctx, [], async (tx) => {
    entered.add("sleeping");
    await sql`select pg_sleep(60)`.execute(tx.sql);
    return accept("slept");
  });
  const died = (async () => {
    while (entered.size < 3) await new Promise((resolve) => setTimeout(resolve, 20));
    await server.kill();
  })();

  for (const outcome of await Promise.allSettled([...waiting, sleeping])) expect(outcome).toMatchObject({ status: "rejected", reason: unavailable });
  await expect(add("while dead")).rejects.toMatchObject(unavailable);
  expect(await storage.health()).toEqual({ status: "down", code: "storage_unavailable" });

  await server.restart();
  expect(await storage.health()).toEqual({ status: "up" });
  await Promise.all(["e", "f", "g", "h"].map((id) => add(id)));
  expect(await ids()).toEqual(["a", "b", "c", "d", "e", "f", "g", "h"]);
}, 60_000);

test("the check can fail: a plain pool takes the process with it when the server dies", async () => {
  const program = `
    import pg from "pg";
    const pool = new pg.Pool({ connectionString: ${JSON.stringify(url)} });
    pool.on("error", () => undefined);
    await pool.connect();
    console.log("connected");
    setTimeout(() => process.exit(0), 20_000);`;
  const child = spawn(process.execPath, ["--input-type=module", "--eval", program], { cwd: fileURLToPath(new URL(".", import.meta.url)), stdio: ["ignore", "pipe", "pipe"] });
  let complaint = "";
  child.stderr.on("data", (chunk) => (complaint += String(chunk)));
  const ended = once(child, "close");
  await once(child.stdout, "data");
  await server.kill();
  expect(await ended).toEqual([1, null]);
  expect(complaint).toContain("Unhandled 'error' event");
  await server.restart();
}, 60_000);

test.each([
  ["before", "did not happen", false],
  ["after", "did happen", true],
] as const)("a connection that breaks %s the server's commit says that the outcome is unknown: it %s", async (breakAt, _what, happened) => {
  const wire = await startCommitBreaker(Number(new URL(url).port), breakAt);
  const through = new URL(url);
  through.port = String(wire.port);
  const options = storageOptions([noteTable]);
  const database = serverDatabase({ url: through.href, poolSize: 1 }, options.schemas);
  const unitOfWork = new PostgresUnitOfWork({ database, ...options });
  const id = `torn-${breakAt}`;
  await expect(add(id, unitOfWork)).rejects.toMatchObject({ ...unavailable, details: { outcome: "unknown" } });
  await database.close();
  wire.stop();
  expect((await ids()).includes(id)).toBe(happened);
});

test("a unit of work that says nothing for longer than its host allows is undone, and others get what it had locked", async () => {
  const impatient = await connect({ ...storageOptions([noteTable]), url, idleInTransactionTimeoutMs: 200 });
  const still = impatient.unitOfWork.run(ctx, [{ kind: "note", id: "still" }], async ({ records }) => {
    await records.insert(noteTable, [note("still")]);
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    await records.insert(noteTable, [note("too late")]);
    return accept("still");
  });
  const after = new Promise((resolve) => setTimeout(resolve, 100)).then(() => add("still"));
  expect(await after).toEqual(accept("still"));
  await expect(still).rejects.toMatchObject(unavailable);
  expect(await ids()).not.toContain("too late");
  await impatient.close();
});

test("a pool whose connections are all taken says so after its patience, and recovers", async () => {
  const small = await connect({ ...storageOptions([noteTable]), url, poolSize: 1, connectTimeoutMs: 300 });
  let release: () => void = () => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  const holding = small.unitOfWork.run(ctx, [], async () => {
    await released;
    return accept("held");
  });
  await expect(add("too many", small.unitOfWork)).rejects.toMatchObject(unavailable);
  release();
  expect(await holding).toEqual(accept("held"));
  expect(await add("again", small.unitOfWork)).toEqual(accept("again"));
  await small.close();
});
