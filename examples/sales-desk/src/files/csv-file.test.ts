import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CsvRow } from "@nexus/crm-operations";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openCsv, readRows } from "./csv-file.js";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sales-desk-"));
});
afterAll(() => rm(folder, { recursive: true }));

const file = async (content: string | Buffer): Promise<string> => {
  const path = join(folder, "some.csv");
  await writeFile(path, content);
  return path;
};

const rowsOf = async (content: string | Buffer) => {
  const csv = await openCsv(await file(content));
  const all: CsvRow[] = [];
  let read = 0;
  for await (const { rows, bytesRead } of readRows(csv)) {
    all.push(...rows);
    read = bytesRead;
  }
  expect(read).toBe(csv.bytes);
  return { csv, rows: all };
};

test("rows come with their lines, the header apart, whatever the line ends and the byte order mark", async () => {
  const { csv, rows } = await rowsOf('\uFEFFid, name \r\n1,"a\r\nb"\r\n\r\n2,c');
  expect(csv).toMatchObject({ name: "some.csv", delimiter: ",", header: ["id", "name"] });
  expect(rows).toEqual([
    { line: 2, cells: ["1", "a\r\nb"] },
    { line: 5, cells: ["2", "c"] },
  ]);
});

test.each([",", ";", "\t"])("the delimiter %j is found in the header", async (delimiter) => {
  const { csv, rows } = await rowsOf(`a${delimiter}b${delimiter}c\n1${delimiter}2${delimiter}3`);
  expect(csv.header).toEqual(["a", "b", "c"]);
  expect(rows).toEqual([{ line: 2, cells: ["1", "2", "3"] }]);
});

test("a broken quote costs its own line only", async () => {
  const { rows } = await rowsOf('a,b\n1,"x\n2,y\n');
  expect(rows).toEqual([{ line: 2, cells: ["1", '"x'], problem: "unclosed-quote" }, { line: 3, cells: ["2", "y"] }]);
});

test("letters that fall between two pieces stay whole, and what is no UTF-8 is marked", async () => {
  const { rows } = await rowsOf(Buffer.concat([Buffer.from(`a,b\n${"é".repeat(70_000)},ü\n`), Buffer.from([0x31, 0x2c, 0xff, 0x0a])]));
  expect(rows).toEqual([{ line: 2, cells: ["é".repeat(70_000), "ü"] }, { line: 3, cells: ["1", "\uFFFD"] }]);
});

test("a header alone has no rows; a file without one is refused", async () => {
  expect((await rowsOf("a,b")).rows).toEqual([]);
  await expect(openCsv(await file(""))).rejects.toMatchObject({ code: "file_empty" });
  await expect(openCsv(await file("\n\n"))).rejects.toMatchObject({ code: "file_empty" });
});

test("what is no readable file is named", async () => {
  await expect(openCsv(join(folder, "none.csv"))).rejects.toMatchObject({ code: "file_missing", message: `There is no file ${join(folder, "none.csv")}: check the path.` });
  await expect(openCsv(join(await file("a"), "below.csv"))).rejects.toMatchObject({ code: "file_missing" });
  await expect(openCsv(folder)).rejects.toMatchObject({ code: "file_folder" });
});
