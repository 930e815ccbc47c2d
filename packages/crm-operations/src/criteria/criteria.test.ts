import { deepFreeze, type FactValue } from "@nexus/common";
import { describe, expect, test } from "vitest";
import { fields } from "./criteria-fixture.js";
import { evaluateCriteria, fieldCatalogue, ruleIndex, type Condition, type Criteria, type CriteriaAnswer, type CriteriaFacts } from "./index.js";

const eur = (minorUnits: number) => ({ minorUnits, currency: "EUR" });
const usd = (minorUnits: number) => ({ minorUnits, currency: "USD" });

/** The interpreter's answer; the index must agree on when it is true, also of the opposite. */
const answer = (criteria: Criteria, facts: CriteriaFacts): CriteriaAnswer => {
  const said = evaluateCriteria(criteria, fields, facts);
  const index = ruleIndex([criteria, { not: criteria }], fields);
  expect(index.firstMatch(index.encode(facts))).toBe(said === "unknown" ? -1 : said ? 0 : 1);
  return said;
};

const on = (field: string, fact: FactValue | undefined, condition: Condition): CriteriaAnswer => answer(deepFreeze(condition), deepFreeze({ [field]: fact }));

describe("conditions", () => {
  test.each<[FactValue, Condition, CriteriaAnswer]>([
    [" gErMaNy ", { field: "country", is: "eq", value: "Germany" }, true],
    ["O\u0308sterreich", { field: "country", is: "in", values: ["DE", "ÖSTERREICH"] }, true],
    ["Austria", { field: "country", is: "ne", value: "Germany" }, true],
    ["Austria", { field: "country", is: "not-in", values: ["austria", "Germany"] }, false],
    ["Fresh Retail", { field: "industry", is: "starts-with", value: "fresh" }, true],
    ["Fresh Retail", { field: "industry", is: "starts-with", value: "retail" }, false],
    ["Fresh Retail", { field: "industry", is: "contains", value: "H RET" }, true],
    ["Fresh Retail", { field: "industry", is: "contains", value: "tail " }, true],
    ["Fresh Retail", { field: "industry", is: "contains", value: "retailer" }, false],
  ])("text compares without regard to case, white space around it or its Unicode form: %j %j", (fact, condition, expected) => {
    expect(on(condition.field, fact, condition)).toBe(expected);
  });

  test("choices and ids compare to the letter", () => {
    expect(on("source", "web", { field: "source", is: "eq", value: "web" })).toBe(true);
    expect(on("source", "Web", { field: "source", is: "eq", value: "web" })).toBe(false);
    expect(on("territory", ["North"], { field: "territory", is: "eq", value: "north" })).toBe(false);
  });

  test.each<[Condition["is"], readonly number[]]>([
    ["lt", [39]],
    ["lte", [39, 40]],
    ["gt", [41]],
    ["gte", [40, 41]],
    ["eq", [40]],
    ["ne", [39, 41]],
  ])("%s of whole numbers", (is, holds) => {
    expect([39, 40, 41].filter((score) => on("score", score, { field: "score", is, value: 40 } as Condition) === true)).toEqual(holds);
  });

  test("between includes both ends, of numbers, decimals, dates and instants", () => {
    const within = (field: string, from: string | number, to: string | number, facts: readonly (string | number)[]) =>
      facts.map((fact) => on(field, fact, { field, is: "between", from, to }));
    expect(within("score", 40, 60, [39, 40, 60, 61])).toEqual([false, true, true, false]);
    expect(within("custom.discount", "0.1", "0.2", ["0.099999999999999999", "0.10", "0.2", "0.200000000000000001"])).toEqual([false, true, true, false]);
    expect(within("custom.renewal", "2026-01-31", "2026-02-28", ["2026-01-30", "2026-01-31", "2026-02-28", "2026-03-01"])).toEqual([false, true, true, false]);
    const noon = "2026-01-01T12:00:00.000Z";
    expect(within("createdAt", noon, noon, ["2026-01-01T11:59:59.999Z", noon, "2026-01-01T12:00:00.001Z"])).toEqual([false, true, false]);
  });

  test("decimals compare exactly, whatever zeros they are written with", () => {
    expect(on("custom.discount", "12345678901234567.000000000000000001", { field: "custom.discount", is: "gt", value: "12345678901234567" })).toBe(true);
    expect(on("custom.discount", "-2.50", { field: "custom.discount", is: "eq", value: "-2.5" })).toBe(true);
    expect(on("custom.discount", "-2.51", { field: "custom.discount", is: "lt", value: "-2.5" })).toBe(true);
  });

  test("amounts compare within one currency; of another nothing is known", () => {
    expect(on("budget", eur(10_00), { field: "budget", is: "gte", value: eur(10_00) })).toBe(true);
    expect(on("budget", eur(9_99), { field: "budget", is: "gte", value: eur(10_00) })).toBe(false);
    expect(on("budget", usd(99_00), { field: "budget", is: "gte", value: eur(10_00) })).toBe("unknown");
    expect(on("budget", usd(10_00), { field: "budget", is: "ne", value: eur(10_00) })).toBe("unknown");
    expect(on("budget", usd(10_00), { field: "budget", is: "exists" })).toBe(true);
    const twoMarkets: Criteria = { any: [{ field: "budget", is: "gte", value: eur(10_00) }, { field: "budget", is: "gte", value: usd(12_00) }] };
    expect(answer(twoMarkets, { budget: usd(12_00) })).toBe(true);
    expect(answer(twoMarkets, { budget: { minorUnits: 1, currency: "JPY" } })).toBe("unknown");
  });

  test("an e-mail domain is the domain itself or one under it, never one that only ends alike", () => {
    const inOrchard = (email: string) => on("email", email, { field: "email", is: "email-domain", values: ["Orchard.example", "vans.test"] });
    expect(["ana@orchard.example", "Ana <a>@SALES.Orchard.Example", "bo@vans.test"].map(inOrchard)).toEqual([true, true, true]);
    expect(["ana@anorchard.example", "ana@example", "orchard.example@cy.test"].map(inOrchard)).toEqual([false, false, false]);
    expect(["orchard.example", "@orchard.example", "ana@"].map(inOrchard)).toEqual(["unknown", "unknown", "unknown"]);
  });

  test("of a list, one element is enough to be in, and none may be there to be out", () => {
    const lists = [["t1", "t2"], ["t3"], []];
    expect(lists.map((list) => on("territory", list, { field: "territory", is: "eq", value: "t2" }))).toEqual([true, false, false]);
    expect(lists.map((list) => on("territory", list, { field: "territory", is: "in", values: ["t3", "t1"] }))).toEqual([true, true, false]);
    expect(lists.map((list) => on("territory", list, { field: "territory", is: "ne", value: "t2" }))).toEqual([false, true, true]);
    expect(lists.map((list) => on("territory", list, { field: "territory", is: "not-in", values: ["t3", "t1"] }))).toEqual([false, false, true]);
    expect(lists.map((list) => on("territory", list, { field: "territory", is: "exists" }))).toEqual([true, true, false]);
    expect(on("territory", null, { field: "territory", is: "ne", value: "t2" })).toBe("unknown");
  });

  test("both of two elements can be wanted", () => {
    const both: Criteria = { all: [{ field: "territory", is: "eq", value: "t1" }, { field: "territory", is: "eq", value: "t2" }] };
    expect([["t1", "t2"], ["t1"], ["t2", "t3"]].map((territory) => answer(both, { territory }))).toEqual([true, false, false]);
  });
});

describe("three values", () => {
  const yes: Criteria = { field: "score", is: "eq", value: 1 };
  const no: Criteria = { field: "score", is: "eq", value: 2 };
  const unknown: Criteria = { field: "country", is: "eq", value: "DE" };
  const facts = { score: 1 };

  test("missing is unknown to all conditions but exists and missing", () => {
    for (const fact of [undefined, null, "", "  ", 7, ["DE"], true]) {
      expect(on("country", fact, { field: "country", is: "eq", value: "DE" })).toBe("unknown");
      expect(on("country", fact, { field: "country", is: "ne", value: "DE" })).toBe("unknown");
      expect(on("country", fact, { field: "country", is: "contains", value: "D" })).toBe("unknown");
      expect(on("country", fact, { field: "country", is: "exists" })).toBe(false);
      expect(on("country", fact, { field: "country", is: "missing" })).toBe(true);
    }
  });

  test.each<[Criteria, CriteriaAnswer]>([
    [{ all: [yes, unknown] }, "unknown"],
    [{ all: [no, unknown] }, false],
    [{ all: [] }, true],
    [{ any: [yes, unknown] }, true],
    [{ any: [no, unknown] }, "unknown"],
    [{ any: [] }, false],
    [{ not: unknown }, "unknown"],
    [{ not: { all: [no, unknown] } }, true],
    [{ not: { any: [yes, unknown] } }, false],
    [{ not: { not: unknown } }, "unknown"],
  ])("%j is %s", (criteria, expected) => {
    expect(answer(criteria, facts)).toBe(expected);
  });

  test("what the catalogue cannot judge is unknown: fields, operators and values it does not have", () => {
    expect(answer({ field: "retired", is: "exists" }, { retired: "x" })).toBe("unknown");
    expect(answer({ field: "custom.newsletter", is: "lt", value: true }, { "custom.newsletter": false })).toBe("unknown");
    expect(answer({ field: "score", is: "not-in", values: [1, "2"] }, { score: 3 })).toBe("unknown");
    expect(answer({ field: "custom.segment", is: "ne", value: "platinum" }, { "custom.segment": "gold" })).toBe(true);
  });

  test("only a fact's own properties are read, whatever a field is called", () => {
    const inherited = fieldCatalogue(["constructor", "__proto__", "toString"].map((name) => ({ name, label: name, type: "text", personalData: "none" })), []);
    for (const name of inherited.keys()) {
      expect(evaluateCriteria({ field: name, is: "exists" }, inherited, {})).toBe(false);
      expect(evaluateCriteria({ field: name, is: "eq", value: "x" }, inherited, JSON.parse(`{${JSON.stringify(name)}:"x"}`) as CriteriaFacts)).toBe(true);
      const index = ruleIndex([{ field: name, is: "eq", value: "x" }], inherited);
      expect(index.firstMatch(index.encode(JSON.parse(`{${JSON.stringify(name)}:"x"}`) as CriteriaFacts))).toBe(0);
      expect(index.firstMatch(index.encode({}))).toBe(-1);
    }
    expect(answer({ field: "score", is: "exists" }, Object.create({ score: 1 }) as CriteriaFacts)).toBe(false);
  });
});

test("a custom field comes under custom., with its choices; of two fields of a name the last counts", () => {
  expect(fields.get("custom.segment")).toEqual({ name: "custom.segment", label: "The segment", type: "choice", personalData: "none", choices: ["gold", "silver", "bronze"] });
  const country = { name: "country", label: "Country", type: "text", personalData: "none" } as const;
  expect(fieldCatalogue([country, { ...country, exact: true }], []).get("country")).toEqual({ ...country, exact: true });
});
