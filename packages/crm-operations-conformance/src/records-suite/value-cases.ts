import { CalendarDate, Instant } from "@nexus/common";
import { conformanceRow, conformanceTable, tankRow, tankTable, type ConformanceRow } from "../conformance-tables.js";
import { expectEqual } from "../expectation.js";
import { expectErrorInside, insert, readingCase, rowsOf, storageCase, type StorageCase } from "../storage-cases.js";

const cyclic: Record<string, unknown> = {};
cyclic["self"] = cyclic;
const endless: unknown[] = [];
for (let i = 0, at = endless; i < 10_000; i += 1) {
  const next: unknown[] = [];
  at.push(next);
  at = next;
}

/** Values that are wrong in every column but json. */
const wrongEverywhere: readonly unknown[] = [undefined, Number.NaN, Number.POSITIVE_INFINITY, 1n, [], {}, new Date(0), Symbol("x"), () => 1];

const wrongText: readonly unknown[] = [1, true, "\uD800", "a\uDC00b", "a\u0000b", "\u0000"];

const wrong: Readonly<Partial<Record<keyof ConformanceRow, readonly unknown[]>>> = {
  id: [...wrongEverywhere, ...wrongText, null, "", "x".repeat(129)],
  version: [...wrongEverywhere, null, "1", 0, -1, 1.5, -0, 2 ** 53],
  title: [...wrongEverywhere, ...wrongText, null],
  note: [...wrongEverywhere, ...wrongText],
  quantity: [...wrongEverywhere, null, "1", true, 0.5, 1e21, -0, 2 ** 53, -(2 ** 53)],
  order: [...wrongEverywhere, "1", 0.5, -0, 2 ** 53],
  active: [...wrongEverywhere, null, 0, 1, "true"],
  approved: [...wrongEverywhere, 0, "false"],
  startsAt: [...wrongEverywhere, null, 0, "", "2026-01-15", "2026-01-15T09:00:00Z", "2026-01-15T09:00:00.000+00:00", "2026-02-30T09:00:00.000Z", "2026-01-15T24:00:00.000Z", "2026-01-15 09:00:00.000Z"],
  endsAt: [...wrongEverywhere, "", "infinity", "now"],
  startsOn: [...wrongEverywhere, null, "", "2026-1-5", "2026-02-29", "2026-01-15T09:00:00.000Z", "20260115"],
  endsOn: [...wrongEverywhere, "", "today"],
  payload: [undefined, null, Number.NaN, Number.NEGATIVE_INFINITY, -0, 1n, "\uD800", "\u0000", new Date(0), new Map(), () => 1, { a: undefined }, [undefined], { a: { b: [1, Number.NaN] } }, { "\uDFFF": 1 }, { "a\u0000": 1 }, { deep: ["\uD83D"] }, cyclic, endless],
  extra: [undefined, 1n, { a: () => 1 }],
};

const texts = ["", " ", "  padded  ", "line\r\nbreak\ttab", "\u0001\u007F\u0085", "\uFEFFmark", "\uFFFD\uFFFE\uFFFF", "😀👩‍👩‍👧", "é", "e\u0301", "'; drop table x; --", "{\"a\":1}", "\\", "null", "x".repeat(100_000)];
const integers = [0, 1, -1, 2 ** 31, -(2 ** 31) - 1, 2 ** 32, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER];
const instants = ["0000-01-01T00:00:00.000Z", "0001-01-01T00:00:00.000Z", "1582-10-10T12:00:00.001Z", "1969-12-31T23:59:59.999Z", "2000-02-29T23:59:59.999Z", "2016-12-31T23:59:59.999Z", "9999-12-31T23:59:59.999Z"];
const dates = ["0000-01-01", "0001-01-01", "1582-10-10", "2000-02-29", "9999-12-31"];
const json: readonly unknown[] = [
  {}, [], "", "text", "null", "\"", 0, 1.5, -1.25e-7, 5e-324, Number.MAX_VALUE, 1e21, Number.MAX_SAFE_INTEGER, true, false,
  [null], [[], [[]]], [1, "1", true, null], ["a,b", "{c}", "\"d\""],
  { a: null, b: { c: [{ d: "e" }] } }, { "": 1, " ": 2, "0": 3, é: 4, "e\u0301": 5, "😀": 6, "a.b": 7, "$a": 8, "'": 9 },
  { text: "'; drop table x; --", quotes: "\"\\\"", control: "\u0001\n\u2028", astral: "😀", noncharacter: "\uFFFF" },
  { toString: "own", hasOwnProperty: 1, length: 3 }, { z: 1, a: 2 },
  [...Array(60).keys()].reduce<unknown>((inner) => ({ inner }), "deep"),
  "x".repeat(100_000),
];

const roundTrip = (name: string, rows: readonly ConformanceRow[]): StorageCase =>
  readingCase(name, rows, async (records) => {
    for (const row of rows) expectEqual(`the row ${row.id}`, await records.get(conformanceTable, [row.id]), [row]);
  });

const rowId = (index: number): string => String(index).padStart(3, "0");

export const valueCases: readonly StorageCase[] = [
  ...Object.entries(wrong).map(([column, values]) =>
    storageCase(`a wrong value of the column ${column} throws invalid_record, in inserts and updates, and stores nothing`, async (subject, tools) => {
      const ctx = tools.context();
      const good = conformanceRow("good");
      await insert(subject, ctx, conformanceTable, [good]);
      for (const [index, value] of values.entries()) {
        const what = `value ${index} (${typeof value}) in ${column}`;
        const inserted = { ...conformanceRow("bad"), [column]: value };
        const insertError = await expectErrorInside(subject, ctx, what, "invalid_record", ({ records }) => records.insert(conformanceTable, [conformanceRow("beside"), inserted]));
        expectEqual(`details for ${what}`, insertError.details, { table: conformanceTable.name, column });
        const updated = { ...good, version: 2, [column]: value };
        const updateError = await expectErrorInside(subject, ctx, what, "invalid_record", ({ records }) => records.update(conformanceTable, [{ row: updated, expectedVersion: 1 }]));
        expectEqual(`details for ${what}`, updateError.details, { table: conformanceTable.name, column });
      }
      expectEqual("rows", await rowsOf(subject, ctx, conformanceTable), [good]);
    })),
  storageCase("a value beyond its bound throws invalid_record, in inserts and updates, and stores nothing; a null on either side is no limit", async (subject, tools) => {
    const ctx = tools.context();
    const good = [tankRow("full", 3, 3), tankRow("minus", -2, -1), tankRow("no limit", 9, null), tankRow("nothing in it", null, 0)];
    await insert(subject, ctx, tankTable, good);
    for (const [order, room] of [[4, 3], [1, 0], [0, -1], [-1, -2]] as const) {
      const what = `${order} in a room of ${room}`;
      const insertError = await expectErrorInside(subject, ctx, what, "invalid_record", ({ records }) => records.insert(tankTable, [tankRow("beside", 0, 0), tankRow("bad", order, room)]));
      const updateError = await expectErrorInside(subject, ctx, what, "invalid_record", ({ records }) => records.update(tankTable, [{ row: tankRow("full", order, room, 2), expectedVersion: 1 }]));
      for (const { details } of [insertError, updateError]) expectEqual(`details for ${what}`, details, { table: tankTable.name, column: "order" });
    }
    expectEqual("rows", await rowsOf(subject, ctx, tankTable), good);
  }),
  storageCase("a column the table does not have throws invalid_record", async (subject, tools) => {
    const ctx = tools.context();
    const row = { ...conformanceRow("a"), surplus: 1 };
    const error = await expectErrorInside(subject, ctx, "a surplus column", "invalid_record", ({ records }) => records.insert(conformanceTable, [row]));
    expectEqual("details", error.details, { table: conformanceTable.name, column: "surplus" });
  }),
  roundTrip("text comes back as it was", texts.map((text, i) => conformanceRow(rowId(i), { title: text, note: text, scope: text, code: rowId(i) }))),
  roundTrip("integers come back exact, to the last of 53 bits", integers.map((n, i) => conformanceRow(rowId(i), { quantity: n, order: n, serial: n }))),
  roundTrip("truth values come back as they were", [[true, null], [false, true], [true, false]].map(([active, approved], i) => conformanceRow(rowId(i), { active: active === true, approved: approved ?? null }))),
  roundTrip("instants come back to the millisecond, from the year 0 to 9999", instants.map(Instant.of).map((at, i) => conformanceRow(rowId(i), { startsAt: at, endsAt: at }))),
  roundTrip("dates come back as the same day, from the year 0 to 9999", dates.map(CalendarDate.of).map((on, i) => conformanceRow(rowId(i), { startsOn: on, endsOn: on }))),
  roundTrip("json comes back as it was, nested or not, with every key", json.map((value, i) => conformanceRow(rowId(i), { payload: value, extra: value }))),
  roundTrip("nulls come back as nulls", [conformanceRow("000"), conformanceRow("001", { extra: null, payload: [null] })]),
];
