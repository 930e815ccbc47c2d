import { conformanceRow, conformanceTable, type ConformanceRow } from "../conformance-tables.js";
import { expectEqual, expectError } from "../expectation.js";
import { commit, expectErrorInside, idsOf, insert, rowsOf, storageCase, type StorageCase } from "../storage-cases.js";

const [byScopeAndCode = [], bySerial = []] = conformanceTable.unique;

interface Clash {
  readonly what: string;
  readonly there: ConformanceRow;
  readonly added: ConformanceRow;
  readonly columns: readonly string[];
}

const clashes: readonly Clash[] = [
  { what: "an id", there: conformanceRow("a"), added: conformanceRow("a", { title: "another" }), columns: ["id"] },
  { what: "a unique key of two columns", there: conformanceRow("a", { code: "k" }), added: conformanceRow("b", { code: "k" }), columns: byScopeAndCode },
  { what: "a unique key of one column", there: conformanceRow("a", { serial: 0 }), added: conformanceRow("b", { serial: 0 }), columns: bySerial },
];

const free = (id: string): ConformanceRow => conformanceRow(id, { title: "free" });

export const insertCases: readonly StorageCase[] = [
  storageCase("inserted rows are there after the commit, each as it was given", async (subject, tools) => {
    const ctx = tools.context();
    const rows = [conformanceRow("b", { version: 3, note: "" }), conformanceRow("a", { scope: "other", code: "k", serial: -1 })];
    await insert(subject, ctx, conformanceTable, rows);
    expectEqual("rows", await rowsOf(subject, ctx, conformanceTable), rows.toReversed());
  }),
  storageCase("inserting no rows does nothing", async (subject, tools) => {
    const ctx = tools.context();
    await insert(subject, ctx, conformanceTable, []);
    expectEqual("rows", await rowsOf(subject, ctx, conformanceTable), []);
  }),
  ...clashes.flatMap(({ what, there, added, columns }) => [
    storageCase(`inserting ${what} that a committed row has throws duplicate_record, and no row of the batch is there`, async (subject, tools) => {
      const ctx = tools.context();
      await insert(subject, ctx, conformanceTable, [there]);
      const error = await expectErrorInside(subject, ctx, what, "duplicate_record", ({ records }) => records.insert(conformanceTable, [free("x"), added, free("y")]));
      expectEqual("details", error.details, { table: conformanceTable.name, columns });
      await expectError(what, "duplicate_record", () => insert(subject, ctx, conformanceTable, [free("x"), added]));
      expectEqual("rows", await rowsOf(subject, ctx, conformanceTable), [there]);
    }),
    storageCase(`inserting ${what} that a row of this unit of work has throws duplicate_record`, async (subject, tools) => {
      const ctx = tools.context();
      const error = await expectErrorInside(subject, ctx, what, "duplicate_record", async ({ records }) => {
        await records.insert(conformanceTable, [there]);
        await records.insert(conformanceTable, [added]);
      });
      expectEqual("details", error.details, { table: conformanceTable.name, columns });
      expectEqual("rows", await rowsOf(subject, ctx, conformanceTable), []);
    }),
    storageCase(`inserting ${what} twice in one batch throws duplicate_record`, async (subject, tools) => {
      const ctx = tools.context();
      const error = await expectErrorInside(subject, ctx, what, "duplicate_record", ({ records }) => records.insert(conformanceTable, [there, free("x"), added]));
      expectEqual("details", error.details, { table: conformanceTable.name, columns });
      expectEqual("rows", await rowsOf(subject, ctx, conformanceTable), []);
    }),
    storageCase(`${what} is free again when its row has gone`, async (subject, tools) => {
      const ctx = tools.context();
      await insert(subject, ctx, conformanceTable, [there]);
      await commit(subject, ctx, async ({ records }) => {
        await records.remove(conformanceTable, [there.id]);
        await records.insert(conformanceTable, [added]);
      });
      expectEqual("rows", await rowsOf(subject, ctx, conformanceTable), [added]);
      await commit(subject, ctx, ({ records }) => records.remove(conformanceTable, [added.id]));
      await insert(subject, ctx, conformanceTable, [there]);
      expectEqual("rows", await rowsOf(subject, ctx, conformanceTable), [there]);
    }),
  ]),
  storageCase("a unique key is free again as soon as this unit of work has taken its row out or changed its key", async (subject, tools) => {
    const ctx = tools.context();
    const row = (id: string, code: string | null, version = 1): ConformanceRow => conformanceRow(id, { version, code });
    await commit(subject, ctx, async ({ records }) => {
      await records.insert(conformanceTable, [row("a", "k")]);
      await records.update(conformanceTable, [{ row: row("a", "l", 2), expectedVersion: 1 }]);
      await records.insert(conformanceTable, [row("b", "k")]);
      await records.remove(conformanceTable, ["a"]);
      await records.insert(conformanceTable, [row("c", "l")]);
    });
    expectEqual("keys", (await rowsOf(subject, ctx, conformanceTable)).map(({ id, code }) => [id, code]), [["b", "k"], ["c", "l"]]);
    const error = await expectErrorInside(subject, ctx, "a key taken again meanwhile", "duplicate_record", async ({ records }) => {
      await records.remove(conformanceTable, ["b"]);
      await records.insert(conformanceTable, [row("d", "k")]);
      await records.insert(conformanceTable, [row("e", "k")]);
    });
    expectEqual("details", error.details, { table: conformanceTable.name, columns: byScopeAndCode });
  }),
  storageCase("a null in a unique key leaves the row out of it", async (subject, tools) => {
    const ctx = tools.context();
    await insert(subject, ctx, conformanceTable, [conformanceRow("a"), conformanceRow("b"), conformanceRow("c", { code: "k", serial: 1 })]);
    await insert(subject, ctx, conformanceTable, [conformanceRow("d"), conformanceRow("e", { code: "l" })]);
    expectEqual("ids", idsOf(await rowsOf(subject, ctx, conformanceTable)), ["a", "b", "c", "d", "e"]);
  }),
  storageCase("unique keys compare exactly, column by column", async (subject, tools) => {
    const ctx = tools.context();
    const keys = [["a", "b"], ["A", "b"], ["a", "B"], ["a ", "b"], ["", "ab"], ["ab", ""], ["a,b", "c"], ["a", "b,c"], ["é", "x"], ["e\u0301", "x"], ["null", "null"]];
    await insert(subject, ctx, conformanceTable, keys.map(([scope = "", code = ""], i) => conformanceRow(String(i), { scope, code })));
    expectEqual("how many rows", (await rowsOf(subject, ctx, conformanceTable)).length, keys.length);
  }),
];
