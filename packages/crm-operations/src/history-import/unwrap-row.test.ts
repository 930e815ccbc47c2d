import { deepFreeze } from "@nexus/common";
import { expect, test } from "vitest";
import { readCsv, type CsvOptions } from "./index.js";
import { unwrapRow } from "./unwrap-row.js";

const unwrapped = (line: string, width: number, delimiter: CsvOptions["delimiter"] = ",") => {
  const [row] = readCsv(`\n${line}\n`, { delimiter });
  if (!row) throw new Error("no row");
  return unwrapRow(deepFreeze(row), width, delimiter);
};

test("a row that is quoted as a whole comes out with its line, as it was meant, and says so", () => {
  expect(unwrapped('"1,""Acme, """"Ltd"""""",DE"', 3)).toEqual({
    row: { line: 2, cells: ["1", 'Acme, "Ltd"', "DE"] },
    repair: { line: 2, column: null, rule: "wrapped-row", from: '"1,""Acme, """"Ltd"""""",DE"', to: '1,"Acme, ""Ltd""",DE' },
  });
  expect(unwrapped('",,"', 3)?.row.cells).toEqual(["", "", ""]);
  expect(unwrapped('"1,""two\nlines"""', 2)?.row.cells).toEqual(["1", "two\nlines"]);
});

test("it is taken apart by the delimiter of the file", () => {
  expect(unwrapped('"1;a,b"', 2, ";")?.row.cells).toEqual(["1", "a,b"]);
  expect(unwrapped('"1,a"', 2, ";")).toBeUndefined();
});

test.each(['"1"', '"1,social,more"', '"1,""social"', '"1,""so""cial"', '"1,social\n2,social"', '"""1,social"""', '""', '"1,social","2,social"', "1,social", '"1,social'])(
  "%j stays as it is, for it holds no single sound row of two cells",
  (line) => {
    expect(unwrapped(line, 2)).toBeUndefined();
  },
);

test("control: in a file of one column a cell that looks like a row is the row", () => {
  for (const line of ['"Barn doors, oak"', '"""quoted"""', "plain"]) expect(unwrapped(line, 1), line).toBeUndefined();
});

test("control: a cell with delimiters is left alone beside others", () => {
  expect(unwrapped('"a,b,c,d",Acme,DE,1', 4)).toBeUndefined();
});
