import { afterAll, beforeAll, expect, test } from "vitest";
import { accept } from "@nexus/common";
import { simulatedContext } from "@nexus/common/testing";
import type { PostgresStorage } from "../postgres-storage.js";
import { note, noteTable } from "../testing/note-table.js";
import { storageOptions } from "../testing/storage-options.js";
import { templateFile } from "../testing/template-file.js";
import type { EmbeddedPool } from "./embedded-pool.js";
import { openEmbedded } from "./open-embedded.js";

let storage: PostgresStorage;
let pool: EmbeddedPool;
beforeAll(async () => {
  storage = await openEmbedded({ ...storageOptions([noteTable]), directory: "memory", template: templateFile() });
  if (!storage.pool) throw new Error("an embedded storage has a pool");
  ({ pool } = storage);
  await pool.query("create schema other; create table other.item (id integer primary key); insert into other.item values (0)");
}, 60_000);
afterAll(() => storage.close());

const items = async (): Promise<readonly unknown[]> => (await pool.query("select id from other.item order by id")).rows.map(({ id }) => id);

test("statements without parameters come several at a time, those with parameters answer how many rows they wrote", async () => {
  expect(await pool.query("select 1 as one; select 2 as two")).toMatchObject({ rows: [{ two: 2 }], rowCount: 1 });
  expect(await pool.query("insert into other.item values ($1), ($2)", [1, 2])).toMatchObject({ rows: [], rowCount: 2 });
  expect(await pool.query("delete from other.item where id > $1 returning id", [0])).toMatchObject({ rows: [{ id: 1 }, { id: 2 }], rowCount: 2 });
});

test("a transaction commits as a whole, is undone by a rollback and by a release, and takes the isolation it asks for", async () => {
  const client = await pool.connect();
  await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ");
  expect((await client.query("show transaction_isolation")).rows).toEqual([{ transaction_isolation: "repeatable read" }]);
  await client.query("insert into other.item values ($1)", [3]);
  await client.query("COMMIT");
  await client.query("BEGIN");
  await client.query("insert into other.item values ($1)", [4]);
  await client.query("ROLLBACK");
  await client.query("BEGIN");
  await expect(client.query("insert into other.item values ($1)", [3])).rejects.toMatchObject({ code: "23505" });
  await client.query("ROLLBACK");
  await client.query("BEGIN");
  await client.query("insert into other.item values ($1)", [5]);
  client.release();
  expect(await items()).toEqual([0, 3]);
});

test("between its begin and its end everybody else waits: units of work, other transactions and single statements", async () => {
  const order: string[] = [];
  const client = await pool.connect();
  const other = await pool.connect();
  await client.query("BEGIN");
  const ctx = simulatedContext();
  const waiting = [
    storage.unitOfWork.run(ctx, [], async ({ records }) => {
      order.push("unit of work");
      await records.insert(noteTable, [note("n")]);
      return accept("n");
    }),
    other.query("BEGIN").then(async () => {
      order.push("transaction");
      await other.query("COMMIT");
    }),
    pool.query("select 1").then(() => order.push("statement")),
  ];
  await client.query("insert into other.item values ($1)", [6]);
  order.push("first");
  await client.query("COMMIT");
  await Promise.all(waiting);
  expect(order[0]).toBe("first");
  expect(order.slice(1).sort()).toEqual(["statement", "transaction", "unit of work"]);
  expect(await items()).toContain(6);
});

test("a connection takes listeners, and never has anything to tell them", async () => {
  const client = await pool.connect();
  expect(client.on("error", () => undefined).removeListener("error", () => undefined)).toBe(client);
  client.release();
});
