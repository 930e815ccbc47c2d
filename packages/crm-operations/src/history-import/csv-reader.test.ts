import { describe, expect, test } from "vitest";
import { csvReader, readCsv, type CsvRow } from "./index.js";

const comma = { delimiter: "," } as const;

const cells = (text: string): readonly (readonly string[])[] => readCsv(text, comma).map((row) => row.cells);

describe("sound text", () => {
  test("rows carry the number of the line they begin on, also after cells with line breaks", () => {
    expect(readCsv('a,b\n"two\nlines",2\nlast,3', comma)).toEqual([
      { line: 1, cells: ["a", "b"] },
      { line: 2, cells: ["two\nlines", "2"] },
      { line: 4, cells: ["last", "3"] },
    ]);
  });

  test("quoted cells may hold delimiters, doubled quotes and nothing", () => {
    expect(cells('"a,b","say ""hi""",""\n')).toEqual([["a,b", 'say "hi"', ""]]);
  });

  test("CRLF, LF and CR end a row, and the last row needs none", () => {
    expect(cells("a\r\nb\rc\nd")).toEqual([["a"], ["b"], ["c"], ["d"]]);
    expect(readCsv("a\r\nb\rc\nd", comma).map((row) => row.line)).toEqual([1, 2, 3, 4]);
  });

  test("a byte order mark is dropped, blank lines are no rows, a quoted empty cell is one", () => {
    expect(readCsv('\uFEFFid\n\n""\n', comma)).toEqual([
      { line: 1, cells: ["id"] },
      { line: 3, cells: [""] },
    ]);
  });

  test("quotes inside an unquoted cell and formulas are plain text", () => {
    expect(cells('5" pipe,=SUM(A1:A9),@cmd')).toEqual([['5" pipe', "=SUM(A1:A9)", "@cmd"]]);
  });

  test("a tab or a semicolon may delimit", () => {
    expect(readCsv("a\tb,c", { delimiter: "\t" })[0]?.cells).toEqual(["a", "b,c"]);
    expect(readCsv("a;b,c", { delimiter: ";" })[0]?.cells).toEqual(["a", "b,c"]);
  });

  test("nothing gives no rows", () => {
    expect(readCsv("", comma)).toEqual([]);
  });
});

describe("broken quotes", () => {
  test("a quote that nothing closes costs its own line only", () => {
    expect(readCsv('id,name\n1,"broken\n2,fine\n3,fine', comma)).toEqual([
      { line: 1, cells: ["id", "name"] },
      { line: 2, cells: ["1", '"broken'], problem: "unclosed-quote" },
      { line: 3, cells: ["2", "fine"] },
      { line: 4, cells: ["3", "fine"] },
    ]);
  });

  test("a quote that a later row's quote seems to close costs its own line only", () => {
    const rows = readCsv('1,"broken\n2,"fine, too"\n3,fine', comma);
    expect(rows).toEqual([
      { line: 1, cells: ["1", '"broken'], problem: "unclosed-quote" },
      { line: 2, cells: ["2", "fine, too"] },
      { line: 3, cells: ["3", "fine"] },
    ]);
  });

  test("text after a closing quote is named", () => {
    expect(readCsv('1,"Joe" Smith\n2,fine', comma)).toEqual([
      { line: 1, cells: ["1", '"Joe" Smith'], problem: "stray-quote" },
      { line: 2, cells: ["2", "fine"] },
    ]);
  });

  test("a row longer than the limit is taken for an unclosed quote, so that memory stays bounded", () => {
    const reader = csvReader({ delimiter: ",", longestRow: 100 });
    const rows = [...reader.push('1,"open\n'), ...reader.push(`2,${"x".repeat(200)}\n`), ...reader.end()];
    const lines = (of: readonly CsvRow[]): unknown => of.map((row) => [row.line, row.problem]);
    const expected = [
      [1, "unclosed-quote"],
      [2, undefined],
    ];
    expect(lines(rows)).toEqual(expected);
    expect(lines(readCsv(`1,"open\n2,${"x".repeat(200)}" y\n`, { delimiter: ",", longestRow: 100 }))).toEqual(expected);
  });
});

const pieces = (text: string, size: number): readonly CsvRow[] => {
  const reader = csvReader(comma);
  const rows: CsvRow[] = [];
  for (let at = 0; at < text.length; at += size) rows.push(...reader.push(text.slice(at, at + size)));
  return [...rows, ...reader.end()];
};

test("the pieces a text comes in make no difference", () => {
  const text = '\uFEFFid,name\r\n1,"a ""b"", c\r\nd"\r\n2,"open\r\n3,"x" y\r\n\r\n4,end';
  const whole = readCsv(text, comma);
  expect(whole).toHaveLength(5);
  for (let size = 1; size < text.length; size += 1) expect(pieces(text, size)).toEqual(whole);
});
