import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { countRows } from "./file-tally.js";
import { findingsIn, type Findings } from "./findings.js";
import { rawRow } from "./raw-row.js";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sales-desk-"));
});
afterAll(() => rm(folder, { recursive: true }));

const place = { file: "deals.csv", entity: "opportunity", delimiter: "," } as const;
const repair = (findings: Findings, line: number, from: string, to: string) => findings.repaired(place, { line, column: "product", rule: "near-match", from, to });

test("every finding is in its file; the summary counts all and shows the first different ones", async () => {
  const findings = await findingsIn(folder);
  for (let line = 2; line < 12; line += 1) await repair(findings, line, "GTXPro", "GTX Pro");
  await repair(findings, 12, " ", "");
  await repair(findings, 13, "x".repeat(80), "y");
  await repair(findings, 14, "a", "b");
  await findings.rejected(place, { line: 15, cells: ["=1", "a,b"] }, { code: "cell_count", message: "Write 3 cells.", column: null });
  expect(findings.repairs()).toEqual([
    {
      kind: "near-match",
      times: 13,
      examples: [
        { text: "deals.csv line 2, product: GTXPro → GTX Pro", times: 10 },
        { text: 'deals.csv line 12, product: " " → (blank)', times: 1 },
        { text: `deals.csv line 13, product: ${"x".repeat(39)}… → y`, times: 1 },
      ],
    },
  ]);
  expect(findings.rejections()).toEqual([{ kind: "cell_count", times: 1, examples: [{ text: "deals.csv line 15: Write 3 cells.", times: 1 }] }]);
  await findings.repaired(place, { line: 16, column: null, rule: "wrapped-row", from: '"1,""a,b"""', to: '1,"a,b"' });
  expect(findings.repairs().at(-1)).toEqual({ kind: "wrapped-row", times: 1, examples: [{ text: 'deals.csv line 16: "1,""a,b""" → 1,"a,b"', times: 1 }] });
  await findings.odd(place, { line: 17, cells: ["1", "a,b"] }, { code: "closed_before_lead", message: "Closed 2018-03-06, before its lead began." });
  expect(findings.oddities()).toEqual([{ kind: "closed_before_lead", times: 1, examples: [{ text: "deals.csv line 17: Closed 2018-03-06, before its lead began.", times: 1 }] }]);
  await findings.close();
  expect(await readFile(join(folder, "oddities.csv"), "utf8")).toBe('file,line,as,finding,what_is_odd,row\r\ndeals.csv,17,opportunity,closed_before_lead,"Closed 2018-03-06, before its lead began.","1,""a,b"""\r\n');
  expect((await readFile(join(folder, "repairs.csv"), "utf8")).trimEnd().split("\r\n")).toHaveLength(1 + 14);
  expect(await readFile(join(folder, "rejects.csv"), "utf8")).toBe(`file,line,column,as,reason,what_to_do,row\r\ndeals.csv,15,,opportunity,cell_count,Write 3 cells.,"'=1,""a,b"""\r\n`);
});

test("a rejected row is kept as it stood", () => {
  expect(rawRow({ line: 1, cells: ["a", "b;c", 'say "hi"', "two\nlines", ""] }, ";")).toBe('a;"b;c";"say ""hi""";"two\nlines";');
  expect(rawRow({ line: 1, cells: ["a", '"open'], problem: "unclosed-quote" }, ",")).toBe('a,"open');
});

test("a tally that does not account for every row is no tally", () => {
  const named = { file: "leads.csv", entity: "lead", what: "leads", map: "maps/x.json" } as const;
  const sound = countRows(named);
  for (const end of ["created", "unchanged", "updated", "repeated", "rejected"] as const) {
    sound.read();
    sound.add(end);
  }
  expect(sound.close()).toEqual({ ...named, rows: 5, created: 1, updated: 1, unchanged: 1, repeated: 1, rejected: 1, newest: null });
  const lost = countRows(named);
  lost.read();
  expect(() => lost.close()).toThrow("leads.csv has 1 rows, but 0 are accounted for.");
});
