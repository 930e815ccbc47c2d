import { deepFreeze, parseInput, type FieldDefinition } from "@nexus/common";
import { describe, expect, test } from "vitest";
import { importMappingSchema, importMappingSetSchema, lintImportMapping } from "./index.js";

const header = ["id", "origin", "amount", "date"];

const sound = {
  file: "leads.csv",
  source: "fair",
  entity: "lead",
  identity: { column: "id" },
  fields: {
    title: "Lead {id}",
    status: "new",
    source: { from: "{origin}", values: { social: "social-media" }, default: "other" },
    budget: { from: "{amount}", money: { currency: "EUR", locale: "pt-PT" } },
    createdAt: { from: "{date}", date: { formats: ["M/D/YYYY"] } },
  },
};

const findings = (mapping: object, columns: readonly string[] = header, definitions: readonly FieldDefinition[] = []): readonly string[] => {
  const parsed = parseInput(importMappingSchema, mapping);
  if (!parsed.ok) throw new Error(parsed.refusal.message);
  return lintImportMapping(deepFreeze(parsed.value), columns, definitions).map((finding) => `${finding.severity} ${finding.code} ${finding.path.join(".")}: ${finding.message}`);
};

const withFields = (fields: object): object => ({ ...sound, fields: { ...sound.fields, ...fields } });

describe("lintImportMapping", () => {
  test("a mapping that fits its file has no findings", () => {
    expect(findings(sound)).toEqual([]);
  });

  test("columns the file does not have come with the one that is probably meant", () => {
    expect(findings(withFields({ source: "{orgin}" }))).toEqual([
      "error unknown_column fields.source.from: Name a column of the file, perhaps origin: it has none called orgin.",
      "warning column_not_read header.1: Nothing reads the column origin.",
    ]);
    expect(findings({ ...sound, identity: { column: "mql_id" }, repairs: { Origin: {} } })).toEqual([
      "error unknown_column identity.column: Name a column of the file: it has none called mql_id.",
      "error unknown_column repairs.Origin: Name a column of the file, perhaps origin: it has none called Origin.",
    ]);
  });

  test("fields and custom fields nobody knows are named", () => {
    expect(findings(withFields({ soruce: "{origin}" }))).toEqual(["error unknown_field fields.soruce: Name a fact of lead, perhaps source: there is none called soruce."]);
    expect(findings({ ...sound, customFields: { visits: "{amount}" } })).toEqual([
      "error unknown_field customFields.visits: Name a custom field of lead that is in the registry: there is none called visits.",
    ]);
    const visits: FieldDefinition = { entity: "lead", name: "visits", label: "Visits", type: "integer", required: false, personalData: "none" };
    expect(findings({ ...sound, customFields: { visits: "{amount}" } }, header, [visits])).toEqual([]);
    expect(findings({ ...sound, customFields: { visits: "{amount}" } }, header, [{ ...visits, entity: "account" }])).toHaveLength(1);
  });

  test("a required field that is left out is named", () => {
    expect(findings({ ...sound, fields: { title: "{id}", source: "other" } }, ["id"])).toEqual(["error missing_field fields: Map status: it is required."]);
  });

  test("constants, meanings and defaults that are no values are named where they stand", () => {
    expect(findings(withFields({ status: "brandnew" }))).toEqual([expect.stringContaining("error invalid_value fields.status.from.0")]);
    expect(findings(withFields({ status: { from: "{origin}", values: { a: "new", b: "old" }, default: "none", otherwise: "some" } }))).toEqual([
      expect.stringContaining("error invalid_value fields.status.values.b"),
      expect.stringContaining("error invalid_value fields.status.otherwise"),
      expect.stringContaining("error invalid_value fields.status.default"),
    ]);
  });

  test("formats that cannot be read, or that two readings fit, are named", () => {
    expect(findings(withFields({ createdAt: { from: "{date}", date: { formats: ["DD-MMM-YY"] } } }))).toEqual([expect.stringContaining("error invalid_date_format fields.createdAt.date.formats.0")]);
    expect(findings(withFields({ createdAt: { from: "{date}", date: { formats: ["M/D/YYYY", "D/M/YYYY"] } } }))).toEqual([
      expect.stringContaining("error ambiguous_date_formats fields.createdAt.date.formats.1"),
    ]);
    expect(findings(withFields({ createdAt: { from: "{date}", date: { formats: ["M/D/YYYY", "D.M.YYYY", "YYYY-MM-DD"] } } }))).toEqual([]);
    for (const group of [".", "0"]) {
      expect(findings(withFields({ employees: { from: "{amount}", number: { decimal: ".", group } } })), group).toEqual([expect.stringContaining("error ambiguous_separators")]);
    }
  });

  test("money needs a currency, and a required field is never dropped", () => {
    expect(findings(withFields({ budget: "{amount}" }))).toEqual([expect.stringContaining("error missing_currency fields.budget.money")]);
    expect(findings(withFields({ status: { from: "{origin}", values: { a: "new" }, invalid: "drop" } }))).toEqual([expect.stringContaining("error required_field_dropped fields.status.invalid")]);
  });

  test("columns that nothing reads, repairs that do nothing and repeated columns are named", () => {
    expect(findings({ ...sound, repairs: { note: { blank: ["-"] } } }, [...header, "note"])).toEqual([
      "warning column_not_read header.4: Nothing reads the column note.",
      "warning repair_not_used repairs.note: Nothing reads the column note, so its repairs do nothing.",
    ]);
    expect(findings(sound, [...header, "id"])).toEqual(["error repeated_column header.4: Rename one of the columns called id."]);
  });
});

describe("importMappingSchema", () => {
  const paths = (input: unknown): unknown => {
    const answer = parseInput(importMappingSchema, input);
    return answer.ok ? "accepted" : (answer.refusal.details["issues"] as readonly { readonly path: readonly unknown[] }[]).map((issue) => issue.path.join("."));
  };

  test.each([
    [{ entity: "contact" }, "entity"],
    [{ delimiter: "|" }, "delimiter"],
    [{ identity: "first-column" }, "identity"],
    [{ repeats: "ignore" }, "repeats"],
    [{ shoeSize: 44 }, "shoeSize"],
    [{ repairs: { origin: { guess: true } } }, "repairs.origin.guess"],
    [{ fields: { budget: { from: "{amount}", money: { currency: "XYZ", locale: "en-US" } } } }, "fields.budget"],
    [{ fields: { budget: { from: "{amount}", money: { currency: "USD", locale: "not a locale" } } } }, "fields.budget"],
    [{ fields: { title: 7 } }, "fields.title"],
  ])("%j is refused at its place", (changes, path) => {
    expect(paths({ ...sound, ...changes })).toEqual([expect.stringContaining(path)]);
  });

  test("a set needs a mapping, and stages have a probability", () => {
    expect(parseInput(importMappingSetSchema, { name: "fair", mappings: [sound] }).ok).toBe(true);
    expect(parseInput(importMappingSetSchema, { name: "fair", mappings: [] }).ok).toBe(false);
    expect(parseInput(importMappingSetSchema, { name: "fair", mappings: [sound], pipelines: [{ name: "P", stages: [{ name: "S", probabilityPpm: 1_000_001, rottenAfterDays: null }] }] }).ok).toBe(false);
  });
});
