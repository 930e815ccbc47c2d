import { sql } from "kysely";
import { describe, expect, test } from "vitest";
import { accept, Instant, refuse, type OperationContext } from "@nexus/common";
import { auditTable } from "@nexus/crm-operations";
import { noteTable, note } from "./testing/note-table.js";
import { onBothDatabases, type StorageUnderTest } from "./testing/both-databases.js";
import type { PostgresTransaction } from "./unit-of-work/postgres-unit-of-work.js";

onBothDatabases([noteTable], (underTest) => {
  const inside = <T>({ storage }: StorageUnderTest, ctx: OperationContext, work: (tx: PostgresTransaction) => Promise<T>): Promise<T> =>
    storage.unitOfWork
      .run(ctx, [], async (tx) => accept(await work(tx)))
      .then((result) => {
        if (!result.ok) throw new Error(result.refusal.code);
        return result.value;
      });

  const titles = (tx: PostgresTransaction): Promise<readonly unknown[]> =>
    sql<{ title: string }>`select title from note order by title`.execute(tx.sql).then(({ rows }) => rows.map((row) => row.title));

  describe("SQL inside a unit of work", () => {
    test("sees the rows of its own tenant and of no other", async () => {
      const [a, b] = [underTest().newTenant(), underTest().newTenant()];
      await inside(underTest(), a, (tx) => tx.records.insert(noteTable, [note("1", { title: "of a" })]));
      await inside(underTest(), b, (tx) => tx.records.insert(noteTable, [note("1", { title: "of b" })]));
      expect(await inside(underTest(), a, titles)).toEqual(["of a"]);
      expect(await inside(underTest(), b, titles)).toEqual(["of b"]);
    });

    test("the check can fail: as the owner of the connection, both tenants' rows are there", async () => {
      const [a, b] = [underTest().newTenant(), underTest().newTenant()];
      for (const ctx of [a, b]) await inside(underTest(), ctx, (tx) => tx.records.insert(noteTable, [note("1", { title: `bypass ${ctx.tenantId}` })]));
      const seen = await inside(underTest(), a, async (tx) => {
        await sql`reset role`.execute(tx.sql);
        return titles(tx);
      });
      expect(seen).toEqual(expect.arrayContaining([`bypass ${a.tenantId}`, `bypass ${b.tenantId}`]));
    });

    test("changes and removes no row of another tenant", async () => {
      const [a, b] = [underTest().newTenant(), underTest().newTenant()];
      await inside(underTest(), a, (tx) => tx.records.insert(noteTable, [note("1", { title: "untouched" })]));
      const touched = await inside(underTest(), b, async (tx) => {
        const updated = await sql`update note set title = 'touched'`.execute(tx.sql);
        const deleted = await sql`delete from note`.execute(tx.sql);
        return [updated.numAffectedRows, deleted.numAffectedRows];
      });
      expect(touched).toEqual([0n, 0n]);
      expect(await inside(underTest(), a, titles)).toEqual(["untouched"]);
    });

    test("cannot write a row of another tenant", async () => {
      const [a, b] = [underTest().newTenant(), underTest().newTenant()];
      const forge = inside(underTest(), b, (tx) => sql`insert into note (tenant_id, id, version, title, count) values (${a.tenantId}, 'forged', 1, 'forged', 0)`.execute(tx.sql));
      await expect(forge).rejects.toMatchObject({ code: "sql_failed", details: { sqlState: "42501" } });
      expect(await inside(underTest(), a, titles)).toEqual([]);
    });

    test("writes into its own tenant without naming it", async () => {
      const a = underTest().newTenant();
      await inside(underTest(), a, (tx) => sql`insert into note (id, version, title, count) values ('own', 1, 'own', 0)`.execute(tx.sql));
      expect(await inside(underTest(), a, (tx) => tx.records.get(noteTable, ["own"]))).toEqual([note("own", { title: "own" })]);
    });

    test("cannot truncate, which knows no tenants", async () => {
      const truncate = inside(underTest(), underTest().newTenant(), (tx) => sql`truncate note`.execute(tx.sql));
      await expect(truncate).rejects.toMatchObject({ code: "sql_failed", details: { sqlState: "42501" } });
    });
  });

  test("after a commit, a refusal or an error neither tenant nor role stays behind on the connection", async () => {
    const { storage, database } = underTest();
    const ctx = underTest().newTenant();
    const settings = "select current_user as role, coalesce(current_setting('app.tenant', true), '') as tenant, current_setting('statement_timeout') as timeout";
    const left = () => database.transaction({ mode: "read-only", script: "" }, async (session) => ({ commit: true, value: (await session.query(settings, [])).rows[0] }));
    const deadline = Instant.addMilliseconds(underTest().clock.now(), 60_000);

    expect(await inside(underTest(), { ...ctx, deadline }, async (tx) => (await sql.raw(settings).execute(tx.sql)).rows[0])).toEqual({ role: "nexus_app", tenant: ctx.tenantId, timeout: "1min" });
    expect(await left()).toEqual({ role: "postgres", tenant: "", timeout: "0" });
    await storage.unitOfWork.run({ ...ctx, deadline }, [], () => Promise.resolve(refuse("no", "No.")));
    expect(await left()).toEqual({ role: "postgres", tenant: "", timeout: "0" });
    await Promise.allSettled([storage.unitOfWork.run({ ...ctx, deadline }, [], () => Promise.reject(new Error("broken")))]);
    expect(await left()).toEqual({ role: "postgres", tenant: "", timeout: "0" });
  });

  test("a unique key is taken per tenant, and the error names it", async () => {
    const [a, b] = [underTest().newTenant(), underTest().newTenant()];
    await inside(underTest(), a, (tx) => tx.records.insert(noteTable, [note("1", { slot: "x" })]));
    await inside(underTest(), b, (tx) => tx.records.insert(noteTable, [note("1", { slot: "x" })]));
    const again = inside(underTest(), a, (tx) => tx.records.insert(noteTable, [note("2", { slot: "x" })]));
    await expect(again).rejects.toMatchObject({ code: "duplicate_record", details: { table: "note", columns: ["slot"] } });
  });

  describe("the audit trail", () => {
    const entry = { action: "note.add", entityType: "note", entityId: "1", entityVersion: 1, changedFields: [], reason: null };

    test.each(["update nexus_audit set action = 'other'", "delete from nexus_audit", "truncate nexus_audit"])("refuses: %s", async (statement) => {
      const a = underTest().newTenant();
      await inside(underTest(), a, (tx) => tx.audit([entry]));
      const asApp = inside(underTest(), a, (tx) => sql.raw(statement).execute(tx.sql));
      await expect(asApp).rejects.toMatchObject({ code: "sql_failed", details: { sqlState: "42501" } });
      const asOwner = inside(underTest(), a, async (tx) => {
        await sql`reset role`.execute(tx.sql);
        await sql.raw(statement).execute(tx.sql);
      });
      await expect(asOwner).rejects.toMatchObject({ code: "append_only", details: { table: "nexus_audit" } });
      expect(await inside(underTest(), a, (tx) => tx.records.find(auditTable, {}))).toHaveLength(1);
    });
  });

  test("errors carry no values of rows, nor does their cause", async () => {
    const a = underTest().newTenant();
    await inside(underTest(), a, (tx) => tx.records.insert(noteTable, [note("1", { slot: "secret-slot" })]));
    const failures = [
      inside(underTest(), a, (tx) => tx.records.insert(noteTable, [note("2", { slot: "secret-slot" })])),
      inside(underTest(), a, (tx) => sql`select ${"secret-slot"}::bigint`.execute(tx.sql)),
    ];
    for (const outcome of await Promise.allSettled(failures)) {
      const reason: unknown = outcome.status === "rejected" ? outcome.reason : undefined;
      expect(reason).toBeInstanceOf(Error);
      const { message, cause, ...rest } = reason as Error;
      expect(JSON.stringify([message, rest, cause, cause instanceof Error ? [cause.message, cause.stack] : []])).not.toContain("secret-slot");
    }
  });
});
