import { deepFreeze } from "@nexus/common";
import { expect, test } from "vitest";
import { fields } from "./criteria-fixture.js";
import { evaluateCriteria, ruleIndex, type Criteria, type CriteriaFacts } from "./index.js";

const first = (rules: readonly Criteria[], facts: CriteriaFacts): number => {
  const index = ruleIndex(deepFreeze(rules), fields);
  return index.firstMatch(index.encode(deepFreeze(facts)));
};

test("the first of several that match wins, and the next ones follow in order", () => {
  const index = ruleIndex([{ field: "score", is: "gte", value: 90 }, { field: "score", is: "gte", value: 50 }, { field: "country", is: "eq", value: "DE" }, { all: [] }], fields);
  const facts = index.encode({ score: 70, country: "de" });
  expect([index.size, index.firstMatch(facts), index.nextMatch(facts, 1), index.nextMatch(facts, 2), index.nextMatch(facts, 3)]).toEqual([4, 1, 2, 3, -1]);
  expect([index.nextMatch(facts, -1), index.nextMatch(facts, 0), index.nextMatch(facts, 99)]).toEqual([1, 1, -1]);
});

test("no rules match nothing", () => {
  expect(first([], { score: 1 })).toBe(-1);
  expect(first([{ any: [] }], { score: 1 })).toBe(-1);
});

test("criteria with more alternatives than boxes are asked themselves", () => {
  const pair = (field: string, a: string, b: string): Criteria => ({ any: [{ field, is: "eq", value: a }, { field: "score", is: "eq", value: b.length }] });
  const tangled: Criteria = { all: ["country", "industry", "source", "custom.segment", "territory"].map((field) => pair(field, "gold", "web")) };
  expect(first([tangled], { score: 3 })).toBe(0);
  expect(first([tangled], { country: "gold", industry: "gold", source: "gold", "custom.segment": "gold", territory: ["gold"] })).toBe(0);
  expect(first([tangled], { country: "gold", industry: "gold", source: "gold", "custom.segment": "gold", territory: ["silver"] })).toBe(-1);
});

test("thousands of rules that ask one field each find theirs", () => {
  const asking = (make: (i: number) => Criteria): readonly Criteria[] => [...Array.from({ length: 3_000 }, (_, i) => make(i)), { all: [] }];
  const companies = asking((i) => ({ field: "industry", is: "eq", value: `Company ${i}` }));
  const prefixes = asking((i) => ({ field: "industry", is: "starts-with", value: `company ${i}.` }));
  const parts = asking((i) => ({ field: "industry", is: "contains", value: `<${i}>` }));
  const domains = asking((i) => ({ field: "email", is: "email-domain", values: [`d${i}.test`] }));
  const territories = asking((i) => ({ field: "territory", is: "eq", value: `t${i}` }));
  const bands = asking((i) => ({ field: "score", is: "between", from: 10 * i, to: 10 * i + 9 }));
  const overlapping = asking((i) => ({ field: "score", is: "gte", value: 3_000 - i }));
  expect(first(companies, { industry: "COMPANY 2999" })).toBe(2_999);
  expect(first(prefixes, { industry: "Company 2718. of all" })).toBe(2_718);
  expect(first(parts, { industry: "Trade <1234> and <123>" })).toBe(123);
  expect(first(domains, { email: "a@mail.d1999.test" })).toBe(1_999);
  expect(first(territories, { territory: ["t2900", "t17", "north"] })).toBe(17);
  expect(first(bands, { score: 12_345 })).toBe(1_234);
  expect(first(overlapping, { score: 1_000 })).toBe(2_000);
  expect(first(overlapping, { score: 0 })).toBe(3_000);
});

test("rules that each ask a field of their own are found as well", () => {
  const names = [...fields.keys()];
  const rules = Array.from({ length: 500 }, (_, i): Criteria => ({ all: [{ field: names[i % names.length] ?? "", is: "exists" }, { field: "score", is: "not-in", values: [i, i + 1] }] }));
  const facts: CriteriaFacts = { score: 3, "custom.newsletter": false };
  const index = ruleIndex(rules, fields);
  expect(index.firstMatch(index.encode(facts))).toBe(rules.findIndex((rule) => evaluateCriteria(rule, fields, facts) === true));
});
