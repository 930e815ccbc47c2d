import { accept } from "@nexus/common";
import { outboxTable, type NewEvent, type RecordTable } from "@nexus/crm-operations";
import { expect, test } from "vitest";
import { onBothDatabases } from "../testing/both-databases.js";
import { note, noteTable, type NoteRow } from "../testing/note-table.js";
import { InsertTogether } from "./insert-together.js";

const pageTable: RecordTable<NoteRow> = { ...noteTable, name: "page" };

const event = (sequence: number): NewEvent => ({ type: "NoteAdded", data: {}, schemaVersion: 1, aggregate: { type: "note", id: "a", sequence } });

test("what is added in one turn of the program is one statement, with the rows of a table in their order; what comes later is another", async () => {
  const asked: (readonly unknown[])[] = [];
  const session = { query: (text: string, parameters: readonly unknown[]) => (asked.push([text.match(/insert into "(\w+)"/g), ...parameters]), Promise.resolve({ rows: [], affected: 0 })), script: () => Promise.resolve() };
  const together = new InsertTogether(session, "tenant");
  const [a, b, c] = [note("a"), note("b"), note("c")];
  await Promise.all([together.insert(noteTable, [a]), Promise.resolve().then(() => together.insert(pageTable, [b])), together.insert(noteTable, [c])]);
  await together.insert(noteTable, [b]);
  expect(asked).toEqual([
    [['insert into "note"', 'insert into "page"'], "tenant", JSON.stringify([a, c]), JSON.stringify([b])],
    [['insert into "note"'], "tenant", JSON.stringify([b])],
  ]);
});

onBothDatabases([noteTable, pageTable], (underTest, where) => {
  test(`rows, events and audit entries that are added together on ${where} are all there`, async () => {
    const { storage, newTenant } = underTest();
    const ctx = newTenant();
    await storage.unitOfWork.run(ctx, [], async ({ records, emit, audit }) => {
      await Promise.all([
        records.insert(noteTable, [note("a"), note("b")]),
        records.insert(pageTable, [note("c")]),
        emit([event(1), event(2)]),
        audit([{ action: "note.add", entityType: "note", entityId: "a", entityVersion: 1, changedFields: [], reason: "because" }]),
      ]);
      return accept(undefined);
    });
    const [notes, pages, events] = await storage.unitOfWork.read(ctx, async ({ records }) => [await records.find(noteTable, {}), await records.find(pageTable, {}), await records.find(outboxTable, {})] as const);
    expect([notes.map(({ id }) => id), pages.map(({ id }) => id), events.map(({ aggregateSequence }) => aggregateSequence)]).toEqual([["a", "b"], ["c"], [1, 2]]);
  });

  test(`of rows added together on ${where} one that is taken undoes them all, and the error says of which table it is`, async () => {
    const { storage, newTenant } = underTest();
    const ctx = newTenant();
    await storage.unitOfWork.run(ctx, [], async ({ records }) => accept(await records.insert(pageTable, [note("p", { slot: "one" })])));
    const both = storage.unitOfWork.run(ctx, [], async ({ records, emit }) => {
      await Promise.all([records.insert(noteTable, [note("a")]), records.insert(pageTable, [note("q", { slot: "one" })]), emit([event(1)])]);
      return accept(undefined);
    });
    await expect(both).rejects.toMatchObject({ code: "duplicate_record", details: { table: "page", columns: ["slot"] } });
    expect(await storage.unitOfWork.read(ctx, ({ records }) => records.find(noteTable, {}))).toEqual([]);
  });
});
