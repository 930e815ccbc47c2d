import { deepFreeze } from "@nexus/common";
import { describe, expect, test } from "vitest";
import { fields } from "./criteria-fixture.js";
import { contradiction, implies, lintCriteria, type Condition, type Criteria } from "./index.js";

const eur = (minorUnits: number) => ({ minorUnits, currency: "EUR" });
const germany: Criteria = { field: "country", is: "eq", value: "Germany" };
const score = (is: "lt" | "lte" | "gt" | "gte" | "eq", value: number): Condition => ({ field: "score", is, value }) as Condition;

describe("never true", () => {
  test.each<[string, Criteria]>([
    ["two values at once", { all: [germany, { field: "country", is: "in", values: ["Austria", "Italy"] }] }],
    ["a value and not it", { all: [germany, { not: { field: "country", is: "eq", value: " GERMANY " } }] }],
    ["above and below", { all: [score("gt", 60), score("lte", 60)] }],
    ["between two whole numbers that follow each other", { all: [score("gt", 60), score("lt", 61)] }],
    ["a value that is missing", { all: [score("gt", 60), { field: "score", is: "missing" }] }],
    ["neither of the two truths", { all: [{ field: "custom.newsletter", is: "ne", value: true }, { field: "custom.newsletter", is: "ne", value: false }] }],
    ["an element and none of it", { all: [{ field: "territory", is: "eq", value: "t1" }, { field: "territory", is: "not-in", values: ["t1", "t2"] }] }],
    ["every alternative", { any: [{ all: [score("lt", 1), score("gt", 2)] }, { all: [germany, { not: germany }] }] }],
    ["not what always holds", { not: { all: [] } }],
    ["amounts apart", { all: [{ field: "budget", is: "lt", value: eur(1_00) }, { field: "budget", is: "gt", value: eur(2_00) }] }],
    ["a field that is not there", { field: "retired", is: "exists" }],
  ])("%s", (_, criteria) => {
    expect(contradiction(deepFreeze(criteria), fields)).toBe(true);
  });

  test.each<[string, Criteria]>([
    ["decimals between two that follow each other", { all: [{ field: "custom.discount", is: "gt", value: "1" }, { field: "custom.discount", is: "lt", value: "2" }] }],
    ["two elements", { all: [{ field: "territory", is: "eq", value: "t1" }, { field: "territory", is: "eq", value: "t2" }] }],
    ["one of many alternatives", { all: [{ any: [score("lt", 1), score("gt", 2)] }, { any: [score("eq", 7), score("eq", 2)] }] }],
  ])("but not %s", (_, criteria) => {
    expect(contradiction(deepFreeze(criteria), fields)).toBe(false);
  });
});

describe("a rule behind a broader one is never reached", () => {
  test.each<[Criteria, Criteria]>([
    [{ all: [germany, score("gte", 60)] }, germany],
    [{ all: [germany, score("gte", 60)] }, { all: [] }],
    [germany, { field: "country", is: "in", values: ["AUSTRIA", "germany"] }],
    [germany, { field: "country", is: "exists" }],
    [germany, { field: "country", is: "ne", value: "Austria" }],
    [score("eq", 70), { all: [score("gt", 60), score("lte", 70)] }],
    [score("gt", 60), score("gte", 61)],
    [{ any: [score("eq", 1), score("eq", 2)] }, { field: "score", is: "between", from: 1, to: 2 }],
    [{ not: { any: [germany, score("lt", 60)] } }, score("gte", 60)],
    [{ field: "territory", is: "eq", value: "t1" }, { field: "territory", is: "in", values: ["t1", "t2"] }],
    [{ field: "territory", is: "not-in", values: ["t1", "t2"] }, { field: "territory", is: "ne", value: "t1" }],
    [{ field: "email", is: "email-domain", values: ["a.test"] }, { field: "email", is: "email-domain", values: ["b.test", "a.test"] }],
  ])("%j follows into %j, and not the other way round", (narrow, broad) => {
    expect(implies(deepFreeze(narrow), deepFreeze(broad), fields)).toBe(true);
    if (JSON.stringify(narrow) !== JSON.stringify({ field: "score", is: "gt", value: 60 }) && !("any" in narrow)) expect(implies(broad, narrow, fields)).toBe(false);
  });

  test("what is missing keeps rules apart", () => {
    expect(implies({ all: [] }, { any: [germany, { not: germany }] }, fields)).toBe(false);
    expect(implies({ field: "country", is: "exists" }, { any: [germany, { not: germany }] }, fields)).toBe(true);
    expect(implies({ all: [] }, { any: [{ field: "country", is: "exists" }, { field: "country", is: "missing" }] }, fields)).toBe(true);
  });
});

describe("lint", () => {
  test("finds nothing in what is right, the catch-all included", () => {
    expect(lintCriteria({ all: [germany, { any: [score("lt", 10), score("gte", 60)] }] }, fields)).toEqual([]);
    expect(lintCriteria({ all: [] }, fields)).toEqual([]);
  });

  test("names what the catalogue does not have", () => {
    const lint = lintCriteria({ all: [{ field: "contry", is: "exists" }, { field: "score", is: "eq", value: "x" }] }, fields);
    expect(lint).toEqual([
      { severity: "error", code: "unknown_field", path: ["all", 0, "field"], message: expect.stringMatching(/^not a known field; name one of: country, industry, score, /) },
      { severity: "error", code: "invalid_condition", path: ["all", 1, "value"], message: "write a whole number" },
    ]);
  });

  test("finds what never holds, in whole or in an alternative, and what always does", () => {
    const impossible: Criteria = { all: [score("lt", 10), score("gt", 60)] };
    expect(lintCriteria(impossible, fields)).toEqual([expect.objectContaining({ severity: "error", code: "never_true", path: [] })]);
    expect(lintCriteria({ all: [germany, { any: [score("gt", 60), impossible] }] }, fields)).toEqual([expect.objectContaining({ severity: "warning", code: "never_true", path: ["all", 1, "any", 1] })]);
    expect(lintCriteria({ any: [{ field: "score", is: "missing" }, { field: "score", is: "exists" }] }, fields)).toEqual([expect.objectContaining({ severity: "warning", code: "always_true", path: [] })]);
  });
});
