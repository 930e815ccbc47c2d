import type { AggregateQuery, AggregateRow, Records } from "@nexus/crm-operations";
import { conformanceRow, conformanceTable, type ConformanceRow } from "../conformance-tables.js";
import { expectEqual } from "../expectation.js";
import { expectErrorInside, insert, readingCase, storageCase, type StorageCase } from "../storage-cases.js";

type Query = AggregateQuery<ConformanceRow>;

const largest = Number.MAX_SAFE_INTEGER;

const expectGroups = async (records: Records, query: Query, groups: readonly AggregateRow[]): Promise<void> =>
  expectEqual(`groups of ${JSON.stringify(query)}`, await records.aggregate(conformanceTable, query), groups);

const quantities = (...values: readonly number[]): readonly ConformanceRow[] => values.map((quantity, i) => conformanceRow(String(i).padStart(2, "0"), { quantity }));

const total: Query = { groupBy: [], sum: ["quantity"] };

const invalidQueries: readonly (readonly [string, Query, string])[] = [
  ["payload", { groupBy: ["payload"], sum: [] }, "no groups of json"],
  ["title", { groupBy: [], sum: ["title"] }, "no sum of text"],
  ["active", { groupBy: [], sum: ["active"] }, "no sum of truth values"],
  ["payload", { groupBy: [], sum: ["payload"] }, "no sum of json"],
  ["payload", { groupBy: [], sum: [], where: { column: "payload", is: "eq", value: "x" } }, "no comparison of json"],
];

export const aggregateCases: readonly StorageCase[] = [
  readingCase(
    "aggregate counts and sums per group, ordered by the group's columns",
    [["a", "x", 1], ["b", "y", 2], ["c", "x", 3], ["d", "y", 4], ["e", "x", -5]].map(([id, title, quantity]) =>
      conformanceRow(String(id), { title: String(title), quantity: Number(quantity) })),
    (records) =>
      expectGroups(records, { groupBy: ["title"], sum: ["quantity"] }, [
        { key: { title: "x" }, count: 3, sums: { quantity: -1 } },
        { key: { title: "y" }, count: 2, sums: { quantity: 6 } },
      ]),
  ),
  readingCase(
    "groups sort by code point, numbers as numbers, false before true, and nulls come last",
    ["😀", "a", null, "\uFF5E", "B", null].map((note, i) => conformanceRow(String(i), { note, order: [10, 9, null, -1, 100, 9][i] ?? null, approved: [true, null, false, true, null, false][i] ?? null })),
    async (records) => {
      const keys = async (column: "note" | "order" | "approved"): Promise<unknown> => (await records.aggregate(conformanceTable, { groupBy: [column], sum: [] })).map((group) => [group.key[column], group.count]);
      expectEqual("groups by note", await keys("note"), [["B", 1], ["a", 1], ["\uFF5E", 1], ["😀", 1], [null, 2]]);
      expectEqual("groups by order", await keys("order"), [[-1, 1], [9, 2], [10, 1], [100, 1], [null, 1]]);
      expectEqual("groups by approved", await keys("approved"), [[false, 2], [true, 2], [null, 2]]);
    },
  ),
  readingCase(
    "several columns group together, nulls apart from everything else",
    [["x", null], ["x", "null"], ["x", null], ["", "x"], ["x", ""]].map(([scope, note], i) => conformanceRow(String(i), { scope: scope ?? "", note: note ?? null })),
    (records) =>
      expectGroups(records, { groupBy: ["scope", "note"], sum: [] }, [
        { key: { scope: "", note: "x" }, count: 1, sums: {} },
        { key: { scope: "x", note: "" }, count: 1, sums: {} },
        { key: { scope: "x", note: "null" }, count: 1, sums: {} },
        { key: { scope: "x", note: null }, count: 2, sums: {} },
      ]),
  ),
  readingCase("a null adds nothing, and nulls alone add up to zero", [conformanceRow("a", { order: 3 }), conformanceRow("b"), conformanceRow("c", { title: "only nulls" })], (records) =>
    expectGroups(records, { groupBy: ["title"], sum: ["order", "quantity"] }, [
      { key: { title: "A row" }, count: 2, sums: { order: 3, quantity: 2 } },
      { key: { title: "only nulls" }, count: 1, sums: { order: 0, quantity: 1 } },
    ]),
  ),
  readingCase("grouped by nothing, all rows are one group", quantities(1, 2, 3), (records) => expectGroups(records, total, [{ key: {}, count: 3, sums: { quantity: 6 } }])),
  readingCase("without rows there is no group", [conformanceRow("a")], async (records) => {
    const where = { column: "quantity", is: "gt", value: 100 } as const;
    await expectGroups(records, { ...total, where }, []);
    await expectGroups(records, { groupBy: ["title"], sum: ["quantity"], where }, []);
  }),
  readingCase("the condition decides what is counted, unknown left out", [conformanceRow("a", { order: 1 }), conformanceRow("b", { order: 2 }), conformanceRow("c")], (records) =>
    expectGroups(records, { groupBy: [], sum: ["order"], where: { not: { column: "order", is: "eq", value: 1 } } }, [{ key: {}, count: 1, sums: { order: 2 } }]),
  ),
  readingCase("sums are exact, beyond 53 bits on the way too", quantities(largest, 2, -3), (records) =>
    expectGroups(records, total, [{ key: {}, count: 3, sums: { quantity: largest - 1 } }]),
  ),
  readingCase("sums of the largest and the smallest integer are exact", [...quantities(largest - 1, 1), conformanceRow("a", { title: "low", quantity: -largest })], (records) =>
    expectGroups(records, { groupBy: ["title"], sum: ["quantity"] }, [
      { key: { title: "A row" }, count: 2, sums: { quantity: largest } },
      { key: { title: "low" }, count: 1, sums: { quantity: -largest } },
    ]),
  ),
  storageCase("a sum that is no exact integer throws overflow, on either side of zero", async (subject, tools) => {
    for (const sign of [1, -1]) {
      const ctx = tools.context({ tenantId: tools.newTenant() });
      await insert(subject, ctx, conformanceTable, quantities(sign * largest, sign));
      await expectErrorInside(subject, ctx, "a sum beyond 53 bits", "overflow", ({ records }) => records.aggregate(conformanceTable, total));
    }
  }),
  storageCase("an aggregate the table cannot answer throws invalid_query and names the place", async (subject, tools) => {
    const ctx = tools.context();
    await insert(subject, ctx, conformanceTable, [conformanceRow("a")]);
    for (const [place, query, what] of invalidQueries) {
      const error = await expectErrorInside(subject, ctx, what, "invalid_query", ({ records }) => records.aggregate(conformanceTable, query));
      expectEqual(`details of ${what}`, error.details, { table: conformanceTable.name, column: place });
    }
  }),
];
