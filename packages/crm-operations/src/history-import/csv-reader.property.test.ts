import fc from "fast-check";
import { expect, test } from "vitest";
import { csvReader, readCsv, type CsvRow } from "./index.js";

const runs = process.env["NEXUS_SOAK"] ? 100_000 : 1_000;

const cell = fc.string({ unit: fc.constantFrom("a", "é", ",", '"', "\n", "\r", " ", "=", "\uFFFD", "😀"), maxLength: 6 });
const table = fc.integer({ min: 1, max: 4 }).chain((width) => fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 6 }));

const written = (rows: readonly (readonly string[])[], end: string): string =>
  rows.map((row) => row.map((text) => `"${text.replaceAll('"', '""')}"`).join(",")).join(end) + end;

const inPieces = (text: string, cuts: readonly number[]): readonly CsvRow[] => {
  const reader = csvReader({ delimiter: "," });
  const at = [0, ...[...cuts].map((cut) => cut % (text.length + 1)).sort((a, b) => a - b), text.length];
  return [...at.slice(1).flatMap((to, i) => reader.push(text.slice(at[i], to))), ...reader.end()];
};

type Read = (text: string, cuts: readonly number[]) => readonly CsvRow[];

const readsBack = (read: Read): void => {
  fc.assert(
    fc.property(table, fc.constantFrom("\n", "\r\n"), fc.array(fc.nat(), { maxLength: 4 }), (rows, end, cuts) => {
      expect(read(written(rows, end), cuts).map((row) => row.cells)).toEqual(rows);
    }),
    { numRuns: runs },
  );
};

test("what was written as quoted cells is read back, however the text is cut", () => {
  readsBack(inPieces);
});

test("control: a reader that takes every piece for a whole text fails the same check", () => {
  const forgetful: Read = (text, cuts) => {
    const at = [0, ...cuts.map((cut) => cut % (text.length + 1)).sort((a, b) => a - b), text.length];
    return at.slice(1).flatMap((to, i) => readCsv(text.slice(at[i], to), { delimiter: "," }));
  };
  expect(() => readsBack(forgetful)).toThrow();
});

test("any text at all is read without loss of a line: rows begin on ascending lines, whatever the quotes", () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: fc.constantFrom("a", ",", '"', "\n", "\r"), maxLength: 8 }), { maxLength: 6 }), fc.array(fc.nat(), { maxLength: 3 }), (lines, cuts) => {
      const text = lines.join("\n");
      const rows = inPieces(text, cuts);
      expect(rows).toEqual(readCsv(text, { delimiter: "," }));
      const numbers = rows.map((row) => row.line);
      expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
      const sound = rows.filter((row) => row.problem === undefined).flatMap((row) => row.cells);
      const broken = rows.filter((row) => row.problem !== undefined).flatMap((row) => row.cells);
      const letters = (of: string): number => of.split("a").length - 1;
      expect(letters([...sound, ...broken].join(""))).toBe(letters(text));
    }),
    { numRuns: runs },
  );
});
