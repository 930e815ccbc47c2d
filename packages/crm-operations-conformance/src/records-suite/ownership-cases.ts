import type { Records } from "@nexus/crm-operations";
import { conformanceRow, conformanceTable, type ConformanceRow } from "../conformance-tables.js";
import { expectEqual } from "../expectation.js";
import { commit, insert, rowsOf, storageCase, type StorageCase } from "../storage-cases.js";

const nested = (id: string): ConformanceRow & { payload: { list: number[]; inner: { text: string } } } => ({
  ...conformanceRow(id),
  payload: { list: [1, 2], inner: { text: "before" } },
});

/** Changes a row and everything inside it; a frozen row refuses, which is just as well. */
const meddle = (row: ConformanceRow): void => {
  const inner: unknown = Reflect.get(Object(row.payload), "inner");
  const list: unknown = Reflect.get(Object(row.payload), "list");
  Reflect.set(row, "title", "meddled");
  Reflect.set(row, "version", 99);
  if (typeof inner === "object" && inner !== null) Reflect.set(inner, "text", "meddled");
  if (typeof list === "object" && list !== null) Reflect.set(list, 0, "meddled");
};

const readers: readonly (readonly [string, (records: Records) => Promise<readonly ConformanceRow[]>])[] = [
  ["get", (records) => records.get(conformanceTable, ["a"])],
  ["find", (records) => records.find(conformanceTable, {})],
  ["find by value", (records) => records.find(conformanceTable, { where: { column: "scope", is: "eq", value: "default" } })],
];

export const ownershipCases: readonly StorageCase[] = [
  storageCase("changing a row after it was given in changes nothing in the storage", async (subject, tools) => {
    const ctx = tools.context();
    await commit(subject, ctx, async ({ records }) => {
      const inserted = nested("a");
      await records.insert(conformanceTable, [inserted]);
      meddle(inserted);
      expectEqual("the row inside", await records.get(conformanceTable, ["a"]), [nested("a")]);
    });
    expectEqual("the row after the commit", await rowsOf(subject, ctx, conformanceTable), [nested("a")]);
    const updated = { ...nested("a"), version: 2 };
    await commit(subject, ctx, ({ records }) => records.update(conformanceTable, [{ row: updated, expectedVersion: 1 }]));
    meddle(updated);
    expectEqual("the row after an update", await rowsOf(subject, ctx, conformanceTable), [{ ...nested("a"), version: 2 }]);
  }),
  storageCase("changing a row that was given out changes nothing in the storage", async (subject, tools) => {
    const ctx = tools.context();
    await insert(subject, ctx, conformanceTable, [nested("a")]);
    for (const [how, read] of readers) {
      await commit(subject, ctx, async ({ records }) => {
        for (const row of await read(records)) meddle(row);
        expectEqual(`the row inside, after ${how}`, await read(records), [nested("a")]);
      });
      for (const row of await subject.unitOfWork.read(ctx, ({ records }) => read(records))) meddle(row);
      expectEqual(`the row later, after ${how}`, await rowsOf(subject, ctx, conformanceTable), [nested("a")]);
    }
    await commit(subject, ctx, async ({ records }) => {
      await records.insert(conformanceTable, [nested("b")]);
      for (const row of await records.get(conformanceTable, ["b"])) meddle(row);
    });
    expectEqual("rows after meddling with own writes", await rowsOf(subject, ctx, conformanceTable), [nested("a"), nested("b")]);
  }),
  storageCase("a row given out stays as it was when the storage moves on", async (subject, tools) => {
    const ctx = tools.context();
    await insert(subject, ctx, conformanceTable, [nested("a")]);
    const before = await rowsOf(subject, ctx, conformanceTable);
    await commit(subject, ctx, async ({ records }) => {
      const inside = await records.get(conformanceTable, ["a"]);
      await records.update(conformanceTable, [{ row: conformanceRow("a", { version: 2, payload: [] }), expectedVersion: 1 }]);
      expectEqual("the row read before its update", inside, [nested("a")]);
    });
    expectEqual("the row read before the unit of work", before, [nested("a")]);
  }),
  storageCase("frozen rows and lists are accepted", async (subject, tools) => {
    const ctx = tools.context();
    const rows = Object.freeze([Object.freeze(conformanceRow("a", { payload: Object.freeze({ list: Object.freeze([1]) }) }))]);
    await insert(subject, ctx, conformanceTable, rows);
    await commit(subject, ctx, async ({ records }) => {
      expectEqual("rows", await records.get(conformanceTable, Object.freeze(["a"])), rows);
      await records.update(conformanceTable, Object.freeze([Object.freeze({ row: Object.freeze(conformanceRow("a", { version: 2 })), expectedVersion: 1 })]));
    });
  }),
];
