import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { accept, type OperationContext } from "@nexus/common";
import { simulatedClock, simulatedContext } from "@nexus/common/testing";
import { connect, serverDatabase } from "./connect.js";
import type { Database } from "./database/database.js";
import { embeddedDatabase } from "./embedded/open-embedded.js";
import { migratorFor } from "./migrations/migrator.js";
import { operationsSchema } from "./schema/operations-schema.js";
import { startCheck } from "./start-check.js";
import { storageOptions } from "./testing/storage-options.js";
import { templateFile } from "./testing/template-file.js";
import { note, noteTable } from "./testing/note-table.js";
import { startPostgresServer, type TestServer } from "./testing/postgres-server.js";

const options = storageOptions([noteTable]);

const asOwner = (database: Database, script: string): Promise<void> =>
  database.transaction({ mode: "read-write", script: "" }, async (session) => ({ commit: true, value: await session.script(script) }));

describe("a server that is not what the programs rely on is refused at start", () => {
  let server: TestServer;
  let url: string;
  let database: Database;

  beforeAll(async () => {
    server = await startPostgresServer();
    url = await server.createDatabase();
    database = serverDatabase({ url, poolSize: 1 }, options.schemas);
    await migratorFor(database, options.schemas, simulatedClock()).up();
  }, 60_000);
  afterAll(async () => {
    await database.close();
    await server.stop();
  });

  const open = async (at = url): Promise<void> => (await connect({ ...options, url: at, poolSize: 1 })).close();

  /** Breaks something, expects the refusal, mends it, expects the start. */
  const refuses = async (breaking: string, mending: string, code: string, message: RegExp): Promise<void> => {
    await asOwner(database, breaking);
    const outcome = open();
    await expect(outcome).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
    await asOwner(database, mending);
    await open();
  };

  test("one that is as the migrations made it is not refused", () => open());

  test.each([
    ["a role that is a superuser", "alter role nexus_app superuser", "alter role nexus_app nosuperuser", "unsafe_role", /superuser/],
    ["a role that bypasses row-level security", "alter role nexus_app bypassrls", "alter role nexus_app nobypassrls", "unsafe_role", /BYPASSRLS/],
    ["a worker that is a superuser", "alter role nexus_worker superuser", "alter role nexus_worker nosuperuser", "unsafe_role", /nexus_worker must not be a superuser/],
    ["a worker that bypasses row-level security", "alter role nexus_worker bypassrls", "alter role nexus_worker nobypassrls", "unsafe_role", /nexus_worker must not have BYPASSRLS/],
    ["a worker that sees another table", "grant select on note to nexus_worker", "revoke select on note from nexus_worker", "unsafe_role", /nexus_worker may SELECT note/],
    ["a worker that adds events", "grant insert on nexus_outbox to nexus_worker", "revoke insert on nexus_outbox from nexus_worker", "unsafe_role", /nexus_worker may INSERT nexus_outbox/],
    ["a unit of work that may act as the worker", "grant nexus_worker to nexus_app", "revoke nexus_worker from nexus_app", "unsafe_role", /nexus_app must not be a member of nexus_worker/],
    ["a unit of work that may act as a superuser", "grant postgres to nexus_app", "revoke postgres from nexus_app", "unsafe_role", /nexus_app must not be a member of postgres, which row-level security does not bind/],
    ["a unit of work that may act as a role that bypasses row-level security", "create role passer bypassrls; grant passer to nexus_app", "drop role passer", "unsafe_role", /nexus_app must not be a member of passer/],
    ["a worker that may act as one", "create role passer bypassrls; grant passer to nexus_worker", "drop role passer", "unsafe_role", /nexus_worker must not be a member of passer/],
    [
      "an outbox that its worker does not see",
      "drop policy worker on nexus_outbox",
      "create policy worker on nexus_outbox to nexus_worker using (true) with check (true)",
      "schema_mismatch",
      /nexus_outbox needs a policy for nexus_worker/,
    ],
    [
      "the worker's policy on another table",
      "create policy worker on note to nexus_worker using (true)",
      "drop policy worker on note",
      "schema_mismatch",
      /note needs a policy for nexus_worker exactly when/,
    ],
    ["a table without row-level security", "alter table note disable row level security", "alter table note enable row level security", "schema_mismatch", /note lacks forced row-level security/],
    ["a table whose owner escapes row-level security", "alter table note no force row level security", "alter table note force row level security", "schema_mismatch", /note lacks forced row-level security/],
    ["a second, open policy", "create policy open on note using (true)", "drop policy open on note", "schema_mismatch", /exactly one policy/],
    [
      "a policy that binds nothing",
      "alter policy tenant on note using (true)",
      "alter policy tenant on note using (tenant_id = nullif(current_setting('app.tenant', true), ''))",
      "schema_mismatch",
      /binds rows to the tenant/,
    ],
    ["a role that may truncate", "grant truncate on note to nexus_app", "revoke truncate on note from nexus_app", "schema_mismatch", /may TRUNCATE note/],
    ["a role that may change the audit trail", "grant update on nexus_audit to nexus_app", "revoke update on nexus_audit from nexus_app", "schema_mismatch", /may UPDATE nexus_audit/],
    ["a worker that may see what it need not", "grant select on nexus_audit to nexus_worker", "revoke select on nexus_audit from nexus_worker", "unsafe_role", /nexus_worker may SELECT nexus_audit/],
    ["a role that may not read", "revoke select on note from nexus_app", "grant select on note to nexus_app", "schema_mismatch", /may not SELECT note/],
    ["a column that is gone", "alter table note rename title to headline", "alter table note rename headline to title", "schema_mismatch", /note\.title is missing.*note\.headline is required and unknown/],
    ["a column of another type", "alter table note alter count type integer", "alter table note alter count type bigint", "schema_mismatch", /note\.count is integer instead of bigint/],
    ["a column that allows null", "alter table note alter count drop not null", "alter table note alter count set not null", "schema_mismatch", /note\.count allows null/],
    ["a column that sorts otherwise", `alter table note alter title type text collate "default"`, `alter table note alter title type text collate "C"`, "schema_mismatch", /not collated "C"/],
    ["a required column nobody fills", "alter table note add extra text not null", "alter table note drop extra", "schema_mismatch", /note\.extra is required and unknown/],
    [
      "a unique key that is gone",
      "alter table note drop constraint note_slot_key",
      "alter table note add constraint note_slot_key unique (tenant_id, slot)",
      "schema_mismatch",
      /no unique key of tenant_id, slot/,
    ],
    ["a unique key over all tenants", "alter table note add constraint probe unique (title)", "alter table note drop constraint probe", "schema_mismatch", /spans tenants/],
    ["a table that is gone", "alter table note rename to notes", "alter table notes rename to note", "schema_mismatch", /the table note is missing/],
    ["a migration applied with another text", "update nexus_migration set checksum = 'x' || checksum", "update nexus_migration set checksum = substr(checksum, 2)", "migration_changed", /new migration/],
  ])("%s", (_name, breaking, mending, code, message) => refuses(breaking, mending, code, message));

  test("a column that a newer program added, which fills itself in, is no reason to refuse", async () => {
    await asOwner(database, "alter table note add newer text default 'x' not null, add other bigint");
    await open();
    await asOwner(database, "alter table note drop newer, drop other");
  });

  test("a database without the tables asks for the migrations", async () => {
    const empty = await server.createDatabase();
    await expect(open(empty)).rejects.toMatchObject({
      code: "schema_behind",
      message: expect.stringContaining("nexus-migrate up"),
      details: { missing: [...operationsSchema.migrations.map(({ name }) => `operations/${name}`), "test/0001-tables"] },
    });
  });

  test("a login works when it is a member of nexus_app and owns nothing, and is told when it is not", async () => {
    await asOwner(database, "create role member login; create role stranger login; grant nexus_app to member");
    await open(url.replace("postgres@", "member@"));
    await expect(open(url.replace("postgres@", "stranger@"))).rejects.toMatchObject({ code: "unsafe_role", message: expect.stringContaining("grant nexus_app to") });
  });

  test.each([
    ["a superuser", "superuser", true],
    ["one that bypasses row-level security", "bypassrls", true],
    ["neither", "nosuperuser", false],
  ])("a login that is %s starts, because its units of work are nexus_app and bound like any other", async (_name, attribute, isFree) => {
    await asOwner(database, `create role candidate login ${attribute}; grant nexus_app, nexus_worker to candidate`);
    const storage = await connect({ ...options, url: url.replace("postgres@", "candidate@"), poolSize: 1 });
    const [a, b] = [simulatedContext({ tenantId: `${attribute}-a` }), simulatedContext({ tenantId: `${attribute}-b` })];
    await storage.unitOfWork.run(a, [], async ({ records }) => accept(await records.insert(noteTable, [note("1")])));
    const seenBy = (ctx: OperationContext, beginning = "") =>
      storage.unitOfWork.read(ctx, async (tx) => {
        if (beginning !== "") await sql.raw(beginning).execute(tx.sql);
        return (await sql`select tenant_id from note`.execute(tx.sql)).rows;
      });
    expect([(await seenBy(a)).length, await seenBy(b)]).toEqual([1, []]);
    // Control: as the login itself, which is why the login of a program should be neither.
    expect((await seenBy(b, "reset role")).length > 0).toBe(isFree);
    await storage.close();
    await asOwner(database, "drop role candidate");
  });

  test("a server that does not answer is storage_unavailable", async () => {
    await expect(open("postgres://postgres@127.0.0.1:1/nowhere")).rejects.toMatchObject({ code: "storage_unavailable", retryable: true });
  });
});

test("the embedded database is refused when its tables are missing or its role is a superuser, as its connection is", async () => {
  const database = await embeddedDatabase("memory", options.schemas, templateFile());
  const migrator = migratorFor(database, options.schemas, simulatedClock());
  await expect(startCheck(database, migrator, options.schemas)).rejects.toMatchObject({ code: "schema_behind" });
  await migrator.up();
  await startCheck(database, migrator, options.schemas);
  await asOwner(database, "alter role nexus_app superuser");
  await expect(startCheck(database, migrator, options.schemas)).rejects.toMatchObject({ code: "unsafe_role" });
  await database.close();
}, 60_000);
