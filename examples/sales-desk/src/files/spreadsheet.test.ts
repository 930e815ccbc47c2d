import fc from "fast-check";
import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readCsv } from "@nexus/crm-operations";
import { afterAll, beforeAll, expect, test } from "vitest";
import { harmless, openSpreadsheet, type SpreadsheetCell } from "./spreadsheet.js";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sales-desk-"));
});
afterAll(() => rm(folder, { recursive: true }));

const write = async (columns: readonly string[], rows: readonly (readonly SpreadsheetCell[])[]): Promise<string> => {
  const path = join(folder, "below", "some.csv");
  const sheet = await openSpreadsheet(path, columns);
  for (const row of rows) await sheet.write(row);
  await sheet.close();
  return readFile(path, "utf8");
};

test("quotes as RFC 4180 says, and numbers stay numbers", async () => {
  expect(await write(["a", "b,c"], [["x", 1], ['say "hi"', -2.5], ["two\nlines", null], ["", "-12.50"]])).toBe(
    'a,"b,c"\r\nx,1\r\n"say ""hi""",-2.5\r\n"two\nlines",\r\n,-12.50\r\n',
  );
});

test.each(["=1+1", "+49 30 1234", "-1+cmd|' /C calc'!A0", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1", "-", "--1"])("%j does not run in a spreadsheet", async (text) => {
  expect(harmless(text)).toBe(`'${text}`);
  expect(readCsv(await write(["a"], [[text]]), { delimiter: "," })[1]?.cells).toEqual([`'${text}`]);
});

test.each(["-1", "-12.50", "0", "a=b", "1-2", "", "'quoted'", "ana@example.com"])("%j is left as it is", (text) => expect(harmless(text)).toBe(text));

test("whatever is written comes out of the file again", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(fc.string({ unit: "grapheme" }), fc.string()), { maxLength: 20 }), async (rows) => {
      const read = readCsv(await write(["a", "b"], rows), { delimiter: "," }).map(({ cells }) => cells);
      expect(read).toEqual([["a", "b"], ...rows.map((row) => row.map(harmless))]);
    }),
    { numRuns: 50 },
  );
});

test("many rows do not pile up, and the old file stands until the new one is whole", async () => {
  const path = join(folder, "big.csv");
  await writeFile(path, "old");
  const sheet = await openSpreadsheet(path, ["n"]);
  for (let n = 0; n < 20_000; n += 1) await sheet.write([n, "x".repeat(50)]);
  expect(await readFile(path, "utf8")).toBe("old");
  await sheet.close();
  expect((await readFile(path, "utf8")).split("\r\n")).toHaveLength(20_002);
  expect(await readdir(folder)).not.toContain("big.csv.unfinished");
});

const full = "/dev/full";
if (!existsSync(full)) console.warn(`Skipped: a full disk, for want of ${full}.`);

test.skipIf(!existsSync(full))("a full disk is an error of the one who writes, who neither hangs nor leaves half a file", { timeout: 10_000 }, async () => {
  const path = join(folder, "full.csv");
  await symlink(full, `${path}.unfinished`);
  const fill = async (): Promise<void> => {
    const sheet = await openSpreadsheet(path, ["a"]);
    for (let n = 0; n < 20_000; n += 1) await sheet.write(["x".repeat(100)]);
    await sheet.close();
  };
  await expect(fill()).rejects.toMatchObject({ code: "ENOSPC" });
  expect(existsSync(path)).toBe(false);
  const short = await openSpreadsheet(path, ["a"]);
  await expect(short.close()).rejects.toMatchObject({ code: "ENOSPC" });
});

test("a place nothing can be written to is an error of the one who writes", async () => {
  await writeFile(join(folder, "file"), "");
  await expect(openSpreadsheet(join(folder, "file", "below.csv"), ["a"])).rejects.toMatchObject({ code: expect.stringMatching(/EEXIST|ENOTDIR/) });
});
