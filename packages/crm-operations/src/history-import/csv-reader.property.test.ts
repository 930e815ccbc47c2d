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

const letters = (of: string): number => of.split("a").length - 1;

const losesNothing = (read: Read): void => {
  const pieces = fc.array(fc.string({ unit: fc.constantFrom("a", ",", '"', "\n", "\r"), maxLength: 8 }), { maxLength: 6 });
  fc.assert(
    fc.property(pieces, fc.array(fc.nat(), { maxLength: 3 }), (lines, cuts) => {
      const text = lines.join("\n");
      const rows = read(text, cuts);
      const numbers = rows.map((row) => row.line);
      expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
      expect(letters(rows.flatMap((row) => row.cells).join(""))).toBe(letters(text));
      expect(rows).toEqual(read(text, []));
    }),
    { numRuns: runs },
  );
};

test("any text at all is read without loss: rows begin on ascending lines, whatever the quotes and cuts", () => {
  losesNothing(inPieces);
});

test("control: a reader that passes over broken rows loses some", () => {
  expect(() => losesNothing((text, cuts) => inPieces(text, cuts).filter((row) => row.problem === undefined))).toThrow();
});
