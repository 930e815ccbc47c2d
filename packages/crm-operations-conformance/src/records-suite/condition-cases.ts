import { CalendarDate, Instant } from "@nexus/common";
import type { Condition, Records } from "@nexus/crm-operations";
import { conformanceRow, conformanceTable, type ConformanceRow } from "../conformance-tables.js";
import { expectEqual } from "../expectation.js";
import { idsOf, readingCase, type StorageCase } from "../storage-cases.js";

type Where = Condition<ConformanceRow>;

const expectFound = async (records: Records, where: Where, ids: readonly string[]): Promise<void> =>
  expectEqual(`ids found where ${JSON.stringify(where)}`, idsOf(await records.find(conformanceTable, { where })), ids);

/** For ascending values under the ids 1, 2, 3, …: what each comparison with the second one finds. */
const expectCompared = async (records: Records, column: keyof ConformanceRow & string, second: string | number | boolean, ids: readonly string[]): Promise<void> => {
  const [first = "", pivot = "", ...above] = ids;
  await expectFound(records, { column, is: "eq", value: second }, [pivot]);
  await expectFound(records, { column, is: "ne", value: second }, [first, ...above]);
  await expectFound(records, { column, is: "lt", value: second }, [first]);
  await expectFound(records, { column, is: "lte", value: second }, [first, pivot]);
  await expectFound(records, { column, is: "gt", value: second }, above);
  await expectFound(records, { column, is: "gte", value: second }, [pivot, ...above]);
};

const largest = Number.MAX_SAFE_INTEGER;
const texts = ["it's", '"quoted"', "100%", "under_score", "back\\slash", "$1", "?", "a;--", "{}", "line\nbreak", "tab\t", "", " ", "Ä", "A\u0308", "a", "A"];

/** One row for each truth value of `order = 1`: true, false, unknown. */
const truths = [conformanceRow("t", { order: 1 }), conformanceRow("f", { order: 2 }), conformanceRow("u")];
const isOne: Where = { column: "order", is: "eq", value: 1 };
const always: Where = { all: [] };
const never: Where = { any: [] };

export const conditionCases: readonly StorageCase[] = [
  readingCase("find without a condition answers every row, by id", ["b", "a", "c"].map((id) => conformanceRow(id)), async (records) => {
    expectEqual("ids", idsOf(await records.find(conformanceTable, {})), ["a", "b", "c"]);
  }),
  readingCase("find answers whole rows", [conformanceRow("a", { note: "n", quantity: 3, payload: { deep: [1] } })], async (records) => {
    expectEqual("rows", await records.find(conformanceTable, { where: { column: "quantity", is: "eq", value: 3 } }), [
      conformanceRow("a", { note: "n", quantity: 3, payload: { deep: [1] } }),
    ]);
  }),
  readingCase(
    "integers compare as numbers, to the last of 53 bits",
    [-largest, largest - 1, largest].map((quantity, i) => conformanceRow(String(i), { quantity })),
    (records) => expectCompared(records, "quantity", largest - 1, ["0", "1", "2"]),
  ),
  readingCase(
    "numbers do not compare as text",
    [-10, 9, 10, 100].map((quantity, i) => conformanceRow(String(i), { quantity })),
    (records) => expectCompared(records, "quantity", 9, ["0", "1", "2", "3"]),
  ),
  readingCase(
    "text compares by code point: upper before lower case, accents after both, emoji after U+FFFF",
    ["B", "a", "á", "\uFF5E", "\uFFFF", "😀"].map((title, i) => conformanceRow(String(i), { title })),
    async (records) => {
      await expectCompared(records, "title", "a", ["0", "1", "2", "3", "4", "5"]);
      await expectFound(records, { column: "title", is: "gt", value: "\uFFFF" }, ["5"]);
      await expectFound(records, { column: "title", is: "lt", value: "😀" }, ["0", "1", "2", "3", "4"]);
    },
  ),
  readingCase("text is found as it is: nothing in it is a pattern or a command", texts.map((title, i) => conformanceRow(String(i + 10), { title })), async (records) => {
    for (const [i, value] of texts.entries()) await expectFound(records, { column: "title", is: "eq", value }, [String(i + 10)]);
    for (const [i, value] of texts.entries()) await expectFound(records, { column: "title", is: "in", values: [value] }, [String(i + 10)]);
  }),
  readingCase("false comes before true", [conformanceRow("0", { active: false }), conformanceRow("1", { active: true })], (records) =>
    expectCompared(records, "active", true, ["0", "1"]),
  ),
  readingCase(
    "instants and dates compare by time",
    ["0999-12-31", "2026-01-15", "2026-01-16", "9999-12-31"].map((day, i) =>
      conformanceRow(String(i), { startsOn: CalendarDate.of(day), startsAt: Instant.of(`${day}T09:00:00.000Z`) })),
    async (records) => {
      await expectCompared(records, "startsOn", "2026-01-15", ["0", "1", "2", "3"]);
      await expectCompared(records, "startsAt", "2026-01-15T09:00:00.000Z", ["0", "1", "2", "3"]);
      await expectFound(records, { column: "startsAt", is: "gt", value: "2026-01-15T08:59:59.999Z" }, ["1", "2", "3"]);
    },
  ),
  readingCase("in finds each of the values, whatever their order and number", [1, 2, 3, 4].map((n) => conformanceRow(String(n), { quantity: n, title: `t${n}`, active: n > 2 })), async (records) => {
    await expectFound(records, { column: "quantity", is: "in", values: [3, 1, 3, 9] }, ["1", "3"]);
    await expectFound(records, { column: "title", is: "in", values: ["t4", "t2"] }, ["2", "4"]);
    await expectFound(records, { column: "active", is: "in", values: [true] }, ["3", "4"]);
    await expectFound(records, { column: "id", is: "in", values: ["2", "x"] }, ["2"]);
    await expectFound(records, { column: "startsOn", is: "in", values: ["2026-01-15"] }, ["1", "2", "3", "4"]);
    await expectFound(records, { column: "startsAt", is: "in", values: ["2026-01-15T09:00:00.000Z"] }, ["1", "2", "3", "4"]);
  }),
  readingCase("in of no values is false, for nulls too, and its opposite true", truths, async (records) => {
    await expectFound(records, { column: "order", is: "in", values: [] }, []);
    await expectFound(records, { not: { column: "order", is: "in", values: [] } }, ["f", "t", "u"]);
  }),
  readingCase("all of nothing is true, any of nothing false", truths, async (records) => {
    await expectFound(records, always, ["f", "t", "u"]);
    await expectFound(records, never, []);
    await expectFound(records, { not: always }, []);
    await expectFound(records, { not: never }, ["f", "t", "u"]);
  }),
  readingCase(
    "null and not-null are never unknown, on columns of every type",
    [conformanceRow("null"), conformanceRow("set", { note: "", order: 0, approved: false, endsAt: Instant.of("2026-01-15T09:00:00.000Z"), endsOn: CalendarDate.of("2026-01-15"), extra: 0 })],
    async (records) => {
      for (const column of ["note", "order", "approved", "endsAt", "endsOn", "extra"] as const) {
        await expectFound(records, { column, is: "null" }, ["null"]);
        await expectFound(records, { column, is: "not-null" }, ["set"]);
        await expectFound(records, { not: { column, is: "null" } }, ["set"]);
        await expectFound(records, { not: { column, is: "not-null" } }, ["null"]);
      }
      await expectFound(records, { column: "payload", is: "not-null" }, ["null", "set"]);
    },
  ),
  readingCase("a comparison with null is unknown: it finds nothing, and neither does its opposite", truths, async (records) => {
    await expectFound(records, isOne, ["t"]);
    await expectFound(records, { not: isOne }, ["f"]);
    await expectFound(records, { column: "order", is: "ne", value: 1 }, ["f"]);
    await expectFound(records, { not: { column: "order", is: "ne", value: 1 } }, ["t"]);
    await expectFound(records, { not: { column: "order", is: "gt", value: 1 } }, ["t"]);
    await expectFound(records, { not: { column: "order", is: "lte", value: 1 } }, ["f"]);
    await expectFound(records, { not: { column: "order", is: "in", values: [1, 5] } }, ["f"]);
    await expectFound(records, { not: { not: isOne } }, ["t"]);
    await expectFound(records, { not: { not: { not: isOne } } }, ["f"]);
  }),
  readingCase("all and any follow the three-valued truth tables, and so does not of them", truths, async (records) => {
    const known: readonly (readonly [Where, boolean])[] = [[always, true], [never, false]];
    for (const [condition, truth] of known) {
      await expectFound(records, { all: [isOne, condition] }, truth ? ["t"] : []);
      await expectFound(records, { not: { all: [condition, isOne] } }, truth ? ["f"] : ["f", "t", "u"]);
      await expectFound(records, { any: [condition, isOne] }, truth ? ["f", "t", "u"] : ["t"]);
      await expectFound(records, { not: { any: [isOne, condition] } }, truth ? [] : ["f"]);
    }
    const unknownForAll: Where = { column: "approved", is: "eq", value: true };
    await expectFound(records, { all: [unknownForAll, isOne] }, []);
    await expectFound(records, { not: { all: [unknownForAll, isOne] } }, ["f"]);
    await expectFound(records, { any: [unknownForAll, isOne] }, ["t"]);
    await expectFound(records, { not: { any: [unknownForAll, isOne] } }, []);
    await expectFound(records, { not: unknownForAll }, []);
  }),
  readingCase(
    "conditions nest",
    [1, 2, 3, 4, 5, 6].map((n) => conformanceRow(String(n), { quantity: n, active: n % 2 === 0, order: n === 3 ? null : n })),
    async (records) => {
      const even: Where = { column: "active", is: "eq", value: true };
      const small: Where = { column: "quantity", is: "lte", value: 3 };
      await expectFound(records, { all: [{ any: [even, { column: "order", is: "null" }] }, { not: { all: [small, even] } }] }, ["3", "4", "6"]);
      let deep: Where = even;
      for (let i = 0; i < 30; i += 1) deep = { not: { any: [deep, never] } };
      await expectFound(records, deep, ["2", "4", "6"]);
    },
  ),
];
