import { parseInput } from "@nexus/common";
import fc from "fast-check";
import { expect, test } from "vitest";
import { importMappingSchema, readCsv, rowMapper, type RowMapper } from "./index.js";

const runs = process.env["NEXUS_SOAK"] ? 50_000 : 1_000;

const parsed = parseInput(importMappingSchema, {
  file: "leads.csv",
  source: "fair",
  entity: "lead",
  identity: { column: "id" },
  blank: ["Select"],
  repairs: { company: { known: ["Orchard Labs", "Acme"], unknown: "keep" } },
  fields: {
    title: { from: "Lead {id}" },
    status: { from: "{status}", values: { new: "new", done: "converted" }, default: "new" },
    source: { from: "{origin}", values: { social: "social-media" }, otherwise: "other", default: "other" },
    companyName: "{company}",
    createdAt: { from: "{date}", date: { formats: ["M/D/YYYY", "YYYY-MM-DD"] } },
    employees: { from: "{size}", invalid: "drop" },
  },
});
if (!parsed.ok) throw new Error(parsed.refusal.message);
const mapping = parsed.value;
const header = ["id", "status", "origin", "company", "date", "size"];

const mapper = (): RowMapper<typeof mapping.entity> => rowMapper({ mapping, header, fieldDefinitions: [], knownIds: {}, hasher: { sha256: (text) => text } });

const plain = fc.constantFrom("", "1", "2", "new", "NEW", "done", "Select", "social", "acme", " Acme ", "orchard-labs", "3/1/2017", "2/30/2017", "2017-03-01", "x", "=1+1", "\uFFFD", "12");
const files = fc.array(fc.array(fc.oneof(plain, fc.string({ maxLength: 4 })), { minLength: 5, maxLength: 7 }), { maxLength: 12 });

const asText = (rows: readonly (readonly string[])[]): string => rows.map((row) => row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(",")).join("\n");

const accountsForAllRows = (map: (text: string) => readonly { readonly line: number; readonly outcome: string }[]): void => {
  fc.assert(
    fc.property(files, (rows) => {
      const text = asText(rows);
      expect(map(text).map((outcome) => outcome.line)).toEqual(readCsv(text, { delimiter: "," }).map((row) => row.line));
    }),
    { numRuns: runs },
  );
};

const mapAll = (text: string) => {
  const map = mapper();
  return readCsv(text, { delimiter: "," }).map((row) => map(row));
};

test("every row of any file has exactly one outcome, in order", () => {
  accountsForAllRows(mapAll);
});

test("control: a mapper that skips what it cannot map loses rows", () => {
  expect(() => accountsForAllRows((text) => mapAll(text).filter(({ outcome }) => outcome === "mapped"))).toThrow();
});

type MapAll = typeof mapAll;

const reportsEveryRepair = (map: MapAll): void => {
  fc.assert(
    fc.property(files, (rows) => {
      const text = asText(rows);
      const byLine = new Map(readCsv(text, { delimiter: "," }).map((row) => [row.line, row.cells]));
      for (const row of map(text)) {
        if (row.outcome !== "mapped" || !("companyName" in row.record)) continue;
        const raw = byLine.get(row.line)?.[3];
        const repairs = row.repairs.filter((repair) => repair.column === "company");
        expect(row.record.companyName).toBe((repairs.at(-1)?.to ?? raw)?.normalize("NFC"));
        expect(repairs[0]?.from ?? raw).toBe(raw);
      }
    }),
    { numRuns: runs },
  );
};

test("facts differ from what the file says only where a repair says so", () => {
  reportsEveryRepair(mapAll);
});

test("control: a mapper that keeps its repairs to itself fails the same check", () => {
  expect(() => reportsEveryRepair((text) => mapAll(text).map((row) => ({ ...row, repairs: [] })))).toThrow();
});

const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;

/** Holds outcomes of rows against outcomes of the same rows, each quoted as a whole. */
const wrappingMeansNothing = (map: MapAll): void => {
  const sound = fc.array(fc.array(fc.oneof(plain, fc.string({ unit: fc.constantFrom("a", ",", '"', "\n", " "), maxLength: 4 })), { minLength: 6, maxLength: 6 }), { maxLength: 6 });
  fc.assert(
    fc.property(sound, (rows) => {
      const whole = rows.map((row) => asText([row]));
      const bare = mapAll(whole.join("\n"));
      const wrapped = map(whole.map(quoted).join("\n"));
      expect(wrapped.map(({ repairs }) => repairs[0])).toEqual(
        bare.map(({ line }, i) => ({ line, column: null, rule: "wrapped-row", from: quoted(whole[i] ?? ""), to: whole[i] })),
      );
      expect(wrapped.map((row) => ({ ...row, repairs: row.repairs.slice(1) }))).toEqual(bare);
    }),
    { numRuns: runs },
  );
};

test("rows that are quoted as a whole become what they become without the quotes, and say so", () => {
  wrappingMeansNothing(mapAll);
});

test("control: a mapper that reports them and splits them at every delimiter fails the same check", () => {
  const splitting: MapAll = (text) => {
    const map = mapper();
    const reported = mapAll(text).map(({ repairs }) => repairs.slice(0, 1));
    return readCsv(text, { delimiter: "," }).map((row, i) => {
      const outcome = map({ ...row, cells: row.cells.flatMap((cell) => cell.split(",")) });
      return { ...outcome, repairs: [...(reported[i] ?? []), ...outcome.repairs] };
    });
  };
  expect(() => wrappingMeansNothing(splitting)).toThrow();
});
