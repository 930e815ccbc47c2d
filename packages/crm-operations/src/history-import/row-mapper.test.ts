import { createHash } from "node:crypto";
import { deepFreeze, parseInput, type FieldDefinition } from "@nexus/common";
import { describe, expect, test } from "vitest";
import type { Hasher } from "../index.js";
import { importMappingSchema, readCsv, rowMapper, type ImportMapping, type KnownIds, type RowOutcome } from "./index.js";

const hasher: Hasher = { sha256: (text) => createHash("sha256").update(text, "utf8").digest("hex") };

const mappingOf = (input: unknown): ImportMapping => {
  const parsed = parseInput(importMappingSchema, input);
  if (!parsed.ok) throw new Error(parsed.refusal.message);
  return deepFreeze(parsed.value);
};

const leads = {
  file: "leads.csv",
  source: "fair",
  entity: "lead",
  identity: { column: "id" },
  blank: ["Select"],
  fields: { title: "Lead {id}", status: "new", source: { from: "{origin}", values: { social: "social-media", "paid search": "paid-search" }, default: "other" } },
};

const deals = {
  file: "deals.csv",
  source: "fair",
  entity: "opportunity",
  identity: { column: "id" },
  repairs: { product: { known: "product" }, account: { spellings: { Acmee: "Acme" }, known: ["Acme", "Isdom"] } },
  fields: {
    name: ["{product} for {account}", "{product}", "Deal {id}"],
    status: { from: "{stage}", values: { Won: "won", Open: "open" } },
  },
};

const dealMapping = (changes: object = {}): unknown => ({ ...deals, fields: { ...deals.fields, name: { from: deals.fields.name }, ...changes } });

interface Extra {
  readonly knownIds?: KnownIds;
  readonly fieldDefinitions?: readonly FieldDefinition[];
}

const run = (mapping: unknown, text: string, { knownIds = { product: ["GTX Pro", "GTX Basic"] }, fieldDefinitions = [] }: Extra = {}): readonly RowOutcome[] => {
  const [head, ...rows] = readCsv(text, { delimiter: "," });
  const map = rowMapper({ mapping: mappingOf(mapping), header: head?.cells ?? [], fieldDefinitions, knownIds, hasher });
  return rows.map((row) => deepFreeze(map(deepFreeze(row))));
};

const records = (outcomes: readonly RowOutcome[]): readonly unknown[] => outcomes.map((row) => (row.outcome === "mapped" ? row.record : row));
const repairs = (outcomes: readonly RowOutcome[]): readonly string[] =>
  outcomes.flatMap((row) => row.repairs.map((repair) => `${repair.line} ${repair.column} ${repair.rule}: ${repair.from} -> ${repair.to}`));
const rejections = (outcomes: readonly RowOutcome[]): readonly string[] =>
  outcomes.flatMap((row) => (row.outcome === "rejected" ? [`${row.rejection.line} ${row.rejection.column} ${row.rejection.code}`] : []));

describe("sound rows", () => {
  test("a row becomes plain facts under its own reference, and nothing is reported", () => {
    const [outcome] = run(leads, "id,origin\nL1,social\n");
    expect(outcome).toEqual({
      line: 2,
      outcome: "mapped",
      record: { reference: { source: "fair", externalId: "L1" }, title: "Lead L1", status: "new", source: "social-media" },
      repairs: [],
    });
  });

  test("of several templates the first whose columns all say something is used", () => {
    const outcomes = run(dealMapping(), "id,product,account,stage\n1,GTX Pro,Acme,Won\n2,GTX Pro,,Won\n3,,,Open\n");
    expect(outcomes.map((row) => row.outcome === "mapped" && "name" in row.record && row.record.name)).toEqual(["GTX Pro for Acme", "GTX Pro", "Deal 3"]);
    expect(repairs(outcomes)).toEqual([]);
  });

  test("formula-like text is kept as it stands", () => {
    const [outcome] = run({ ...leads, fields: { ...leads.fields, companyName: "{company}" } }, 'id,origin,company\n1,social,"=HYPERLINK(""x"")"\n');
    expect(records(outcome ? [outcome] : [])).toEqual([expect.objectContaining({ companyName: '=HYPERLINK("x")' })]);
  });

  test("a postal code is text, and keeps its leading zeros", () => {
    const mapping = { ...leads, fields: { ...leads.fields, country: "{country}", region: "{region}", city: "{city}", postalCode: "{zip}" } };
    expect(records(run(mapping, "id,origin,country,region,city,zip\n1,social,DE,Saxony,Dresden,01067\n"))).toEqual([
      expect.objectContaining({ country: "DE", region: "Saxony", city: "Dresden", postalCode: "01067" }),
    ]);
  });

  test("references take the mapping's source, or the one the field names", () => {
    const mapping = dealMapping({ accountReference: "{account}", ownerReference: { from: "{agent}", referenceSource: "payroll" } });
    expect(records(run(mapping, "id,product,account,stage,agent\n1,GTX Pro,Isdom,Won,Zoe\n"))).toEqual([
      expect.objectContaining({
        accountReference: { source: "fair", externalId: "Isdom" },
        ownerReference: { source: "payroll", externalId: "Zoe" },
      }),
    ]);
  });
});

describe("formats", () => {
  const facts = (field: string, reading: object, text: string): unknown => {
    const [outcome] = run({ ...leads, fields: { ...leads.fields, [field]: { from: "{value}", ...reading } } }, `id,origin,value\n1,social,"${text}"\n`);
    if (outcome?.outcome !== "mapped") return outcome?.outcome === "rejected" ? outcome.rejection.code : outcome?.outcome;
    return Object.getOwnPropertyDescriptor(outcome.record, field)?.value;
  };
  const date = (format: string, utcOffset?: string): object => ({ date: { formats: [format], ...(utcOffset ? { utcOffset } : {}) } });

  test.each([
    ["YYYY-MM-DD", "2017-10-20", "2017-10-20T00:00:00.000Z"],
    ["M/D/YYYY", "3/1/2017", "2017-03-01T00:00:00.000Z"],
    ["M/D/YYYY", "10/31/2016", "2016-10-31T00:00:00.000Z"],
    ["D.M.YYYY", "31.1.2017", "2017-01-31T00:00:00.000Z"],
    ["YYYY-MM-DD HH:mm:ss", "2018-02-26 19:58:54", "2018-02-26T19:58:54.000Z"],
    ["YYYY-MM-DDTHH:mm", "2018-02-26T19:58", "2018-02-26T19:58:00.000Z"],
  ])("a time written as %s is read from %s", (format, text, instant) => {
    expect(facts("createdAt", date(format), text)).toBe(instant);
  });

  test("times are at the offset the mapping names", () => {
    expect(facts("createdAt", date("YYYY-MM-DD HH:mm:ss", "-03:00"), "2018-02-26 22:30:00")).toBe("2018-02-27T01:30:00.000Z");
    expect(facts("createdAt", date("YYYY-MM-DD", "+05:30"), "2018-02-26")).toBe("2018-02-25T18:30:00.000Z");
  });

  test.each(["2/30/2017", "13/1/2017", "1/32/2017", "2017-01-01", "1/1/17", "soon", "0/1/2017"])("%s is no day as M/D/YYYY", (text) => {
    expect(facts("createdAt", date("M/D/YYYY"), text)).toBe("invalid_value");
  });

  test("a time of day that does not exist is no time", () => {
    expect(facts("createdAt", date("YYYY-MM-DD HH:mm:ss"), "2018-02-26 24:00:00")).toBe("invalid_value");
  });

  test.each([
    [{}, "1200", 1200],
    [{}, "100.0", 100],
    [{ number: { decimal: ".", group: "," } }, "1,200,000", 1_200_000],
    [{ number: { decimal: ",", group: "." } }, "1.200,00", 1200],
    [{}, "1,200", "invalid_value"],
    [{}, "12.5", "invalid_value"],
    [{ number: { decimal: ".", group: "," } }, "1,20", "invalid_value"],
    [{}, "9007199254740992", "invalid_value"],
    [{}, "1e3", "invalid_value"],
  ])("whole numbers with %j: %s", (reading, text, expected) => {
    expect(facts("employees", reading, text)).toBe(expected);
  });

  test("money is read in its currency and locale, and may count in thousands or millions", () => {
    expect(facts("annualRevenue", { money: { currency: "USD", locale: "en-US", times: 1_000_000 } }, "1100.04")).toEqual({ minorUnits: 110_004_000_000, currency: "USD" });
    expect(facts("annualRevenue", { money: { currency: "EUR", locale: "de-DE" } }, "1.234,56 €")).toEqual({ minorUnits: 123_456, currency: "EUR" });
    expect(facts("annualRevenue", { money: { currency: "JPY", locale: "en-US" } }, "12.5")).toBe("invalid_value");
    expect(facts("annualRevenue", { money: { currency: "USD", locale: "en-US", times: 1_000_000_000 } }, "90071992547")).toBe("invalid_value");
  });

  test("what cannot be read is dropped and reported where the mapping says so", () => {
    const mapping = { ...leads, fields: { ...leads.fields, employees: { from: "{value}", invalid: "drop" } } };
    const outcomes = run(mapping, "id,origin,value\n1,social,many\n");
    expect(records(outcomes)).toEqual([expect.not.objectContaining({ employees: expect.anything() })]);
    expect(repairs(outcomes)).toEqual(["2 value dropped-value: many -> "]);
  });
});

describe("repairs", () => {
  test("white space, blank tokens, letter case and defaults are each reported with line, column, from and to", () => {
    const outcomes = run(leads, 'id,origin\n" L1 ",SOCIAL\nL2,select\nL3,\n');
    expect(records(outcomes)).toEqual([
      expect.objectContaining({ title: "Lead L1", source: "social-media" }),
      expect.objectContaining({ source: "other" }),
      expect.objectContaining({ source: "other" }),
    ]);
    expect(repairs(outcomes)).toEqual([
      "2 id white-space:  L1  -> L1",
      "2 origin letter-case: SOCIAL -> social",
      "3 origin blank-token: select -> ",
      "3 origin default:  -> other",
      "4 origin default:  -> other",
    ]);
  });

  test("a value nobody mapped rejects the row, or becomes what the mapping says of all others", () => {
    const text = "id,origin\n1,carrier pigeon\n";
    expect(rejections(run(leads, text))).toEqual(["2 origin unmapped_value"]);
    const lenient = { ...leads, fields: { ...leads.fields, source: { ...leads.fields.source, otherwise: "other" } } };
    expect(repairs(run(lenient, text))).toEqual(["2 origin unmapped-value: carrier pigeon -> other"]);
  });

  test("a value that means nothing leaves the field out", () => {
    const mapping = { ...leads, fields: { ...leads.fields, country: { from: "{country}", values: { PT: "Portugal", "n/a": "" } } } };
    const [first, second] = records(run(mapping, "id,origin,country\n1,social,PT\n2,social,n/a\n"));
    expect(first).toHaveProperty("country", "Portugal");
    expect(second).not.toHaveProperty("country");
  });

  test("a declared spelling is corrected before the value is looked up", () => {
    expect(repairs(run(dealMapping(), "id,product,account,stage\n1,GTX Pro,acmee,Won\n"))).toEqual(["2 account spelling: acmee -> Acme"]);
  });

  test("a known value is recognised by its letters and digits when it is the only one", () => {
    const outcomes = run(dealMapping(), "id,product,account,stage\n1,GTXPro,Acme,Won\n2,gtx-basic,ACME,Won\n");
    expect(repairs(outcomes)).toEqual(["2 product near-match: GTXPro -> GTX Pro", "3 product near-match: gtx-basic -> GTX Basic", "3 account near-match: ACME -> Acme"]);
    expect(records(outcomes)).toEqual([expect.objectContaining({ name: "GTX Pro for Acme" }), expect.objectContaining({ name: "GTX Basic for Acme" })]);
  });

  test("nothing is guessed: two candidates, or one that is merely similar, reject the row", () => {
    const text = "id,product,account,stage\n1,GTXPro,Acme,Won\n";
    expect(rejections(run(dealMapping(), text, { knownIds: { product: ["GTX Pro", "G.T.X. Pro"] } }))).toEqual(["2 product ambiguous_value"]);
    const [outcome] = run(dealMapping(), "id,product,account,stage\n1,GTX Por,Acme,Won\n");
    expect(outcome).toMatchObject({ outcome: "rejected", rejection: { code: "unknown_value", message: expect.stringContaining("perhaps GTX Pro") } });
  });

  test("an unknown value is kept and reported where the mapping says so", () => {
    const mapping = { ...leads, repairs: { company: { known: ["Orchard"], unknown: "keep" } }, fields: { ...leads.fields, companyName: "{company}" } };
    expect(repairs(run(mapping, "id,origin,company\n1,social,Acme\n"))).toEqual(["2 company unknown-value: Acme -> Acme"]);
  });

  test("characters that the encoding broke are kept and reported", () => {
    const mapping = { ...leads, fields: { ...leads.fields, companyName: "{company}" } };
    expect(repairs(run(mapping, "id,origin,company\n1,social,Caf\uFFFD\n"))).toEqual(["2 company ill-formed-text: Caf\uFFFD -> Caf\uFFFD"]);
  });

  test("columns that nothing reads are not touched", () => {
    expect(repairs(run(leads, "id,origin,other\n1,social,Select\n"))).toEqual([]);
  });
});

describe("a row that is quoted as a whole", () => {
  test("is taken out of its quotes, with its line, and reads as if it had never been in them", () => {
    const mapping = { ...leads, fields: { ...leads.fields, companyName: "{company}" } };
    const outcomes = run(mapping, 'id,origin,company\n1,social,Acme\n"2,SOCIAL,""Orchard, """"Ltd"""""""\n"3,social,"\n');
    expect(records(outcomes)).toEqual([
      expect.objectContaining({ title: "Lead 1", companyName: "Acme" }),
      expect.objectContaining({ title: "Lead 2", companyName: 'Orchard, "Ltd"' }),
      expect.not.objectContaining({ companyName: expect.anything() }),
    ]);
    expect(repairs(outcomes)).toEqual([
      '3 null wrapped-row: "2,SOCIAL,""Orchard, """"Ltd""""""" -> 2,SOCIAL,"Orchard, ""Ltd"""',
      "3 origin letter-case: SOCIAL -> social",
      '4 null wrapped-row: "3,social," -> 3,social,',
    ]);
  });

  test("has the identity it would have without the quotes, by its column and by its hash", () => {
    const text = 'id,origin\n1,social\n"1,social"\n';
    expect(rejections(run(leads, text))).toEqual(["3 id duplicate_id"]);
    expect(rejections(run({ ...leads, identity: "row-hash" }, text))).toEqual(["3 null duplicate_id"]);
  });

  test("control: one cell of another count is rejected, and in a file of one column it is the row", () => {
    expect(rejections(run(leads, 'id,origin\n"1,social,more"\n'))).toEqual(["2 null cell_count"]);
    const outcomes = run({ ...leads, fields: { title: "{id}", status: "new", source: "event" } }, 'id\n"Barn doors, oak"\n');
    expect(outcomes).toEqual([{ line: 2, outcome: "mapped", record: expect.objectContaining({ title: "Barn doors, oak" }) as unknown, repairs: [] }]);
  });
});

describe("rows that are rejected", () => {
  test("too few and too many cells are named as such", () => {
    const outcomes = run(leads, "id,origin\n1\n2,social,extra\n3,social\n");
    expect(rejections(outcomes)).toEqual(["2 null cell_count", "3 null cell_count"]);
    expect(outcomes[0]).toMatchObject({ rejection: { message: "Write 2 cells: the row has 1, it is cut short." } });
    expect(outcomes[2]?.outcome).toBe("mapped");
  });

  test("broken quotes are named on the line where they begin", () => {
    expect(rejections(run(leads, 'id,origin\n1,"social\n2,social\n3,"so"cial\n'))).toEqual(["2 null unclosed_quote", "4 null stray_quote"]);
  });

  test("an id that is missing or that the encoding broke identifies nothing", () => {
    expect(rejections(run(leads, "id,origin\n,social\nSelect,social\nL\uFFFD,social\n"))).toEqual(["2 id missing_id", "3 id missing_id", "4 id ill_formed_id"]);
  });

  test("the second row with an id names the line of the first", () => {
    const outcomes = run(leads, "id,origin\n1,social\n2,social\n1,paid search\n");
    expect(outcomes[2]).toMatchObject({ outcome: "rejected", rejection: { line: 4, column: "id", code: "duplicate_id", message: expect.stringContaining("line 2") } });
  });

  test("a rejected row does not take its id: a sound one further down is mapped", () => {
    const outcomes = run(leads, "id,origin\n1,carrier pigeon\n1,social\n1,social\n");
    expect(outcomes.map((row) => row.outcome)).toEqual(["rejected", "mapped", "rejected"]);
    expect(outcomes[2]).toMatchObject({ rejection: { message: expect.stringContaining("line 3") } });
  });

  test("a required field that is blank, and facts that are no facts, name their column", () => {
    expect(rejections(run(dealMapping(), "id,product,account,stage\n1,GTX Pro,Acme,\n"))).toEqual(["2 stage missing_value"]);
    const mapping = { ...leads, fields: { ...leads.fields, email: "{mail}" } };
    expect(rejections(run(mapping, "id,origin,mail\n1,social,not-an-address\n2,social,ana@orchard.example\n"))).toEqual(["2 mail invalid_record"]);
    expect(rejections(run({ ...leads, fields: { ...leads.fields, companyName: "{company}" } }, `id,origin,company\n1,social,${"x".repeat(201)}\n`))).toEqual(["2 company invalid_record"]);
  });
});

describe("identity", () => {
  test("without ids the hash of all cells identifies a row: the same row twice is a duplicate", () => {
    const mapping = { ...leads, identity: "row-hash", fields: { ...leads.fields, title: "A lead" } };
    const outcomes = run(mapping, "id,origin\n1,social\n2,social\n1,social\n");
    expect(rejections(outcomes)).toEqual(["4 null duplicate_id"]);
    const [first] = outcomes;
    expect(first?.outcome === "mapped" && first.record.reference.externalId).toBe(hasher.sha256('["1","social"]'));
  });

  test("where repeats are expected, further rows with the id are passed over and say so", () => {
    const mapping = {
      file: "team.csv",
      source: "fair",
      entity: "user",
      identity: { column: "manager" },
      repeats: "expected",
      fields: { name: "{manager}", since: "2016-01-01" },
    };
    expect(run(mapping, "agent,manager\nAna,Ines\nBo,Ines\n")).toEqual([
      expect.objectContaining({ outcome: "mapped", record: { reference: { source: "fair", externalId: "Ines" }, name: "Ines", since: "2016-01-01" } }),
      { line: 3, outcome: "repeated", repairs: [], firstLine: 2 },
    ]);
  });
});

describe("custom fields", () => {
  const field = (name: string, type: FieldDefinition["type"], choices?: readonly string[]): FieldDefinition => ({
    entity: "lead",
    name,
    label: name,
    type,
    required: true,
    personalData: "none",
    ...(choices ? { choices } : {}),
  });
  const fieldDefinitions = [field("visits", "integer"), field("pages", "decimal"), field("mailing", "boolean"), field("lead_level", "choice", ["High", "Low"])];
  const mapping = {
    ...leads,
    customFields: { visits: "{visits}", pages: "{pages}", mailing: "{mailing}", lead_level: { from: "{level}", values: { "01.High": "High", "03.Low": "Low" } } },
  };

  test("they are typed by the registry, and a blank one is absent even where it is required today", () => {
    const outcomes = run(mapping, "id,origin,visits,pages,mailing,level\n1,social,2,2.50,Yes,01.High\n2,social,,,No,\n", { fieldDefinitions });
    expect(records(outcomes)).toEqual([
      expect.objectContaining({ customFields: { visits: 2, pages: "2.5", mailing: true, lead_level: "High" } }),
      expect.objectContaining({ customFields: { mailing: false } }),
    ]);
  });

  test("a value of another type rejects the row at its column", () => {
    expect(rejections(run(mapping, "id,origin,visits,pages,mailing,level\n1,social,some,2,Yes,\n2,social,1,2,maybe,\n3,social,1,2,1,02.Mid\n", { fieldDefinitions }))).toEqual([
      "2 visits invalid_value",
      "3 mailing invalid_value",
      "4 level unmapped_value",
    ]);
  });
});

test("a mapping with errors maps no row at all", () => {
  expect(() => run({ ...leads, fields: { ...leads.fields, source: "{orgin}" } }, "id,origin\n1,social\n")).toThrow(/perhaps origin/);
});
