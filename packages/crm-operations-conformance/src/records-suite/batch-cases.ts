import { conformanceRow, conformanceTable, type ConformanceRow } from "../conformance-tables.js";
import { expectEqual } from "../expectation.js";
import { commit, expectErrorInside, idsOf, insert, storageCase, type StorageCase } from "../storage-cases.js";

const size = 5_000;
const ids = Array.from({ length: size }, (_, i) => `row-${String(i).padStart(5, "0")}`);
const batch: readonly ConformanceRow[] = ids.map((id, i) => conformanceRow(id, { serial: i, quantity: i % 7, title: `Row ${i}`, payload: { i } }));

export const batchCases: readonly StorageCase[] = [
  storageCase("a batch of 5,000 rows is inserted, read, updated and removed to the last row", async (subject, tools) => {
    const ctx = tools.context();
    await insert(subject, ctx, conformanceTable, batch);
    await commit(subject, ctx, async ({ records }) => {
      expectEqual("rows got in reverse", await records.get(conformanceTable, ids.toReversed()), batch.toReversed());
      expectEqual("how many were found by 5,000 values", (await records.find(conformanceTable, { where: { column: "serial", is: "in", values: [...ids.keys()] } })).length, size);
      await records.update(conformanceTable, batch.map((row) => ({ row: { ...row, version: 2, quantity: row.quantity + 1 }, expectedVersion: 1 })));
    });
    await commit(subject, ctx, async ({ records }) => {
      const rows = await records.find(conformanceTable, {});
      expectEqual("rows after the update", rows, batch.map((row) => ({ ...row, version: 2, quantity: row.quantity + 1 })));
      const groups = await records.aggregate(conformanceTable, { groupBy: ["quantity"], sum: [] });
      expectEqual("groups", groups.map((group) => group.count), [715, 715, 714, 714, 714, 714, 714]);
      expectEqual("how many went", await records.remove(conformanceTable, ids), size);
      expectEqual("rows left", await records.find(conformanceTable, {}), []);
    });
  }),
  storageCase("one wrong row in 5,000 keeps out the whole batch", async (subject, tools) => {
    const ctx = tools.context();
    await insert(subject, ctx, conformanceTable, [conformanceRow("there", { serial: size - 1 })]);
    await expectErrorInside(subject, ctx, "a duplicate at the end", "duplicate_record", ({ records }) => records.insert(conformanceTable, batch));
    const rows = await subject.unitOfWork.read(ctx, ({ records }) => records.find(conformanceTable, {}));
    expectEqual("ids", idsOf(rows), ["there"]);
  }),
];
