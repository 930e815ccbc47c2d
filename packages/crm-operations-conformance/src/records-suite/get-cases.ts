import { conformanceRow, conformanceTable, counterRow, counterTable } from "../conformance-tables.js";
import { expectEqual } from "../expectation.js";
import { commit, idsOf, readingCase, storageCase, type StorageCase } from "../storage-cases.js";

const letters = ["c", "a", "b", "d"].map((id) => conformanceRow(id));
const lookalikes = ["a", "A", "a ", " a", "%", "_", "'", '"', "\\", "$1", "?", "é", "e\u0301", "\uFFFD", "😀", "NULL", "null", "0"];

export const getCases: readonly StorageCase[] = [
  readingCase("get answers rows in the order of the ids asked for", letters, async (records) => {
    expectEqual("ids", idsOf(await records.get(conformanceTable, ["d", "a", "c"])), ["d", "a", "c"]);
    expectEqual("ids", idsOf(await records.get(conformanceTable, ["a", "b", "c", "d"])), ["a", "b", "c", "d"]);
  }),
  readingCase("get leaves out ids without a row and answers repeated ids once, at their first place", letters, async (records) => {
    expectEqual("ids", idsOf(await records.get(conformanceTable, ["x", "b", "a", "b", "y", "a", "x"])), ["b", "a"]);
  }),
  readingCase("get of no ids answers no rows", letters, async (records) => {
    expectEqual("rows", await records.get(conformanceTable, []), []);
  }),
  readingCase("get tells ids apart that only look alike", lookalikes.map((id) => conformanceRow(id, { title: `row ${id}` })), async (records) => {
    for (const id of lookalikes) {
      expectEqual(`the row of ${JSON.stringify(id)}`, await records.get(conformanceTable, [id]), [conformanceRow(id, { title: `row ${id}` })]);
    }
  }),
  readingCase("get of ids that no row can have answers nothing", [conformanceRow("\uFFFD"), conformanceRow("a")], async (records) => {
    expectEqual("rows", await records.get(conformanceTable, ["", "\uD800", "a\u0000", "\u0000", "a".repeat(129)]), []);
  }),
  readingCase("an id may have 128 characters", [conformanceRow("x".repeat(128))], async (records) => {
    expectEqual("ids", idsOf(await records.get(conformanceTable, ["x".repeat(128)])), ["x".repeat(128)]);
  }),
  storageCase("ids of one table mean nothing in another", async (subject, tools) => {
    const ctx = tools.context();
    await commit(subject, ctx, async ({ records }) => {
      await records.insert(conformanceTable, [conformanceRow("same")]);
      await records.insert(counterTable, [counterRow("same", 7), counterRow("other", 8)]);
    });
    await commit(subject, ctx, async ({ records }) => {
      expectEqual("rows of the first table", await records.get(conformanceTable, ["same", "other"]), [conformanceRow("same")]);
      expectEqual("how many rows went", await records.remove(conformanceTable, ["same", "other"]), 1);
      expectEqual("rows of the second table", await records.get(counterTable, ["same", "other"]), [counterRow("same", 7), counterRow("other", 8)]);
    });
  }),
];
