import { expect, test } from "vitest";
import { changedFields, sameData } from "./same-data.js";

test("plain values are the same when they say the same, in any key order", () => {
  expect(sameData({ a: 1, b: [1, { c: null }] }, { b: [1, { c: null }], a: 1 })).toBe(true);
  expect(sameData({ a: undefined }, {})).toBe(true);
  expect(sameData([1, 2], [2, 1])).toBe(false);
  expect(sameData([], {})).toBe(false);
  expect(sameData(null, {})).toBe(false);
  expect(sameData({ a: 1 }, { a: 1, b: 0 })).toBe(false);
});

test("only fields that are given and differ are changes, and only named ones where names are given", () => {
  const current: { readonly name: string; readonly limits: { readonly low: number }; readonly note: string | null } = { name: "A", limits: { low: 1 }, note: "n" };
  expect(changedFields(current, { name: "A", limits: { low: 1 } })).toEqual({});
  expect(changedFields(current, { name: "B", note: null })).toEqual({ name: "B", note: null });
  expect(changedFields(current, { name: "B", note: null }, ["note", "limits"])).toEqual({ note: null });
});
