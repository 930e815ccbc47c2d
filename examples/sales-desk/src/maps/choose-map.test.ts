import type { ImportMapping, ImportMappingSet } from "@nexus/crm-operations";
import { describe, expect, test } from "vitest";
import type { CsvFile } from "../files/csv-file.js";
import { fit, recognise } from "./choose-map.js";
import { presetMaps, type MapFile } from "./map-files.js";

const file = (header: string, delimiter: CsvFile["delimiter"] = ","): CsvFile => ({ path: "in/some.csv", name: "some.csv", bytes: 1, delimiter, header: header.split(",") });

const mapping = (more: Partial<ImportMapping>): ImportMapping => ({
  file: "leads.csv",
  source: "mine",
  entity: "lead",
  delimiter: ",",
  identity: { column: "id" },
  repeats: "reject",
  blank: [],
  repairs: {},
  fields: { title: "{name}", status: "new", source: "website" },
  customFields: {},
  ...more,
});

const map = (name: string, ...mappings: ImportMapping[]): MapFile => ({ name, set: { name, fieldDefinitions: [], pipelines: [], mappings } satisfies ImportMappingSet });

const small = map("small", mapping({}));
const large = map("large", mapping({ fields: { title: "{name}", status: "new", source: "website", country: "{country}" } }));

describe("a file whose map nobody named", () => {
  test("is read by the preset that reads the most of it", () => {
    expect(recognise(file("id,name,country"), "lead", [small, large]).map.name).toBe("large");
    expect(recognise(file("id,name,city"), "lead", [large, small]).map.name).toBe("small");
  });

  test("is refused when no preset fits, with the option that helps", () => {
    expect(() => recognise(file("nr,name"), "lead", [small, large])).toThrow(expect.objectContaining({ code: "file_not_recognised", message: expect.stringContaining("--map FILE") as unknown }));
    expect(() => recognise(file("id,name"), "account", [small])).toThrow(expect.objectContaining({ message: expect.stringContaining("--deals-map FILE") as unknown }));
  });

  test.each([
    ["lead_id,received,source,company,contact,email,phone,website,country,industry,employees,budget_eur,interest,visits,newsletter,status", "lead", "maps/sales-desk.json"],
    ["mql_id,first_contact_date,landing_page_id,origin", "lead", "maps/olist.json"],
    ["opportunity_id,sales_agent,product,account,deal_stage,engage_date,close_date,close_value", "opportunity", "maps/crm-sales.json"],
    ["account,sector,year_established,revenue,employees,office_location,subsidiary_of", "account", "maps/crm-sales.json"],
    ["account,sector,country,employees,revenue_millions_eur,parent,domain", "account", "maps/sales-desk.json"],
  ] as const)("%s is known", async (header, entity, name) => {
    expect(recognise(file(header), entity, await presetMaps()).map.name).toBe(name);
  });
});

describe("a map somebody named", () => {
  test("is taken, with everything it says of that file", () => {
    const people = mapping({ entity: "user", identity: { column: "agent" }, repeats: "expected", fields: { name: "{agent}", since: "2026-01-01" } });
    const other = mapping({ entity: "user", file: "team.csv", fields: { name: "{name}", since: "2026-01-01" } });
    expect(fit(file("id,name,agent"), "lead", map("mine", people, other, mapping({}))).mappings).toEqual([people, mapping({})]);
  });

  test.each([
    ["a column that is called otherwise", file("id,nam"), small, "The map small does not fit some.csv: fields.title.from: Name a column of the file, perhaps nam: it has none called name."],
    ["another delimiter", file("id,name", ";"), small, 'The map small does not fit some.csv: delimiter: Write ";": that is what separates the columns of the file.'],
    ["nothing about leads", file("id,name"), map("deals", mapping({ entity: "opportunity" })), "The map deals does not fit some.csv: it has no mapping for leads."],
    ["more than one mistake", file("a,b"), small, "(and 1 more)"],
  ])("is refused for %s", (_, csv, named, message) => {
    expect(() => fit(csv, "lead", named)).toThrow(expect.objectContaining({ code: "map_does_not_fit", message: expect.stringContaining(message) as unknown }));
  });
});
