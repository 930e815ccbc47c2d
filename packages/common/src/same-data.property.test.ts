import fc from "fast-check";
import { expect, test } from "vitest";
import { canonicalJson, sameData } from "./same-data.js";

test("plain values are the same when they say the same, in any key order", () => {
  expect(sameData({ a: 1, b: [1, { c: null }] }, { b: [1, { c: null }], a: 1 })).toBe(true);
  expect(sameData({ a: undefined }, {})).toBe(true);
  expect(sameData([1, 2], [2, 1])).toBe(false);
  expect(sameData([], {})).toBe(false);
  expect(sameData(null, {})).toBe(false);
  expect(sameData({ a: 1 }, { a: 1, b: 0 })).toBe(false);
});

test("canonical texts are equal exactly where values say the same", () => {
  const value = fc.jsonValue({ maxDepth: 3 }).map((json) => JSON.parse(JSON.stringify(json)) as unknown);
  fc.assert(
    fc.property(value, value, (a, b) => {
      expect(canonicalJson(a) === canonicalJson(b)).toBe(sameData(a, b));
      expect(JSON.parse(canonicalJson(a))).toEqual(a);
    }),
  );
});

test("text is quoted as JSON quotes it, whatever is in it", () => {
  const text = fc.oneof(fc.string(), fc.string({ unit: "binary" }), fc.constantFrom("", '"', "\\", "\u0000", "\u001f", "~\u007f", "é", "\u2028", "\ud800", "[\\]", "!#"));
  fc.assert(
    fc.property(text, (value) => {
      expect(canonicalJson(value)).toBe(JSON.stringify(value));
    }),
    { numRuns: 1_000 },
  );
});

test("control: JSON as it comes tells values apart that say the same", () => {
  const [one, other] = [{ a: 1, b: 2 }, { b: 2, a: 1 }];
  expect(canonicalJson(one)).toBe(canonicalJson(other));
  expect(JSON.stringify(one)).not.toBe(JSON.stringify(other));
});
