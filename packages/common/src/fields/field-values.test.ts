import { expect, test } from "vitest";
import { deepFreeze } from "../deep-freeze.js";
import type { InputIssue } from "../input-issue.js";
import type { FieldDefinition, FieldType, FieldValues } from "./field-definition.js";
import { checkFieldValues } from "./field-values.js";

const field = (name: string, type: FieldType, more: Partial<FieldDefinition> = {}): FieldDefinition => ({
  entity: "lead",
  name,
  label: name,
  type,
  required: false,
  personalData: "none",
  ...more,
});

const oneOfEach = deepFreeze([
  field("nickname", "text"),
  field("visits", "integer"),
  field("pages_per_visit", "decimal"),
  field("newsletter", "boolean"),
  field("birthday", "date"),
  field("last_seen", "instant"),
  field("spend", "money"),
  field("size", "choice", { choices: ["small", "large"] }),
]);

/** Values as they come in: typed by nobody yet. */
const check = (definitions: readonly FieldDefinition[], values: Readonly<Record<string, unknown>>) =>
  checkFieldValues(definitions, "lead", deepFreeze(values) as FieldValues);

const issuesOf = (definitions: readonly FieldDefinition[], values: Readonly<Record<string, unknown>>): readonly InputIssue[] => {
  const result = check(definitions, values);
  return result.ok ? [] : (result.refusal.details["issues"] as readonly InputIssue[]);
};

test("a value of every type is accepted as it is", () => {
  const values = {
    nickname: "Ana",
    visits: -7,
    pages_per_visit: "2.50",
    newsletter: false,
    birthday: "1990-02-28",
    last_seen: "2026-01-15T09:00:00.000Z",
    spend: { minorUnits: -100, currency: "JPY" },
    size: "large",
  };
  const result = check(oneOfEach, values);
  expect(result).toEqual({ ok: true, value: values });
  expect(result.ok && result.value).toBe(values);
});

test.each<[string, readonly unknown[], string]>([
  ["nickname", ["", " \t", 1, null, undefined, ["Ana"]], "write text that is not empty"],
  ["visits", [1.5, -0, 2 ** 53, "7", Number.NaN, null, undefined], "write a whole number"],
  ["pages_per_visit", [2.5, "2,5", "1e3", "-0", "02", ".5", null], 'write a decimal written as text, such as "1.25"'],
  ["newsletter", ["true", 1, 0, null], "write true or false"],
  ["birthday", ["2026-02-29", "28/02/1990", "2026-01-15T09:00:00.000Z", 19_900_228, null], "write a date as YYYY-MM-DD"],
  ["last_seen", ["2026-01-15", "2026-01-15T09:00:00Z", "2026-01-15T24:00:00.000Z", 0, null], "write an instant as YYYY-MM-DDTHH:MM:SS.mmmZ"],
  [
    "spend",
    [100, "100.00 EUR", null, [], {}, { minorUnits: 1.5, currency: "EUR" }, { minorUnits: 1, currency: "EURO" }, { minorUnits: 1 }, { minorUnits: 1, currency: "EUR", note: "" }],
    "write an amount as { minorUnits, currency }",
  ],
  ["size", ["Small", "small ", "medium", "", 1, null], "write one of: small, large"],
])("%s takes no value of another kind", (name, values, message) => {
  for (const value of values) expect(issuesOf(oneOfEach, { [name]: value })).toEqual([{ path: ["customFields", name], message }]);
});

test("a choice without choices takes nothing", () => {
  expect(issuesOf([field("size", "choice")], { size: "small" })).toHaveLength(1);
});

test("a name that is not in the registry is refused, whatever its value", () => {
  expect(issuesOf(oneOfEach, { visitz: 7, nickname: "Ana" })).toEqual([
    { path: ["customFields", "visitz"], message: "a field that is not in the registry; define it first" },
  ]);
});

test("fields of another entity are not known, and not required either", () => {
  const ofDeals = [field("stage_note", "text", { entity: "opportunity", required: true })];
  expect(issuesOf(ofDeals, {})).toEqual([]);
  expect(issuesOf(ofDeals, { stage_note: "late" })).toHaveLength(1);
});

test("a required field must be there; a wrong value of it is named once", () => {
  const required = [field("nickname", "text", { required: true })];
  expect(issuesOf(required, {})).toEqual([{ path: ["customFields", "nickname"], message: "is required" }]);
  expect(issuesOf(required, { nickname: " " })).toEqual([{ path: ["customFields", "nickname"], message: "write text that is not empty" }]);
  expect(issuesOf(required, { nickname: "Ana" })).toEqual([]);
});

test("every issue is listed, in the order of the values and then of the definitions, and no value is echoed", () => {
  const result = check([field("visits", "integer"), field("nickname", "text", { required: true })], { visits: "secret", other: "secret" });
  expect(result).toMatchObject({
    refusal: {
      code: "invalid_input",
      message: "Correct customFields.visits: write a whole number (and 2 more)",
      details: { issues: [{ path: ["customFields", "visits"] }, { path: ["customFields", "other"] }, { path: ["customFields", "nickname"] }] },
    },
  });
  expect(JSON.stringify(result)).not.toContain("secret");
});

test("names that objects inherit are names like all others", () => {
  const inherited = ["__proto__", "constructor", "hasOwnProperty", "toString"];
  for (const name of inherited) {
    const values = JSON.parse(`{ ${JSON.stringify(name)}: "x" }`) as Record<string, unknown>;
    expect(issuesOf(oneOfEach, values)).toEqual([{ path: ["customFields", name], message: "a field that is not in the registry; define it first" }]);
    expect(issuesOf([field(name, "text")], values)).toEqual([]);
    expect(issuesOf([field(name, "text", { required: true })], {})).toEqual([{ path: ["customFields", name], message: "is required" }]);
  }
});

test("what a value only inherits is not there", () => {
  const inheriting = Object.create({ nickname: "Ana" }) as Record<string, unknown>;
  expect(issuesOf([field("nickname", "text", { required: true })], inheriting)).toEqual([{ path: ["customFields", "nickname"], message: "is required" }]);
  const price: unknown = Object.create({ minorUnits: 1, currency: "EUR" });
  expect(issuesOf(oneOfEach, { spend: price })).toEqual([{ path: ["customFields", "spend"], message: "write an amount as { minorUnits, currency }" }]);
});
