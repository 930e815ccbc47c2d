import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { jsonProblem } from "./plain-json.js";

const runs = process.env["NEXUS_SOAK"] ? 50_000 : 2_000;

const nested = (levels: number): unknown => Array.from({ length: levels }).reduce<unknown>((inner) => [inner], 1);

describe("what may be stored as json", () => {
  test("comes back the same from JSON text", () => {
    fc.assert(
      fc.property(fc.anything({ withNullPrototype: true, withSparseArray: true, withBigInt: true, withDate: true }), (value) => {
        fc.pre(jsonProblem(value) === undefined);
        expect(JSON.parse(JSON.stringify(value))).toEqual(value);
      }),
      { numRuns: runs },
    );
  });

  test("is all of JSON but NUL characters, lone surrogates and the key __proto__", () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: "grapheme" }), (value) => {
        const text = JSON.stringify(value);
        fc.pre(!text.includes("\\u0000") && !text.includes('"__proto__":'));
        expect(jsonProblem(JSON.parse(text.replaceAll("-0,", "0,")))).toBeUndefined();
      }),
      { numRuns: runs },
    );
  });

  test("goes 64 levels deep and no deeper, and what is endless is answered, not overflowed", () => {
    expect(jsonProblem(nested(64))).toBeUndefined();
    expect(jsonProblem(nested(65))).toContain("64 levels");
    expect(jsonProblem(nested(200_000))).toContain("64 levels");
    const cyclic: unknown[] = [];
    cyclic.push(cyclic);
    expect(jsonProblem(cyclic)).toContain("64 levels");
  });

  test.each([
    ["undefined", undefined],
    ["an undefined value", { a: undefined }],
    ["a gap", [1, , 3]],
    ["a named item of an array", Object.assign([1], { name: 1 })],
    ["a date", new Date(0)],
    ["a map", { deep: [new Map()] }],
    ["an instance", new (class Point { x = 1; })()],
    ["a getter", { get a() { return 1; } }],
    ["a hidden key", Object.defineProperty({}, "a", { value: 1, enumerable: false })],
    ["a symbol key", { [Symbol("a")]: 1 }],
    ["the key __proto__", JSON.parse('{"__proto__": 1}')],
    ["a function", () => 1],
    ["a bigint", 1n],
    ["not a number", Number.NaN],
    ["infinity", [Number.POSITIVE_INFINITY]],
    ["minus zero", { a: -0 }],
    ["a lone surrogate", "\uD800"],
    ["a lone surrogate in a key", { "\uDC00": 1 }],
    ["a NUL character", ["a\u0000"]],
  ])("is not %s", (_name, value) => {
    expect(jsonProblem(value)).toEqual(expect.any(String));
  });
});
