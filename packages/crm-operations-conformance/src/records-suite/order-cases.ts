import { CalendarDate, Instant } from "@nexus/common";
import type { RecordQuery } from "@nexus/crm-operations";
import { conformanceRow, conformanceTable, type ConformanceRow } from "../conformance-tables.js";
import { expectEqual } from "../expectation.js";
import { expectErrorInside, idsOf, insert, readingCase, storageCase, type StorageCase } from "../storage-cases.js";

type Query = RecordQuery<ConformanceRow>;
type ColumnName = keyof ConformanceRow & string;

const ascending = (column: ColumnName): Query => ({ orderBy: [{ column, direction: "ascending" }] });
const descending = (column: ColumnName): Query => ({ orderBy: [{ column, direction: "descending" }] });

/** Rows whose ids run against the order of their values; null is the smallest id. */
const ordered = <Name extends ColumnName>(column: Name, values: readonly ConformanceRow[Name][]): readonly ConformanceRow[] =>
  [null, ...values].map((value, i) => conformanceRow(`row-${String(i === 0 ? 0 : 9 - i)}`, { [column]: value }));

const orderCase = <Name extends ColumnName>(name: string, column: Name, values: readonly ConformanceRow[Name][]): StorageCase => {
  const rows = ordered(column, values);
  const [nulls = "", ...rising] = idsOf(rows);
  return readingCase(name, rows, async (records) => {
    expectEqual("ids, ascending", idsOf(await records.find(conformanceTable, ascending(column))), [...rising, nulls]);
    expectEqual("ids, descending", idsOf(await records.find(conformanceTable, descending(column))), [...rising.toReversed(), nulls]);
  });
};

const invalidQueries: readonly (readonly [string, Query, string])[] = [
  ["limit", { limit: 0 }, "no limit of 0"],
  ["limit", { limit: -1 }, "no negative limit"],
  ["limit", { limit: 1.5 }, "no fraction of a row"],
  ["limit", { limit: Number.NaN }, "no limit that is not a number"],
  ["payload", ascending("payload"), "no order by json"],
  ["payload", { where: { column: "payload", is: "eq", value: "x" } }, "no comparison of json"],
  ["extra", { where: { not: { any: [{ column: "extra", is: "in", values: ["x"] }] } } }, "no comparison of json deep inside"],
  ["quantity", { where: { column: "quantity", is: "eq", value: "1" } }, "no comparison of a number with text"],
  ["quantity", { where: { column: "quantity", is: "gt", value: 0.5 } }, "no comparison of an integer with a fraction"],
  ["title", { where: { column: "title", is: "in", values: ["x", 1] } }, "no comparison of text with a number"],
  ["title", { where: { column: "title", is: "eq", value: "\uD800" } }, "no comparison with text that cannot be stored"],
  ["startsAt", { where: { column: "startsAt", is: "lt", value: "2026-01-15" } }, "no comparison of an instant with a day"],
  ["active", { where: { column: "active", is: "eq", value: 1 } }, "no comparison of a truth value with a number"],
];

export const orderCases: readonly StorageCase[] = [
  readingCase("ids alone decide without an order, by code point", ["b", "B", "😀", "\uFFFF", "a", "1", "10", "2"].map((id) => conformanceRow(id)), async (records) => {
    expectEqual("ids", idsOf(await records.find(conformanceTable, {})), ["1", "10", "2", "B", "a", "b", "\uFFFF", "😀"]);
  }),
  orderCase("text sorts by code point, nulls last in either direction", "note", ["", "A", "Z", "a", "z", "ä", "\uFF5E", "😀"]),
  orderCase("integers sort as numbers, nulls last in either direction", "order", [-Number.MAX_SAFE_INTEGER, -10, -9, 0, 9, 10, Number.MAX_SAFE_INTEGER]),
  orderCase("false sorts before true, nulls last in either direction", "approved", [false, true]),
  orderCase("instants sort by time, nulls last in either direction", "endsAt", ["0001-01-01T00:00:00.000Z", "2026-01-15T09:00:00.000Z", "2026-01-15T09:00:00.001Z", "9999-12-31T23:59:59.999Z"].map(Instant.of)),
  orderCase("dates sort by time, nulls last in either direction", "endsOn", ["0001-01-01", "2026-01-31", "2026-02-01"].map(CalendarDate.of)),
  readingCase(
    "ids ascending decide between equals, in descending order too",
    ["d", "b", "c", "a", "e"].map((id) => conformanceRow(id, { quantity: id === "c" ? 2 : 1, order: id === "e" || id === "a" ? null : 1 })),
    async (records) => {
      expectEqual("ids, ascending", idsOf(await records.find(conformanceTable, ascending("quantity"))), ["a", "b", "d", "e", "c"]);
      expectEqual("ids, descending", idsOf(await records.find(conformanceTable, descending("quantity"))), ["c", "a", "b", "d", "e"]);
      expectEqual("ids, equal and null", idsOf(await records.find(conformanceTable, descending("order"))), ["b", "c", "d", "a", "e"]);
    },
  ),
  readingCase(
    "an order by several columns goes from the first to the last",
    [["a", 1, "x"], ["b", 2, "x"], ["c", 1, "y"], ["d", 2, null], ["e", 2, "y"]].map(([id, quantity, note]) =>
      conformanceRow(String(id), { quantity: Number(quantity), note: note === null ? null : String(note) })),
    async (records) => {
      const query: Query = { orderBy: [{ column: "quantity", direction: "descending" }, { column: "note", direction: "descending" }] };
      expectEqual("ids", idsOf(await records.find(conformanceTable, query)), ["e", "b", "d", "c", "a"]);
      const byId: Query = { orderBy: [{ column: "quantity", direction: "ascending" }, { column: "id", direction: "descending" }] };
      expectEqual("ids", idsOf(await records.find(conformanceTable, byId)), ["c", "a", "e", "d", "b"]);
    },
  ),
  readingCase("a limit takes the first rows of what is found, in order", [5, 3, 1, 4, 2].map((n) => conformanceRow(String(n), { quantity: 10 - n, active: n !== 5 })), async (records) => {
    expectEqual("ids by id", idsOf(await records.find(conformanceTable, { limit: 2 })), ["1", "2"]);
    expectEqual("ids by quantity", idsOf(await records.find(conformanceTable, { ...ascending("quantity"), limit: 2 })), ["5", "4"]);
    expectEqual("ids under a condition", idsOf(await records.find(conformanceTable, { ...ascending("quantity"), where: { column: "active", is: "eq", value: true }, limit: 1 })), ["4"]);
    expectEqual("ids with room to spare", idsOf(await records.find(conformanceTable, { limit: 100 })), ["1", "2", "3", "4", "5"]);
  }),
  storageCase("a query the table cannot answer throws invalid_query and names the place", async (subject, tools) => {
    const ctx = tools.context();
    await insert(subject, ctx, conformanceTable, [conformanceRow("a")]);
    for (const [place, query, what] of invalidQueries) {
      const error = await expectErrorInside(subject, ctx, what, "invalid_query", ({ records }) => records.find(conformanceTable, query));
      expectEqual(`details of ${what}`, error.details, { table: conformanceTable.name, column: place });
    }
  }),
];
