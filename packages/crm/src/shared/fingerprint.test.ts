import { expect, test } from "vitest";
import { fingerprint } from "./fingerprint.js";

test("the order of keys does not matter, the order of a list does, and absent is not null", () => {
  expect(fingerprint({ a: 1, b: [{ c: "x", d: null }] })).toBe(fingerprint({ b: [{ d: null, c: "x" }], a: 1 }));
  expect(fingerprint({ a: undefined, b: 1 })).toBe(fingerprint({ b: 1 }));
  for (const [one, other] of [[[1, 2], [2, 1]], [{ a: null }, {}], ["1", 1], ["a,b", ["a", "b"]], [{}, []], ["", null]]) {
    expect(fingerprint(one), JSON.stringify([one, other])).not.toBe(fingerprint(other));
  }
});

test("a value has the same fingerprint for ever", () => {
  expect(fingerprint({ title: "Fleet", minorUnits: 100 })).toBe("1w59b96waf3");
});
