import { deepFreeze } from "@nexus/common";
import { expect, test } from "vitest";
import { trackedChanges } from "./field-change.js";

interface Deal {
  readonly ownerId: string | null;
  readonly value: { readonly minorUnits: number; readonly currency: string } | null;
  readonly tags: readonly string[];
  readonly note?: string;
}

const deal: Deal = deepFreeze({ ownerId: "user-1", value: { minorUnits: 100, currency: "EUR" }, tags: ["a", "b"] });
const tracked = ["value", "ownerId", "tags", "note"] as const;

test("only tracked fields that say something else are changes, in the order they are tracked", () => {
  const after: Deal = deepFreeze({ ...deal, ownerId: "user-2", value: { currency: "USD", minorUnits: 100 } });
  expect(trackedChanges(deal, after, tracked)).toEqual([
    { field: "value", from: { minorUnits: 100, currency: "EUR" }, to: { currency: "USD", minorUnits: 100 } },
    { field: "ownerId", from: "user-1", to: "user-2" },
  ]);
  expect(trackedChanges(deal, after, ["tags"])).toEqual([]);
});

test("the order of keys is no change, the order of a list is one", () => {
  expect(trackedChanges(deal, { ...deal, value: { currency: "EUR", minorUnits: 100 } }, tracked)).toEqual([]);
  expect(trackedChanges(deal, { ...deal, tags: ["b", "a"] }, tracked)).toEqual([{ field: "tags", from: ["a", "b"], to: ["b", "a"] }]);
});

test("absent and null are both no value", () => {
  expect(trackedChanges(deal, { ...deal, note: "urgent" }, tracked)).toEqual([{ field: "note", from: null, to: "urgent" }]);
  expect(trackedChanges({ ...deal, note: "urgent" }, deal, tracked)).toEqual([{ field: "note", from: "urgent", to: null }]);
  expect(trackedChanges<{ readonly note?: string | null }, "note">({ note: null }, {}, ["note"])).toEqual([]);
});

test("a record that begins changes every field with a value from nothing", () => {
  expect(trackedChanges(undefined, { ...deal, ownerId: null }, tracked)).toEqual([
    { field: "value", from: null, to: { minorUnits: 100, currency: "EUR" } },
    { field: "tags", from: null, to: ["a", "b"] },
  ]);
});

test.each<[string, unknown]>([
  ["a function", () => 1],
  ["a date", new Date(0)],
  ["a bigint", 1n],
  ["not a number", Number.NaN],
  ["minus zero", -0],
  ["a map", new Map()],
  ["a symbol in a list", [Symbol("s")]],
  ["undefined deep inside", { deep: { inside: undefined } }],
])("%s is a failure that names the field: JSON cannot say it", (_, value) => {
  expect(() => trackedChanges<{ readonly odd: unknown }, "odd">(undefined, { odd: value }, ["odd"])).toThrow(
    expect.objectContaining({ code: "value_not_plain", details: { field: "odd" } }),
  );
});
