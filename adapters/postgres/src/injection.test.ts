import fc from "fast-check";
import { sql } from "kysely";
import { expect, test } from "vitest";
import { accept, type OperationContext } from "@nexus/common";
import { auditReasonTable, auditTable, outboxTable } from "@nexus/crm-operations";
import { compiler } from "./database/session-dialect.js";
import { conditionSql } from "./records/condition-sql.js";
import { onBothDatabases } from "./testing/both-databases.js";
import { note, noteTable, type NoteRow } from "./testing/note-table.js";

const runs = process.env["NEXUS_SOAK"] ? 2_000 : 60;

/** Texts that end a string, a statement or an array where values are pasted into SQL. */
const attacks: readonly string[] = [
  "'; drop table note; --",
  "'; delete from nexus_outbox; --",
  "' or '1'='1",
  "' or true --",
  `" or ""="`,
  `"; drop table note; --`,
  "\\'; drop table note; --",
  "$$; drop table note; $$",
  "$1",
  "$2::text",
  "*/ drop table note; /*",
  "-- ",
  "; reset role; select 1",
  "'); select set_config('app.tenant', 'other', true); --",
  "other' , true) --",
  "{a,b}",
  '{"a","b\\"}',
  "NULL",
  "null",
  "\\x41",
  "E'\\x41'",
  "%",
  "_",
  "a\nb\r\nc\td",
  "\\",
  "'",
  '"',
  "''''",
  "ünï ☃ 😀 \uFFFF",
  "\u202Eevil",
  "__proto__",
  "constructor",
];

const attackId = (attack: string): string => `id ${attack}`.slice(0, 128);

onBothDatabases([noteTable], (underTest) => {
  const commit = async (ctx: OperationContext, rows: readonly NoteRow[]): Promise<void> => {
    await underTest().storage.unitOfWork.run(ctx, rows.slice(0, 500).map(({ id, title }) => ({ kind: title, id })), async (tx) => {
      await tx.records.insert(noteTable, rows);
      await tx.emit(rows.map((row) => ({ type: row.title, data: { [`key ${row.title}`]: row.title }, schemaVersion: 1, aggregate: { type: row.title, id: row.id, sequence: 1 } })));
      await tx.audit(rows.map((row) => ({ action: row.title, entityType: row.title, entityId: row.id, entityVersion: 1, changedFields: [row.title], reason: row.title })));
      return accept(undefined);
    });
  };

  test("texts that look like SQL come back as they were from every column, and find exactly themselves in every condition", async () => {
    const ctx = underTest().newTenant();
    const rows = attacks.map((attack) => note(attackId(attack), { title: attack, slot: attack, more: { [`key ${attack}`]: [attack, { [`${attack} key`]: attack }] } }));
    await commit(ctx, rows);
    await underTest().storage.unitOfWork.read(ctx, async ({ records }) => {
      expect(await records.get(noteTable, rows.map(({ id }) => id))).toEqual(rows);
      for (const row of rows) {
        expect(await records.find(noteTable, { where: { column: "title", is: "eq", value: row.title } })).toEqual([row]);
        expect(await records.find(noteTable, { where: { column: "slot", is: "in", values: [row.title, "nothing else"] } })).toEqual([row]);
        expect(await records.find(noteTable, { where: { not: { column: "id", is: "ne", value: row.id } } })).toEqual([row]);
        expect(await records.find(noteTable, { where: { all: [{ column: "title", is: "gte", value: row.title }, { column: "title", is: "lte", value: row.title }] } })).toEqual([row]);
      }
      expect(await records.aggregate(noteTable, { groupBy: ["title"], sum: [] })).toHaveLength(rows.length);
      expect((await records.find(outboxTable, {})).map(({ type }) => type).toSorted()).toEqual(attacks.toSorted());
      expect((await records.find(auditReasonTable, {})).map(({ text }) => text).toSorted()).toEqual(attacks.toSorted());
    });
  }, 60_000);

  test("the check can fail: pasted into SQL, most of these texts break the statement or find other rows", async () => {
    const ctx = underTest().newTenant();
    await commit(ctx, [note("other")]);
    const harmful = await Promise.all(attacks.map(async (attack) => {
      const pasted = underTest().storage.unitOfWork.read(ctx, async (tx) => (await sql.raw(`select id from note where title = '${attack}'`).execute(tx.sql)).rows.length);
      const [outcome] = await Promise.allSettled([pasted]);
      return outcome.status === "rejected" || outcome.value !== 0;
    }));
    expect(harmful.filter(Boolean).length).toBeGreaterThan(5);
  }, 60_000);

  test("tenants, actors and correlation ids that look like SQL are only names", async () => {
    const witness = underTest().newTenant();
    await commit(witness, [note("witness")]);
    const names = attacks.filter((attack) => attack.trim() === attack && !/[\p{Cc}]/u.test(attack)).map((attack) => attack.slice(0, 128));
    for (const name of names) {
      const ctx: OperationContext = { ...witness, tenantId: name, actor: { type: "user", id: name }, correlationId: name };
      await commit(ctx, [note("own", { title: name })]);
      const seen = await underTest().storage.unitOfWork.read(ctx, async ({ records }) => [await records.find(noteTable, {}), (await records.find(auditTable, {}))[0]]);
      expect(seen).toEqual([[note("own", { title: name })], expect.objectContaining({ actor: { type: "user", id: name }, correlationId: name })]);
    }
    expect(await underTest().storage.unitOfWork.read(witness, ({ records }) => records.find(noteTable, {}))).toEqual([note("witness")]);
  }, 60_000);

  test(`${runs} random texts and json values come back as they were and are found by themselves`, async () => {
    const text = fc.string({ unit: "binary", maxLength: 40 }).filter((value) => !/[\0\p{Surrogate}]/u.test(value));
    const json = fc
      .jsonValue({ depthSize: "small", stringUnit: "binary" })
      .map((value): unknown => JSON.parse(JSON.stringify(value)))
      .filter((value) => !/\\u0000|\\ud[89a-f]|__proto__/.test(JSON.stringify(value)));
    const key = fc.string({ unit: "binary", minLength: 1, maxLength: 60 }).filter((value) => !/[\0\p{Surrogate}]/u.test(value));
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(fc.record({ id: key, title: text, more: json }), { selector: (row) => row.id, minLength: 1, maxLength: 8 }), async (values) => {
        const ctx = underTest().newTenant();
        const rows = values.map(({ id, title, more }) => note(id, { title, more }));
        await underTest().storage.unitOfWork.run(ctx, [], async ({ records }) => {
          await records.insert(noteTable, rows);
          expect(await records.get(noteTable, rows.map(({ id }) => id))).toEqual(rows);
          for (const row of rows) {
            const sameTitle = rows.filter(({ title }) => title === row.title).map(({ id }) => id);
            const found = await records.find(noteTable, { where: { column: "title", is: "in", values: [row.title] } });
            expect(found.map(({ id }) => id).toSorted()).toEqual(sameTitle.toSorted());
          }
          return accept(undefined);
        });
      }),
      { numRuns: runs },
    );
  }, 600_000);
});

test("conditions compile to text without values, whatever the values are", () => {
  for (const attack of attacks) {
    const compiled = conditionSql<NoteRow>(noteTable, { any: [{ column: "title", is: "eq", value: attack }, { column: "slot", is: "in", values: [attack, attack] }] }).compile(compiler);
    expect(compiled.sql).toBe('("title" = $1 or "slot" = any($2))');
    expect(compiled.parameters).toEqual([attack, [attack, attack]]);
  }
});
