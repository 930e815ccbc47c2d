import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { accept } from "@nexus/common";
import { simulatedClock, simulatedContext } from "@nexus/common/testing";
import { connect, serverDatabase } from "../connect.js";
import type { Database } from "../database/database.js";
import { operationsSchema } from "../schema/operations-schema.js";
import type { Migration, StorageSchema } from "../schema/storage-schema.js";
import { startCheck } from "../start-check.js";
import { note, noteTable } from "../testing/note-table.js";
import { startPostgresServer, type TestServer } from "../testing/postgres-server.js";
import { schemaFor } from "../testing/schema-for.js";
import { storageOptions } from "../testing/storage-options.js";
import { migratorFor, type Migrator } from "./migrator.js";

let server: TestServer;
const opened: Database[] = [];

beforeAll(async () => {
  server = await startPostgresServer();
}, 60_000);
afterAll(async () => {
  await Promise.all(opened.map((database) => database.close()));
  await server.stop();
});

const clock = simulatedClock("2026-03-01T10:00:00.000Z");

const emptyDatabase = async (): Promise<() => Database> => {
  const url = await server.createDatabase();
  return () => {
    const database = serverDatabase({ url, poolSize: 2 }, []);
    opened.push(database);
    return database;
  };
};

const step = (name: string, up = `create table "${name}" (id int)`, down = `drop table "${name}"`): Migration => ({ name, up, down });
const schema = (namespace: string, migrations: readonly Migration[]): StorageSchema => ({ namespace, tables: [], migrations });

const statesOf = async (migrator: Migrator): Promise<readonly string[]> => (await migrator.status()).map(({ namespace, name, state }) => `${namespace}/${name} ${state}`);
const own = operationsSchema.migrations.map(({ name }) => name);
const operations = (state: string): readonly string[] => own.map((name) => `operations/${name} ${state}`);
const tablesOf = (database: Database): Promise<readonly unknown[]> =>
  database.transaction({ mode: "read-only", script: "" }, async (session) => ({
    commit: true,
    value: (await session.query("select relname from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' order by 1", [])).rows.map((row) => row["relname"]),
  }));

test("a login that is no superuser makes the role and the tables in a database of its own, and works there", async () => {
  const url = await server.createDatabase();
  const asSuperuser = serverDatabase({ url, poolSize: 1 }, []);
  opened.push(asSuperuser);
  const script = "create role builder login createrole; grant create, usage on schema public to builder with grant option";
  await asSuperuser.transaction({ mode: "read-write", script: "" }, async (session) => ({ commit: true, value: await session.script(script) }));

  const storage = await connect({ ...storageOptions([noteTable]), url: url.replace("postgres@", "builder@"), migrate: true });
  const [a, b] = [simulatedContext({ tenantId: "a" }), simulatedContext({ tenantId: "b" })];
  for (const ctx of [a, b]) await storage.unitOfWork.run(ctx, [], async ({ records }) => accept(await records.insert(noteTable, [note(ctx.tenantId)])));
  expect(await storage.unitOfWork.read(a, ({ records }) => records.find(noteTable, {}))).toEqual([note("a")]);
  await storage.close();
});

test("the schema of this package may be named among the others, also as a copy", async () => {
  const copy = structuredClone({ ...operationsSchema });
  for (const schemas of [[operationsSchema], [copy]]) {
    const migrator = migratorFor((await emptyDatabase())(), schemas, clock);
    expect(await statesOf(migrator)).toEqual(operations("pending"));
  }
});

describe("migrations", () => {
  test("are pending, then applied in order, once, with their time; the operations first", async () => {
    const migrator = migratorFor((await emptyDatabase())(), [schema("b", [step("b1"), step("b2")]), schema("a", [step("a1")])], clock);
    expect(await statesOf(migrator)).toEqual([...operations("pending"), "b/b1 pending", "b/b2 pending", "a/a1 pending"]);
    expect((await migrator.up()).map(({ name }) => name)).toEqual([...own, "b1", "b2", "a1"]);
    expect(await statesOf(migrator)).toEqual([...operations("applied"), "b/b1 applied", "b/b2 applied", "a/a1 applied"]);
    expect((await migrator.status())[0]?.appliedAt).toBe("2026-03-01T10:00:00.000Z");
    expect(await migrator.up()).toEqual([]);
  });

  test("are taken back from the latest on, and can be applied again", async () => {
    const database = (await emptyDatabase())();
    const migrator = migratorFor(database, [schema("a", [step("a1"), step("a2")])], clock);
    await migrator.up();
    expect((await migrator.down(1)).map(({ name }) => name)).toEqual(["a2"]);
    expect(await statesOf(migrator)).toEqual([...operations("applied"), "a/a1 applied", "a/a2 pending"]);
    expect(await migrator.down(99)).toHaveLength(own.length + 1);
    expect(await tablesOf(database)).toEqual(["nexus_migration"]);
    expect(await migrator.down(1)).toEqual([]);
    expect(await migrator.up()).toHaveLength(own.length + 2);
  });

  test("run once although several programs start at the same time", async () => {
    const connectTo = await emptyDatabase();
    const schemas = [schemaFor("notes", [noteTable]), schema("a", [step("a1"), step("a2")])];
    const applied = await Promise.all(Array.from({ length: 5 }, () => migratorFor(connectTo(), schemas, clock).up()));
    expect(applied.flat().map(({ name }) => name).sort()).toEqual([...own, "0001-tables", "a1", "a2"].toSorted());
  });

  test("of two databases of one server may make the same role at the same time", async () => {
    const databases = await Promise.all([1, 2, 3, 4].map(emptyDatabase));
    await Promise.all(databases.map((connectTo) => migratorFor(connectTo(), [], clock).up()));
  });

  test("that fail leave nothing behind, neither tables nor an entry, and stop what follows", async () => {
    const database = (await emptyDatabase())();
    const migrator = migratorFor(database, [schema("a", [step("a1"), step("a2", "create table half (id int); select 1 / 0"), step("a3")])], clock);
    await expect(migrator.up()).rejects.toMatchObject({ code: "migration_failed", details: { migration: "a/a2" } });
    expect(await statesOf(migrator)).toEqual([...operations("applied"), "a/a1 applied", "a/a2 pending", "a/a3 pending"]);
    expect(await tablesOf(database)).toEqual(["a1", "nexus_migration", ...operationsSchema.tables.map(({ name }) => name)].toSorted());
  });

  test("must keep their text once applied; line ends do not count", async () => {
    const database = (await emptyDatabase())();
    await migratorFor(database, [schema("a", [step("a1", "create table t (\n  id int\n)", "drop table t")])], clock).up();
    const changed = migratorFor(database, [schema("a", [step("a1", "create table t (id bigint)", "drop table t"), step("a2")])], clock);
    await expect(changed.up()).rejects.toMatchObject({ code: "migration_changed", details: { migration: "a/a1" } });
    expect(await statesOf(changed)).toEqual([...operations("applied"), "a/a1 changed", "a/a2 pending"]);
    const windows = migratorFor(database, [schema("a", [step("a1", "create table t (\r\n  id int\r\n)", "drop table t")])], clock);
    expect(await windows.up()).toEqual([]);
  });

  test("cannot be slipped in before one that has been applied", async () => {
    const database = (await emptyDatabase())();
    await migratorFor(database, [schema("a", [step("a1"), step("a3")])], clock).up();
    const late = migratorFor(database, [schema("a", [step("a1"), step("a2"), step("a3")])], clock);
    await expect(late.up()).rejects.toMatchObject({ code: "migration_out_of_order", details: { migration: "a/a2", after: "a/a3" } });
  });

  test("of another program are shown as unknown and not taken back", async () => {
    const database = (await emptyDatabase())();
    await migratorFor(database, [schema("newer", [step("n1")])], clock).up();
    const older = migratorFor(database, [], clock);
    expect(await statesOf(older)).toEqual([...operations("applied"), "newer/n1 unknown"]);
    await expect(older.down(1)).rejects.toMatchObject({ code: "invalid_schema" });
    expect(await older.up()).toEqual([]);
  });

  test("as a script do the same as applied here, and the script back leaves nothing", async () => {
    const database = (await emptyDatabase())();
    const schemas = [schemaFor("notes", [noteTable])];
    const migrator = migratorFor(database, schemas, clock);
    const runScript = (script: string) => database.transaction({ mode: "read-write", script: "commit" }, async (session) => ({ commit: true, value: await session.script(`${script}; begin`) }));
    await runScript(await migrator.script("up"));
    expect(await statesOf(migrator)).toEqual([...operations("applied"), "notes/0001-tables applied"]);
    await startCheck(database, migrator, schemas);
    expect(await migrator.script("up")).toBe("");
    await runScript(await migrator.script("down", 99));
    expect(await tablesOf(database)).toEqual(["nexus_migration"]);
  });

  test.each([
    ["two schemas with one namespace", [schema("a", []), schema("a", [])]],
    ["two migrations with one name", [schema("a", [step("a1"), step("a1")])]],
    ["a name that is no name", [schema("a", [step("a1'; drop table x; --")])]],
    ["a namespace that is no name", [schema("A b", [step("a1")])]],
  ])("are refused with %s", (_name, schemas) => {
    expect(() => migratorFor({ transaction: () => Promise.reject(new Error("not asked")), close: () => Promise.resolve() }, schemas, clock)).toThrowError(expect.objectContaining({ code: "invalid_schema" }));
  });
});
