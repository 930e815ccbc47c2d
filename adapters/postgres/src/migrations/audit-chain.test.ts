import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { accept } from "@nexus/common";
import { simulatedClock, simulatedContext } from "@nexus/common/testing";
import { auditPendingTable, auditReasonTable, auditTable, outboxTable } from "@nexus/crm-operations";
import { serverDatabase } from "../connect.js";
import type { Database, Session } from "../database/database.js";
import { embeddedDatabase } from "../embedded/open-embedded.js";
import { openStorage } from "../postgres-storage.js";
import { startPostgresServer, type TestServer } from "../testing/postgres-server.js";
import { storageOptions } from "../testing/storage-options.js";
import { migratorFor, type Migrator } from "./migrator.js";

const clock = simulatedClock();
const tenants = ["tenant-a", "tenant-b"];

/** What the program before wrote: the reason in the entry itself. */
const oldEntry = (id: string, reason: string | null): string =>
  `('${id}', 1, 'lead.assign', 'lead', 'L-${id}', 2, '["ownerId"]', ${reason === null ? "null" : `'${reason}'`}, '2026-01-10 09:00:00.5+00', '{"type":"user","id":"ann"}', 'request-1')`;

const asOwner = <T>(database: Database, work: (session: Session) => Promise<T>): Promise<T> =>
  database.transaction({ mode: "read-write", script: "" }, async (session) => ({ commit: true, value: await work(session) }));

/** The chain and whatever came after it. */
const takeBack = async (migrator: Migrator): Promise<void> => {
  const states = await migrator.status();
  await migrator.down(states.length - states.findIndex(({ name }) => name === "0004-audit-chain"));
};

/** A database as it was before the chain, with entries of two tenants. */
const oldDatabase = async (database: Database): Promise<void> => {
  const migrator = migratorFor(database, [], clock);
  await migrator.up();
  await takeBack(migrator);
  for (const tenant of tenants) {
    await asOwner(database, (session) =>
      session.script(`
        select set_config('app.tenant', '${tenant}', true);
        insert into nexus_audit (id, version, action, entity_type, entity_id, entity_version, changed_fields, reason, at, actor, correlation_id)
        values ${[oldEntry("1", `She asked ${tenant} for it – 😀`), oldEntry("2", null), oldEntry("3", "")].join(", ")};`));
  }
};

const upgrades = (place: () => Promise<Database>): void => {
  test("entries keep what they say: reasons move beside them, and all of them wait for their seals", async () => {
    const database = await place();
    await oldDatabase(database);
    const storage = await openStorage(database, { ...storageOptions([]), migrate: true });
    for (const tenantId of tenants) {
      const ctx = simulatedContext({ tenantId });
      await storage.unitOfWork.read(ctx, async ({ records }) => {
        const entry = { version: 1, action: "lead.assign", entityType: "lead", entityVersion: 2, changedFields: ["ownerId"], result: "done", refusalCode: null, at: "2026-01-10T09:00:00.500Z", actor: { type: "user", id: "ann" }, actorId: "ann", correlationId: "request-1" };
        const reasons = await records.find(auditReasonTable, {});
        const digests = reasons.map(({ salt, text }) => createHash("sha256").update(salt + text).digest("hex"));
        expect(await records.find(auditTable, {})).toEqual([
          { ...entry, id: "1", entityId: "L-1", reasonDigest: digests[0] },
          { ...entry, id: "2", entityId: "L-2", reasonDigest: null },
          { ...entry, id: "3", entityId: "L-3", reasonDigest: digests[1] },
        ]);
        expect(reasons.map(({ id, entityType, entityId, text }) => [id, entityType, entityId, text])).toEqual([["1", "lead", "L-1", `She asked ${tenantId} for it – 😀`], ["3", "lead", "L-3", ""]]);
        for (const { salt } of reasons) expect(salt).toMatch(/^[0-9a-f]{32}$/);
        expect((await records.find(auditPendingTable, {})).map(({ id, at }) => [id, at])).toEqual(["1", "2", "3"].map((id) => [id, entry.at]));
        expect(await records.find(outboxTable, {})).toEqual([]);
      });
      await storage.unitOfWork.run(ctx, [], async ({ audit }) => accept(await audit([{ action: "lead.close", entityType: "lead", entityId: "L-1", entityVersion: 3, changedFields: [], reason: "new" }])));
    }
    expect(await storage.unsealedTenants.list(10)).toEqual(tenants);
    const changing = asOwner(database, (session) => session.script("update nexus_audit set action = 'other'"));
    await expect(changing).rejects.toMatchObject({ code: "append_only" });
    await storage.close();
  });

  test("taken back, the reasons are in the entries again", async () => {
    const database = await place();
    await oldDatabase(database);
    const migrator = migratorFor(database, [], clock);
    await migrator.up();
    await takeBack(migrator);
    const seen = await asOwner(database, async (session) => {
      await session.script("select set_config('app.tenant', 'tenant-a', true)");
      return (await session.query("select id, reason from nexus_audit where tenant_id = 'tenant-a' order by id", [])).rows;
    });
    expect(seen).toEqual([{ id: "1", reason: "She asked tenant-a for it – 😀" }, { id: "2", reason: null }, { id: "3", reason: "" }]);
    await database.close();
  });
};

describe("a server's database with entries is upgraded", () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startPostgresServer();
    // The roles belong to the server: made here, whichever test runs.
    const first = serverDatabase({ url: await server.createDatabase(), poolSize: 1 }, []);
    await migratorFor(first, [], clock).up();
    await first.close();
  }, 60_000);
  afterAll(() => server.stop());

  describe("by a superuser", () => upgrades(async () => serverDatabase({ url: await server.createDatabase(), poolSize: 2 }, [])));

  describe("by the owner of the tables, whom row-level security binds", () => {
    let builders = 0;
    upgrades(async () => {
      const url = await server.createDatabase();
      const builder = `builder_${(builders += 1)}`;
      await server.script(url, `create role ${builder} login; grant create, usage on schema public to ${builder} with grant option; grant nexus_app, nexus_worker to ${builder}`);
      return serverDatabase({ url: url.replace("postgres@", `${builder}@`), poolSize: 2 }, []);
    });
  });
});

describe("the embedded database with entries is upgraded", () => upgrades(() => embeddedDatabase("memory", [])));
