import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { accept, type OperationContext } from "@nexus/common";
import { simulatedContext } from "@nexus/common/testing";
import type { LockKey } from "@nexus/crm-operations";
import { connect } from "./connect.js";
import type { PostgresStorage } from "./postgres-storage.js";
import { note, noteTable } from "./testing/note-table.js";
import { startPostgresServer, type TestServer } from "./testing/postgres-server.js";
import { storageOptions } from "./testing/storage-options.js";
import type { PostgresTransaction } from "./unit-of-work/postgres-unit-of-work.js";

const connections = 8;
const rounds = process.env["NEXUS_SOAK"] ? 1_000 : 40;

let server: TestServer;
let storage: PostgresStorage;

beforeAll(async () => {
  server = await startPostgresServer();
  storage = await connect({ ...storageOptions([noteTable]), url: await server.createDatabase(), poolSize: connections, migrate: true });
}, 60_000);
afterAll(async () => {
  await storage.close();
  await server.stop();
});

let tenants = 0;
const newTenant = (): OperationContext => simulatedContext({ tenantId: `race-${(tenants += 1)}` });

const addNotes = (ctx: OperationContext, ids: readonly string[]) =>
  storage.unitOfWork.run(ctx, [], async ({ records }) => {
    await records.insert(noteTable, ids.map((id) => note(id)));
    return accept(undefined);
  });

const countOf = (ctx: OperationContext, id: string): Promise<number | undefined> =>
  storage.unitOfWork.read(ctx, async ({ records }) => (await records.get(noteTable, [id]))[0]?.count);

/** Every connection does the same work, `rounds` times each. */
const race = (work: () => Promise<unknown>): Promise<unknown> =>
  Promise.all(Array.from({ length: connections }, async () => {
    for (let round = 0; round < rounds; round += 1) await work();
  }));

const incremented = async (tx: PostgresTransaction, write: (count: number, version: number) => Promise<unknown>): Promise<void> => {
  const [row] = await tx.records.get(noteTable, ["a"]);
  await write((row?.count ?? 0) + 1, row?.version ?? 0);
};

const versioned = (ctx: OperationContext, locks: readonly LockKey[]) =>
  storage.unitOfWork.run(ctx, locks, async (tx) => {
    await incremented(tx, (count, version) => tx.records.update(noteTable, [{ row: note("a", { count, version: version + 1 }), expectedVersion: version }]));
    return accept(undefined);
  });

test(`${connections} connections with the lock: ${connections * rounds} increments, none lost, none repeated`, async () => {
  const ctx = newTenant();
  await addNotes(ctx, ["a"]);
  let runs = 0;
  await race(() =>
    storage.unitOfWork.run(ctx, [{ kind: "note", id: "a" }], async (tx) => {
      runs += 1;
      await incremented(tx, (count, version) => tx.records.update(noteTable, [{ row: note("a", { count, version: version + 1 }), expectedVersion: version }]));
      return accept(undefined);
    }));
  expect(await countOf(ctx, "a")).toBe(connections * rounds);
  expect(runs).toBe(connections * rounds);
}, 120_000);

test("without the lock versions still lose nothing: what was accepted is counted", async () => {
  const ctx = newTenant();
  await addNotes(ctx, ["a"]);
  let accepted = 0;
  await race(() =>
    versioned(ctx, []).then(
      () => (accepted += 1),
      (error: unknown) => expect(error).toMatchObject({ code: "concurrency_exhausted", retryable: true }),
    ));
  expect(accepted).toBeGreaterThan(0);
  expect(await countOf(ctx, "a")).toBe(accepted);
}, 120_000);

test("the check can fail: without lock and version the last writer wins, and increments are lost", async () => {
  const ctx = newTenant();
  await addNotes(ctx, ["a"]);
  await race(() =>
    storage.unitOfWork.run(ctx, [], async (tx) => {
      await incremented(tx, (count) => sql`update note set count = ${count} where id = 'a'`.execute(tx.sql));
      return accept(undefined);
    }));
  expect(await countOf(ctx, "a")).toBeLessThan(connections * rounds);
}, 120_000);

test("works that deadlock in SQL of their own are undone and run again until all are done", async () => {
  const ctx = newTenant();
  await addNotes(ctx, ["a", "b"]);
  let runs = 0;
  const crossing = (first: string, second: string) =>
    storage.unitOfWork.run(ctx, [], async (tx) => {
      runs += 1;
      for (const id of [first, second]) {
        await sql`update note set count = count + 1 where id = ${id}`.execute(tx.sql);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      return accept(undefined);
    });
  const works = [crossing("a", "b"), crossing("b", "a")];
  expect(await Promise.all(works)).toEqual([accept(undefined), accept(undefined)]);
  expect([await countOf(ctx, "a"), await countOf(ctx, "b")]).toEqual([2, 2]);
  expect(runs).toBeGreaterThan(2);
}, 30_000);

test("one of many inserts of a unique key wins, across connections, and the others are told which key", async () => {
  const ctx = newTenant();
  const outcomes = await Promise.allSettled(Array.from({ length: 50 }, (_, n) =>
    storage.unitOfWork.run(ctx, [], async ({ records }) => {
      await records.insert(noteTable, [note(`n-${n}`, { slot: "only" })]);
      return accept(n);
    })));
  expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  for (const outcome of outcomes) if (outcome.status === "rejected") expect(outcome.reason).toMatchObject({ code: "duplicate_record", details: { table: "note", columns: ["slot"] } });
}, 30_000);

test("look first, insert then: under a lock the key is always free or found, whatever the number of connections", async () => {
  const ctx = newTenant();
  const claim = (slot: string, id: string) =>
    storage.unitOfWork.run(ctx, [{ kind: "slot", id: slot }], async ({ records }) => {
      const [holder] = await records.find(noteTable, { where: { column: "slot", is: "eq", value: slot } });
      if (!holder) await records.insert(noteTable, [note(id, { slot })]);
      return accept(holder?.id ?? id);
    });
  const claims = await Promise.all(Array.from({ length: 200 }, (_, n) => claim(`slot-${n % 20}`, `id-${n}`)));
  const holders = new Map(claims.map((result, n) => [`slot-${n % 20}`, result]));
  expect(claims).toEqual(claims.map((_, n) => holders.get(`slot-${n % 20}`)));
  expect(await storage.unitOfWork.read(ctx, ({ records }) => records.aggregate(noteTable, { groupBy: [], sum: [] }))).toMatchObject([{ count: 20 }]);
}, 60_000);
