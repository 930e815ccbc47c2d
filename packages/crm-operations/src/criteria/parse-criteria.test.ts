import { deepFreeze, describePath, type InputIssue } from "@nexus/common";
import { hostileVariants, withstands } from "@nexus/common/testing";
import { describe, expect, test } from "vitest";
import { fields } from "./criteria-fixture.js";
import { checkCriteria, criteriaSchema, evaluateCriteria, fieldCatalogue, parseCriteria, ruleIndex, type Criteria } from "./index.js";

/** Every operator once. */
const everything = deepFreeze({
  all: [
    { field: "country", is: "in", values: ["DE", "AT"] },
    { any: [{ field: "score", is: "gte", value: 60 }, { field: "score", is: "lt", value: 10 }, { not: { field: "source", is: "eq", value: "event" } }] },
    { field: "industry", is: "starts-with", value: "retail" },
    { field: "industry", is: "contains", value: "trade" },
    { field: "email", is: "email-domain", values: ["orchard.example"] },
    { field: "territory", is: "not-in", values: ["t1"] },
    { field: "budget", is: "between", from: { minorUnits: 0, currency: "EUR" }, to: { minorUnits: 10_00, currency: "EUR" } },
    { field: "createdAt", is: "gt", value: "2026-01-01T00:00:00.000Z" },
    { field: "custom.renewal", is: "lte", value: "2026-12-31" },
    { field: "custom.segment", is: "ne", value: "gold" },
    { field: "custom.newsletter", is: "eq", value: true },
    { field: "custom.discount", is: "exists" },
    { field: "custom.discount", is: "missing" },
  ],
}) satisfies Criteria;

const issuesOf = (input: unknown): readonly string[] => {
  const parsed = parseCriteria(input, fields);
  return parsed.ok ? [] : (parsed.refusal.details["issues"] as readonly InputIssue[]).map(({ path, message }) => `${describePath(path)}: ${message}`);
};

test("what fits the catalogue is accepted as it is", () => {
  expect(parseCriteria(everything, fields)).toEqual({ ok: true, value: everything });
  expect(checkCriteria(everything, fields)).toEqual([]);
});

const unknownField = `not a known field; name one of: ${[...fields.keys()].join(", ")}`;

test("of very many fields the first are named", () => {
  const many = fieldCatalogue(Array.from({ length: 300 }, (_, i) => ({ name: `field${i}`, label: `Field ${i}`, type: "text", personalData: "none" })), []);
  const [issue] = checkCriteria({ field: "feild1", is: "exists" }, many);
  expect(issue?.message).toMatch(/^not a known field; name one of: field0, field1, .*, field39 and 260 more$/);
});

describe("refused with its path:", () => {
  test.each<[unknown, string]>([
    [{ all: [{ field: "contry", is: "exists" }] }, `all[0].field: ${unknownField}`],
    [{ field: "custom.segment", is: "lt", value: "gold" }, "is: a field of type choice can be asked: eq, ne, in, not-in, exists, missing"],
    [{ field: "custom.segment", is: "in", values: ["gold", "Gold"] }, "values[1]: write one of the choices of the field"],
    [{ not: { field: "score", is: "eq", value: "60" } }, "not.value: write a whole number"],
    [{ field: "custom.discount", is: "eq", value: 1 }, 'value: write a decimal as text, such as "1.25"'],
    [{ field: "custom.renewal", is: "eq", value: "2026-02-30" }, "value: write a date as YYYY-MM-DD"],
    [{ field: "budget", is: "between", from: { minorUnits: 1, currency: "EUR" }, to: { minorUnits: 2, currency: "USD" } }, "to: write both ends in one currency"],
    [{ field: "budget", is: "gte", value: { minorUnits: 1, currency: "EURO" } }, "value: write an amount as { minorUnits, currency }"],
    [{ field: "score", is: "between", from: 60, to: 40 }, "to: must not come before from"],
    [{ field: "country", is: "contains", value: " " }, "value: write text that is not empty"],
    [{ field: "email", is: "email-domain", values: ["@orchard.example"] }, "values[0]: write a domain, such as example.com"],
    [{ field: "email", is: "eq", value: "orchard.example" }, "value: write an e-mail address"],
    [{ field: "country", is: "in", values: [] }, "values: list at least one value"],
    [{ any: [] }, "any: list at least one: any of none never holds"],
    [{ any: [{ field: "score", is: "eq" }] }, "any[0].value: write a text, a whole number, true, false, or an amount as { minorUnits, currency }"],
    [{ field: "score", is: "eq", value: 1, valeu: 2 }, "valeu: not a known name"],
    [{ all: [], any: [] }, "any: not a known name"],
    [{ field: "score", is: "matches", value: "(a+)+$" }, "is: write one of: eq, ne, in, not-in, lt, lte, gt, gte, between, starts-with, contains, email-domain, exists, missing"],
    [{ field: "score", is: "constructor" }, "is: write one of: eq, ne, in, not-in, lt, lte, gt, gte, between, starts-with, contains, email-domain, exists, missing"],
    ["score > 60", "the input: write a group (all, any, not) or a condition ({ field, is, … })"],
    [JSON.parse('{"field":"score","is":"eq","value":1,"__proto__":{}}'), "__proto__: a reserved name"],
    [{ field: "__proto__", is: "exists" }, `field: ${unknownField}`],
    [{ field: "constructor", is: "exists" }, `field: ${unknownField}`],
  ])("%j", (input, issue) => {
    expect(issuesOf(input)).toEqual([issue]);
  });

  test("every issue is named, in order", () => {
    expect(issuesOf({ all: [{ field: "a", is: "exists" }, { not: { field: "b", is: "exists" } }] }).map((issue) => issue.split(":")[0])).toEqual(["all[0].field", "all[1].not.field"]);
  });
});

const nested = (depth: number): Criteria => Array.from({ length: depth }).reduce<Criteria>((inner, _, i) => (i % 2 === 0 ? { all: [inner] } : { not: inner }), { field: "score", is: "exists" });

describe("limits", () => {
  test("sixteen groups within each other, and no more", () => {
    expect(issuesOf(nested(16))).toEqual([]);
    expect(issuesOf(nested(17))).toEqual([expect.stringContaining("groups nested deeper than 16")]);
    expect(issuesOf(nested(100_000))).toEqual([expect.stringContaining("nested deeper than")]);
  });

  test("the schema alone stands deep nesting too", () => {
    expect(criteriaSchema.safeParse(nested(100_000)).success).toBe(false);
  });

  test("1,000 groups and conditions, 1,000 values a list, 1,000 characters a text", () => {
    const many = (count: number): Criteria => ({ all: Array.from({ length: count }, () => ({ field: "score", is: "exists" })) });
    expect(issuesOf(many(999))).toEqual([]);
    expect(issuesOf({ any: [many(500), many(500)] })).toEqual(["the input: more than 1000 groups and conditions"]);
    const values = (count: number): Criteria => ({ field: "country", is: "in", values: Array.from({ length: count }, (_, i) => `c${i}`) });
    expect(issuesOf(values(1_000))).toEqual([]);
    expect(issuesOf(values(1_001))).toHaveLength(1);
    expect(issuesOf({ field: "country", is: "eq", value: "x".repeat(1_001) })).toHaveLength(1);
  });
});

test("hostile input is refused with a path, and what is let through can be judged and indexed", () => {
  const letThrough = withstands(criteriaSchema, everything, (_, input) => parseCriteria(input, fields));
  expect(letThrough.length).toBeGreaterThan(0);
  const index = ruleIndex(letThrough, fields);
  const facts = { country: "DE", score: 60, territory: ["t2"], email: "ana@orchard.example" };
  expect(index.firstMatch(index.encode(facts))).toBe(letThrough.findIndex((criteria) => evaluateCriteria(criteria, fields, facts) === true));
});

test("control: a reader that points elsewhere is caught", () => {
  const elsewhere: typeof parseCriteria = (input, catalogue) => {
    const parsed = parseCriteria(input, catalogue);
    return parsed.ok ? parsed : { ok: false, refusal: { ...parsed.refusal, details: { issues: [{ path: ["elsewhere"], message: "wrong" }] } } };
  };
  expect(() => withstands(criteriaSchema, everything, (_, input) => elsewhere(input, fields))).toThrow();
});

test("hostile facts are missing facts", () => {
  const index = ruleIndex([{ not: everything }, everything, { all: [] }], fields);
  const plain = { country: "DE", score: 1, territory: ["t2"], budget: { minorUnits: 1, currency: "EUR" } };
  for (const { input } of hostileVariants(plain).filter(({ path, input }) => path.length === 1 && typeof input === "object" && input !== null)) {
    const facts = input as Parameters<typeof index.encode>[0];
    expect([true, false, "unknown"]).toContain(evaluateCriteria(everything, fields, facts));
    expect(index.firstMatch(index.encode(facts))).toBe(evaluateCriteria({ not: everything }, fields, facts) === true ? 0 : evaluateCriteria(everything, fields, facts) === true ? 1 : 2);
  }
});
