import { deepFreeze, parseInput, type InputSchema } from "@nexus/common";
import { describe, expect, test } from "vitest";
import { factsSchemas, type FactsByEntity, type ImportEntity } from "../crm-records/index.js";
import { importFields } from "./index.js";

const schemaOf = (entity: ImportEntity): InputSchema<unknown> => factsSchemas[entity];

const reference = { source: "fair", externalId: "1" };
const other = { source: "fair", externalId: "2" };
const instant = "2026-01-01T00:00:00.000Z";
const eur = { minorUnits: 1_000_00, currency: "EUR" };

const minimal: { readonly [Entity in ImportEntity]: object } = deepFreeze({
  lead: { reference, title: "Barn doors", status: "new", source: "event" },
  opportunity: { reference, name: "Barn doors", status: "open" },
  account: { reference, name: "Moonbeam Dairy" },
  product: { reference, name: "Barn door" },
  user: { reference, name: "Agent Heron", since: "2026-01-01" },
});

const samples: Readonly<Record<string, unknown>> = { text: "text", integer: 7, money: eur, instant, date: "2026-01-01", reference: other };
const texts: Readonly<Record<string, string>> = { email: "ana@orchard.example", timeZone: "Europe/Lisbon", disqualificationReason: "no-need" };

const entities = ["lead", "opportunity", "account", "product", "user"] as const satisfies readonly (keyof FactsByEntity)[];

describe.each(entities)("facts of a %s", (entity) => {
  const paths = (facts: unknown): unknown => {
    const parsed = parseInput(schemaOf(entity), facts);
    return parsed.ok ? "accepted" : parsed.refusal.details["issues"];
  };

  test("what a source must say is enough, and everything it may say is known to the schema", () => {
    expect(paths(minimal[entity])).toBe("accepted");
    const everything = Object.entries(importFields[entity]).map(([name, field]) => [name, field.kind === "choice" ? field.choices?.[0] : texts[name] ?? samples[field.kind]]);
    const full = { ...Object.fromEntries(everything), reference, customFields: { herd_size: 7 } };
    expect(parseInput(schemaOf(entity), full)).toEqual({ ok: true, value: full });
  });

  test("without any one of what it must say it is refused there", () => {
    for (const name of Object.keys(minimal[entity])) {
      const { [name]: _left, ...rest } = minimal[entity] as Readonly<Record<string, unknown>>;
      expect(paths(rest)).toEqual([expect.objectContaining({ path: [name] })]);
    }
  });

  test("a fact nobody knows, null for unknown, and a broken reference are refused at their place", () => {
    expect(paths({ ...minimal[entity], shoeSize: 44 })).toEqual([expect.objectContaining({ path: ["shoeSize"] })]);
    expect(paths({ ...minimal[entity], createdAt: null })).toEqual([expect.objectContaining({ path: ["createdAt"] })]);
    expect(paths({ ...minimal[entity], reference: { source: "fair", externalId: "" } })).toEqual([expect.objectContaining({ path: ["reference", "externalId"] })]);
  });
});

test.each([
  ["lead", { status: "won" }, ["status"]],
  ["lead", { email: "nobody" }, ["email"]],
  ["lead", { employees: 1.5 }, ["employees"]],
  ["lead", { budget: { minorUnits: 1, currency: "XYZ" } }, ["budget", "currency"]],
  ["lead", { inquiryAt: "2026-01-01" }, ["inquiryAt"]],
  ["lead", { title: "\u202eevil" }, ["title"]],
  ["opportunity", { status: "closed" }, ["status"]],
  ["opportunity", { amount: { minorUnits: 1.5, currency: "EUR" } }, ["amount", "minorUnits"]],
  ["opportunity", { expectedCloseDate: "2026-02-30" }, ["expectedCloseDate"]],
  ["account", { yearEstablished: -1 }, ["yearEstablished"]],
  ["user", { since: "yesterday" }, ["since"]],
] as const)("%s facts with %j are refused at their place", (entity, changes, path) => {
  expect(parseInput(schemaOf(entity), { ...minimal[entity], ...changes })).toMatchObject({ ok: false, refusal: { details: { issues: [{ path }] } } });
});
