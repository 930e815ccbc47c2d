import { sql } from "kysely";
import { expect, test } from "vitest";
import { accept, refuse, type OperationContext } from "@nexus/common";
import { onBothDatabases } from "../testing/both-databases.js";
import { note, noteTable, type NoteRow } from "../testing/note-table.js";
import type { PostgresTransaction } from "../unit-of-work/postgres-unit-of-work.js";

const many = 200;
const notes: readonly NoteRow[] = Array.from({ length: many }, (_, n) => note(`note-${n}`, { title: `A note of ordinary length, number ${n}`, slot: `slot-${n}`, count: n, more: { tags: ["a", "b"], n } }));

interface NoteColumns {
  readonly tenant_id: string;
  readonly id: string;
  readonly version: number;
  readonly title: string;
  readonly slot: string | null;
  readonly count: number;
  readonly more: string | null;
}

const builder = (tx: PostgresTransaction) => tx.sql.withTables<{ note: NoteColumns }>();
const columnsOf = ({ tenantId }: OperationContext, row: NoteRow): NoteColumns => ({ ...row, tenant_id: tenantId, more: JSON.stringify(row.more) });

const rounds = { iterations: 5, time: 0, warmupIterations: 1, warmupTime: 0 };
const often = { ...rounds, iterations: 200 };

onBothDatabases([noteTable], (underTest, where) => {
  /** A unit of work that is undone, so that every round starts alike. */
  const undone = (ctx: OperationContext, work: (tx: PostgresTransaction) => Promise<unknown>) => async (): Promise<void> => {
    await underTest().storage.unitOfWork.run(ctx, [], async (tx) => {
      await work(tx);
      return refuse("undone", "Only measured.");
    });
  };

  const tenantWithNotes = async (): Promise<OperationContext> => {
    const ctx = underTest().newTenant();
    await underTest().storage.unitOfWork.run(ctx, [], async ({ records }) => accept(await records.insert(noteTable, notes)));
    return ctx;
  };

  test(`${where}: inserting ${many} rows`, async ({ bench }) => {
    const ctx = underTest().newTenant();
    const result = await bench.compare(
      bench("records, all at once", undone(ctx, (tx) => tx.records.insert(noteTable, notes))),
      bench("kysely, all at once", undone(ctx, (tx) => builder(tx).insertInto("note").values(notes.map((row) => columnsOf(ctx, row))).execute())),
      bench("records, row by row", undone(ctx, async (tx) => {
        for (const row of notes) await tx.records.insert(noteTable, [row]);
      })),
      bench("kysely, row by row", undone(ctx, async (tx) => {
        for (const row of notes) await builder(tx).insertInto("note").values(columnsOf(ctx, row)).execute();
      })),
      rounds,
    );
    expect(result).toBeDefined();
  });

  test(`${where}: updating ${many} rows`, async ({ bench }) => {
    const ctx = await tenantWithNotes();
    const changes = notes.map((row) => ({ row: { ...row, version: 2, title: "Changed" }, expectedVersion: 1 }));
    const result = await bench.compare(
      bench("records, all at once", undone(ctx, (tx) => tx.records.update(noteTable, changes))),
      bench("records, row by row", undone(ctx, async (tx) => {
        for (const change of changes) await tx.records.update(noteTable, [change]);
      })),
      bench("kysely, row by row", undone(ctx, async (tx) => {
        for (const { row } of changes) {
          const { id, ...values } = columnsOf(ctx, row);
          await builder(tx).updateTable("note").set(values).where("tenant_id", "=", ctx.tenantId).where("id", "=", id).where("version", "=", 1).execute();
        }
      })),
      rounds,
    );
    expect(result).toBeDefined();
  });

  test(`${where}: reading 100 rows by id, one by one`, async ({ bench }) => {
    const ctx = await tenantWithNotes();
    const oneByOne = (read: (tx: PostgresTransaction, id: string) => Promise<unknown>) =>
      undone(ctx, async (tx) => {
        for (const { id } of notes.slice(0, 100)) await read(tx, id);
      });
    const result = await bench.compare(
      bench("records", oneByOne((tx, id) => tx.records.get(noteTable, [id]))),
      bench("raw SQL through kysely", oneByOne((tx, id) => sql`select id, version, title, slot, count, more from note where tenant_id = ${ctx.tenantId} and id = ${id}`.execute(tx.sql))),
      bench("kysely's builder", oneByOne((tx, id) => builder(tx).selectFrom("note").selectAll().where("tenant_id", "=", ctx.tenantId).where("id", "=", id).execute())),
      rounds,
    );
    expect(result).toBeDefined();
  });

  test(`${where}: reading ${many} rows`, async ({ bench }) => {
    const ctx = await tenantWithNotes();
    const result = await bench.compare(
      bench("records, rows as JSON", undone(ctx, (tx) => tx.records.find(noteTable, {}))),
      bench("raw SQL, rows as columns", undone(ctx, (tx) => sql`select id, version, title, slot, count, more from note where tenant_id = ${ctx.tenantId} order by id`.execute(tx.sql))),
      rounds,
    );
    expect(result).toBeDefined();
  });

  test(`${where}: beginning and ending`, async ({ bench }) => {
    const ctx = underTest().newTenant();
    const { database, storage } = underTest();
    const bare = { mode: "read-write", script: "" } as const;
    const locks = Array.from({ length: 10 }, (_, n) => ({ kind: "note", id: String(n) }));
    const result = await bench.compare(
      bench("a bare transaction", () => database.transaction(bare, () => Promise.resolve({ commit: true, value: undefined }))),
      bench("a unit of work: role, tenant, commit", async () => void (await storage.unitOfWork.run(ctx, [], () => Promise.resolve(accept(1))))),
      bench("a unit of work with ten locks", async () => void (await storage.unitOfWork.run(ctx, locks, () => Promise.resolve(accept(1))))),
      often,
    );
    expect(result).toBeDefined();
  });
});
