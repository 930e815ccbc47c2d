import type { NexusError } from "@nexus/common";
import { conformanceRow, conformanceTable, counterRow, counterTable, type CounterRow } from "../conformance-tables.js";
import type { RecordChange } from "@nexus/crm-operations";
import { expectEqual } from "../expectation.js";
import { commit, expectErrorInside, idsOf, insert, rowsOf, storageCase, type StorageCase } from "../storage-cases.js";

const change = (id: string, count: number, expectedVersion: number): RecordChange<CounterRow> => ({ row: counterRow(id, count, expectedVersion + 1), expectedVersion });

const expectConflict = (error: NexusError, ids: readonly string[]): void => {
  expectEqual("table in the error", error.details["table"], counterTable.name);
  const named = error.details["ids"];
  expectEqual("ids in the error", Array.isArray(named) ? named.toSorted() : named, ids);
};

const three = [counterRow("a", 1), counterRow("b", 2), counterRow("c", 3)];

export const updateCases: readonly StorageCase[] = [
  storageCase("update replaces whole rows and sets the version given", async (subject, tools) => {
    const ctx = tools.context();
    await insert(subject, ctx, conformanceTable, [conformanceRow("a", { note: "old", code: "k", extra: { x: 1 } }), conformanceRow("b")]);
    const row = conformanceRow("a", { version: 5, title: "new", quantity: 2, payload: [1] });
    await commit(subject, ctx, async ({ records }) => {
      await records.update(conformanceTable, [{ row, expectedVersion: 1 }]);
      expectEqual("the row inside the unit of work", await records.get(conformanceTable, ["a"]), [row]);
    });
    expectEqual("rows", await rowsOf(subject, ctx, conformanceTable), [row, conformanceRow("b")]);
  }),
  storageCase("updating nothing does nothing", async (subject, tools) => {
    const ctx = tools.context();
    await insert(subject, ctx, counterTable, three);
    await commit(subject, ctx, ({ records }) => records.update(counterTable, []));
    expectEqual("rows", await rowsOf(subject, ctx, counterTable), three);
  }),
  storageCase("an update of rows that moved on or are gone throws concurrency_conflict with their ids, and changes no row", async (subject, tools) => {
    const ctx = tools.context();
    await insert(subject, ctx, counterTable, three);
    await commit(subject, ctx, ({ records }) => records.update(counterTable, [change("b", 20, 1)]));
    const error = await expectErrorInside(subject, ctx, "stale and unknown rows", "concurrency_conflict", ({ records }) =>
      records.update(counterTable, [change("a", 10, 1), change("b", 21, 1), change("x", 9, 1), change("c", 30, 1)]));
    expectConflict(error, ["b", "x"]);
    expectEqual("whether another try may succeed", error.retryable, true);
    expectEqual("rows", await rowsOf(subject, ctx, counterTable), [counterRow("a", 1), counterRow("b", 20, 2), counterRow("c", 3)]);
  }),
  storageCase("an expected version in the future is a conflict too", async (subject, tools) => {
    const ctx = tools.context();
    await insert(subject, ctx, counterTable, three);
    expectConflict(await expectErrorInside(subject, ctx, "a version not reached", "concurrency_conflict", ({ records }) => records.update(counterTable, [change("a", 10, 2)])), ["a"]);
  }),
  storageCase("a unit of work updates what it has written itself, version by version", async (subject, tools) => {
    const ctx = tools.context();
    await commit(subject, ctx, async ({ records }) => {
      await records.insert(counterTable, [counterRow("a", 1)]);
      await records.update(counterTable, [change("a", 2, 1)]);
      await records.update(counterTable, [change("a", 3, 2)]);
    });
    expectEqual("rows", await rowsOf(subject, ctx, counterTable), [counterRow("a", 3, 3)]);
    const error = await expectErrorInside(subject, ctx, "a version of before", "concurrency_conflict", async ({ records }) => {
      await records.update(counterTable, [change("a", 4, 3)]);
      await records.update(counterTable, [change("a", 5, 3)]);
    });
    expectConflict(error, ["a"]);
  }),
  storageCase("a row that was removed cannot be updated", async (subject, tools) => {
    const ctx = tools.context();
    await insert(subject, ctx, counterTable, three);
    const error = await expectErrorInside(subject, ctx, "a removed row", "concurrency_conflict", async ({ records }) => {
      await records.remove(counterTable, ["b"]);
      await records.update(counterTable, [change("b", 20, 1)]);
    });
    expectConflict(error, ["b"]);
  }),
  storageCase("an update to a unique key that is taken throws duplicate_record; a row keeps its own", async (subject, tools) => {
    const ctx = tools.context();
    await insert(subject, ctx, conformanceTable, [conformanceRow("a", { code: "k", serial: 1 }), conformanceRow("b", { code: "l", serial: 2 })]);
    await commit(subject, ctx, ({ records }) => records.update(conformanceTable, [{ row: conformanceRow("a", { version: 2, code: "k", serial: 1, title: "same keys" }), expectedVersion: 1 }]));
    for (const [taken, columns] of [[{ code: "k" }, ["scope", "code"]], [{ serial: 1 }, ["serial"]]] as const) {
      const error = await expectErrorInside(subject, ctx, "a taken key", "duplicate_record", ({ records }) =>
        records.update(conformanceTable, [{ row: conformanceRow("b", { version: 2, ...taken }), expectedVersion: 1 }]));
      expectEqual("details", error.details, { table: conformanceTable.name, columns });
    }
    await commit(subject, ctx, async ({ records }) => {
      await records.update(conformanceTable, [{ row: conformanceRow("a", { version: 3, code: "m" }), expectedVersion: 2 }]);
      await records.update(conformanceTable, [{ row: conformanceRow("b", { version: 2, code: "k", serial: 1 }), expectedVersion: 1 }]);
    });
    expectEqual("keys", (await rowsOf(subject, ctx, conformanceTable)).map((row) => [row.id, row.code, row.serial]), [["a", "m", null], ["b", "k", 1]]);
  }),
  storageCase("a version that does not grow, and an id named twice, are invalid", async (subject, tools) => {
    const ctx = tools.context();
    await insert(subject, ctx, counterTable, three);
    const cases = [
      ["version", [{ row: counterRow("a", 9, 1), expectedVersion: 1 }]],
      ["version", [change("b", 9, 1), { row: counterRow("a", 9, 1), expectedVersion: 2 }]],
      ["id", [change("a", 9, 1), change("a", 10, 2)]],
    ] as const;
    for (const [column, changes] of cases) {
      const error = await expectErrorInside(subject, ctx, `an update with a wrong ${column}`, "invalid_record", ({ records }) => records.update(counterTable, changes));
      expectEqual("details", error.details, { table: counterTable.name, column });
    }
    expectEqual("rows", await rowsOf(subject, ctx, counterTable), three);
  }),
  storageCase("remove takes rows out for good, ignores unknown ids, and answers how many went", async (subject, tools) => {
    const ctx = tools.context();
    await insert(subject, ctx, counterTable, three);
    await commit(subject, ctx, async ({ records }) => {
      expectEqual("how many went", await records.remove(counterTable, ["c", "x", "a", "c", "", "\uD800"]), 2);
      expectEqual("ids inside the unit of work", idsOf(await records.find(counterTable, {})), ["b"]);
      expectEqual("rows got", await records.get(counterTable, ["a", "c"]), []);
      expectEqual("how many went again", await records.remove(counterTable, ["a", "c"]), 0);
      expectEqual("how many of none", await records.remove(counterTable, []), 0);
      expectEqual("counted", await records.aggregate(counterTable, { groupBy: [], sum: ["count"] }), [{ key: {}, count: 1, sums: { count: 2 } }]);
    });
    expectEqual("rows", await rowsOf(subject, ctx, counterTable), [counterRow("b", 2)]);
    await insert(subject, ctx, counterTable, [counterRow("a", 100)]);
    expectEqual("rows", await rowsOf(subject, ctx, counterTable), [counterRow("a", 100), counterRow("b", 2)]);
  }),
  storageCase("a unit of work reads its own updates in conditions, orders and sums", async (subject, tools) => {
    const ctx = tools.context();
    await insert(subject, ctx, counterTable, three);
    await commit(subject, ctx, async ({ records }) => {
      await records.update(counterTable, [change("a", 50, 1)]);
      await records.insert(counterTable, [counterRow("d", 2)]);
      expectEqual("found by the new value", idsOf(await records.find(counterTable, { where: { column: "count", is: "eq", value: 50 } })), ["a"]);
      expectEqual("found by the old value", await records.find(counterTable, { where: { column: "count", is: "eq", value: 1 } }), []);
      expectEqual("found by a shared value", idsOf(await records.find(counterTable, { where: { column: "count", is: "in", values: [2, 1] } })), ["b", "d"]);
      expectEqual("in order", idsOf(await records.find(counterTable, { orderBy: [{ column: "count", direction: "descending" }], limit: 3 })), ["a", "c", "b"]);
      expectEqual("summed", await records.aggregate(counterTable, { groupBy: [], sum: ["count"] }), [{ key: {}, count: 4, sums: { count: 57 } }]);
    });
  }),
];
