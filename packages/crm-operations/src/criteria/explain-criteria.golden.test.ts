import { deepFreeze, explanationToText } from "@nexus/common";
import { expect, test } from "vitest";
import { fields } from "./criteria-fixture.js";
import { explainCriteria, type Criteria } from "./index.js";

const criteria: Criteria = deepFreeze({
  all: [
    { field: "country", is: "in", values: ["DE", "AT"] },
    {
      any: [
        { field: "score", is: "gte", value: 60 },
        { field: "budget", is: "between", from: { minorUnits: 0, currency: "EUR" }, to: { minorUnits: 500_00, currency: "EUR" } },
        { not: { field: "territory", is: "eq", value: "t1" } },
      ],
    },
    { field: "email", is: "email-domain", values: ["orchard.example", "vans.test"] },
    { field: "source", is: "not-in", values: Array.from({ length: 12 }, (_, i) => `s${i}`) },
    { field: "industry", is: "exists" },
    { field: "retired", is: "eq", value: "x" },
    { all: [] },
  ],
});

test("every condition is shown with what it read, those after the decisive one as well", () => {
  const facts = deepFreeze({ country: "at", score: 12, territory: ["t1", "t9"], budget: { minorUnits: 1, currency: "USD" }, source: "web", email: "ana@sales.orchard.example" });
  expect(explanationToText({ decision: "Rule", outcome: "shown", considered: [explainCriteria(criteria, fields, facts)] })).toBe(
    `Rule: shown
  no  All of: Every one of these.
      yes      The country: Is one of DE, AT. [country = "at"]
      unknown  Any of: At least one of these.
          no       The score: At least 60. [score = 12]
          unknown  The budget: From 0.00 EUR to 500.00 EUR. [budget = 0.01 USD]
          no       Not: The opposite of this.
              yes  The territory: Is t1. [territory = ["t1","t9"]]
      yes      The email: In the domain orchard.example or vans.test. [email = "ana@sales.orchard.example"]
      yes      The source: Is none of s0, s1, s2, s3, s4, s5, s6, s7, s8, s9 and 2 more. [source = "web"]
      no       The industry: Has a value. [industry = missing]
      unknown  retired: Not a known field. [retired = missing]
      yes      All of: Always.`,
  );
});

test.each<[Criteria, string]>([
  [{ field: "country", is: "eq", value: "DE" }, "Is DE."],
  [{ field: "country", is: "ne", value: "DE" }, "Is not DE."],
  [{ field: "score", is: "lt", value: 1 }, "Less than 1."],
  [{ field: "score", is: "lte", value: 1 }, "At most 1."],
  [{ field: "score", is: "gt", value: 1 }, "More than 1."],
  [{ field: "industry", is: "starts-with", value: "re" }, "Starts with re."],
  [{ field: "industry", is: "contains", value: "re" }, "Contains re."],
  [{ field: "industry", is: "missing" }, "Has no value."],
])("%j reads %s", (condition, detail) => {
  expect(explainCriteria(condition, fields, {}).detail).toBe(detail);
});
