import { expect, test } from "vitest";
import { changedFields } from "./changed-fields.js";

test("only fields that are given and differ are changes, and only named ones where names are given", () => {
  const current: { readonly name: string; readonly limits: { readonly low: number }; readonly note: string | null } = { name: "A", limits: { low: 1 }, note: "n" };
  expect(changedFields(current, { name: "A", limits: { low: 1 } })).toEqual({});
  expect(changedFields(current, { name: "B", note: null })).toEqual({ name: "B", note: null });
  expect(changedFields(current, { name: "B", note: null }, ["note", "limits"])).toEqual({ note: null });
});
