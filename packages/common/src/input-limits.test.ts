import { describe, expect, test } from "vitest";
import { batchInputLimits, checkLimits, defaultInputLimits, type InputLimits } from "./input-limits.js";

const check = (input: unknown, limits: Partial<InputLimits> = {}) => checkLimits(input, { ...defaultInputLimits, ...limits });
const nested = (depth: number, open: string, core: string, close: string): unknown => JSON.parse(open.repeat(depth) + core + close.repeat(depth));
const chain = (depth: number): unknown => {
  let value: unknown = 1;
  for (let i = 0; i < depth; i += 1) value = { in: value };
  return value;
};

describe("plain data passes", () => {
  test.each([
    ["scalars", [null, undefined, "", "text", 0, 1, -1, 0.5, 1e-7, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER, true, false]],
    ["structures", [{}, [], [[]], { a: { b: [1, "two", null, { c: undefined }] } }, Object.create(null)]],
    ["text of any script", ["Ærøskøbing", "北京", "مرحبا", "👩‍👩‍👧", "line\nbreak\ttab"]],
    ["names that only look special", [{ toString: 1, hasOwnProperty: 2, proto: 3, "": 4, length: 5 }, JSON.parse('{"then":1}')]],
  ])("%s", (_, inputs) => {
    for (const input of inputs) expect(check(input)).toBeUndefined();
  });

  test("an object of another realm is as plain as ours", async () => {
    const { runInNewContext } = await import("node:vm");
    expect(check(runInNewContext("({ lines: [{ quantity: 1 }] })"))).toBeUndefined();
  });
});

describe("size", () => {
  test("depth counts objects and arrays within each other", () => {
    expect(check(nested(16, '{"a":', "1", "}"))).toBeUndefined();
    expect(check(nested(17, '{"a":', "1", "}"))).toEqual({ path: Array(16).fill("a"), message: "nested deeper than 16 levels" });
    expect(check(nested(17, "[", "", "]"))).toEqual({ path: Array(16).fill(0), message: "nested deeper than 16 levels" });
  });

  // Were a path copied for every value, this would take minutes.
  test("an input nested 200,000 deep is answered, not overflowed", () => {
    for (const input of [nested(200_000, "[", "", "]"), chain(200_000)]) {
      expect(check(input)?.message).toBe("nested deeper than 16 levels");
      expect(check(input, { depth: 1_000_000, nodes: 1_000_000 })).toBeUndefined();
      expect(check(input, { depth: 150_000, nodes: 1_000_000 })?.path).toHaveLength(150_000);
    }
  });

  test("a million items or a hundred thousand names are refused without being looked at", () => {
    let looks = 0;
    const watched = <T extends object>(target: T): T =>
      new Proxy(target, {
        getOwnPropertyDescriptor: (_, key) => {
          looks += 1;
          return Reflect.getOwnPropertyDescriptor(target, key);
        },
      });
    const wide = Array.from({ length: 1_000_000 }, (_, index) => index);
    const names: object = JSON.parse(`{${wide.slice(0, 100_000).map((index) => `"${index}":1`).join()}}`);
    expect(check({ list: watched(wide) })).toEqual({ path: ["list"], message: "more than 1000 items" });
    expect(check({ names: watched(names) })).toEqual({ path: [], message: "more than 2000 values in all" });
    expect(looks).toBe(0);
  });

  test("values are counted over the whole input", () => {
    expect(check({ a: Array(998).fill(1), b: Array(999).fill(1) })).toBeUndefined();
    expect(check({ a: Array(999).fill(1), b: Array(999).fill(1) })).toEqual({ path: [], message: "more than 2000 values in all" });
    expect(checkLimits(Array.from({ length: 5_000 }, () => ({ a: 1, b: 2, c: 3 })), batchInputLimits)).toBeUndefined();
  });

  test("text and names have a length", () => {
    expect(check({ note: "x".repeat(10_000) })).toBeUndefined();
    expect(check({ note: "x".repeat(10_001) })).toEqual({ path: ["note"], message: "longer than 10000 characters" });
    expect(check({ ["x".repeat(200)]: 1 })).toBeUndefined();
    expect(check({ in: { ["x".repeat(201)]: 1 } })).toEqual({ path: ["in"], message: "has a name longer than 200 characters" });
  });
});

describe("names that reach into prototypes are refused", () => {
  test.each(["__proto__", "constructor", "prototype"])("%s, at any depth", (name) => {
    expect(check(JSON.parse(`{"${name}":{"admin":true}}`))).toEqual({ path: [name], message: "a reserved name" });
    expect(check(JSON.parse(`{"lines":[{"a":1},{"b":{"${name}":1}}]}`))).toEqual({ path: ["lines", 1, "b", name], message: "a reserved name" });
  });

  test("a prototype of one's own making hides nothing", () => {
    expect(check(Object.create({ admin: true }))?.message).toBe("not plain data");
    expect(check(Object.create(Object.assign(Object.create(null), { admin: true })))?.message).toBe("not plain data");
    expect(check({ __proto__: { admin: true } })?.message).toBe("not plain data");
  });
});

describe("text that cannot be stored is refused", () => {
  test.each([["a lone high surrogate", "a\ud800"], ["a lone low surrogate", "\udc00a"], ["surrogates the wrong way round", "\udc00\ud800"]])("%s, in values and names", (_, text) => {
    expect(check({ name: text })).toEqual({ path: ["name"], message: "contains a lone surrogate" });
    expect(check({ in: { [text]: 1 } })).toEqual({ path: ["in"], message: "has a name that contains a lone surrogate" });
    expect(check(JSON.parse(JSON.stringify({ name: text })))).toEqual({ path: ["name"], message: "contains a lone surrogate" });
  });

  test("NUL, in values and names", () => {
    expect(check(["a\u0000"])).toEqual({ path: [0], message: "contains a NUL character" });
    expect(check({ "a\u0000": 1 })).toEqual({ path: [], message: "has a name that contains a NUL character" });
  });
});

test.each([1e21, -1e21, 2 ** 53, Number.MAX_VALUE, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0, JSON.parse("1e400"), JSON.parse("-0")])(
  "%d is no exact number",
  (value) => expect(check({ amount: value })).toEqual({ path: ["amount"], message: "not an exact number (finite, within ±2^53, no minus zero)" }),
);

describe("what is not data is refused", () => {
  class Lead {
    readonly name = "Ana";
  }
  class List extends Array<number> {}
  const cyclic: Record<string, unknown> = {};
  cyclic["self"] = cyclic;
  const loop: unknown[] = [];
  loop.push(loop);

  test.each<[string, unknown]>([
    ["a class instance", new Lead()],
    ["a date", new Date(0)],
    ["a map", new Map()],
    ["a set", new Set()],
    ["an error", new Error("x")],
    ["a regular expression", /x/],
    ["a buffer", new Uint8Array(2)],
    ["a boxed number", Object(1)],
    ["a promise", Promise.resolve(1)],
    ["a weak reference", new WeakMap()],
    ["an array of a subclass", new List()],
    ["an array without prototype", Object.setPrototypeOf([], null)],
    ["a sparse array", Object.assign([1], { length: 3 })],
    ["an array with names", Object.assign([1], { extra: 1 })],
    ["an array with a hole and a name", Object.assign([], { length: 1, extra: 1 })],
    ["a getter", { get name() { return "Ana"; } }],
    ["a setter", { set name(_: string) {} }],
    ["a getter in an array", Object.defineProperty([1], 0, { get: () => 1 })],
    ["the global object", globalThis],
  ])("%s", (_, value) => expect(check({ value })?.message).toBe("not plain data"));

  test("a hidden property counts like any other", () => {
    expect(check(Object.defineProperty({}, "hidden", { value: () => 1, enumerable: false }))).toEqual({ path: ["hidden"], message: "a function is not data" });
  });

  test.each<[string, unknown, string]>([
    ["a function", () => 1, "a function is not data"],
    ["a class", Lead, "a function is not data"],
    ["a symbol", Symbol("x"), "a symbol is not data"],
    ["a bigint", 1n, "a bigint is not data"],
    ["arguments", (function () { return arguments; })(), "has a name that is no text"],
    ["a symbol as name", { [Symbol("x")]: 1 }, "has a name that is no text"],
    ["a cycle", cyclic, "nested deeper than 16 levels"],
    ["a cycle of arrays", loop, "nested deeper than 16 levels"],
  ])("%s", (_, value, message) => expect(check({ value })?.message).toBe(message));

  test("a getter is not called to find out", () => {
    let called = false;
    check({ get name() { called = true; return "Ana"; } });
    expect(called).toBe(false);
  });

  const throwing = (trap: keyof ProxyHandler<object>): unknown => new Proxy({ a: 1 }, { [trap]: () => { throw new Error("trap"); } });
  const revoked = Proxy.revocable({}, {});
  revoked.revoke();
  test.each<[string, unknown]>([
    ["whose prototype cannot be read", throwing("getPrototypeOf")],
    ["whose names cannot be read", throwing("ownKeys")],
    ["whose properties cannot be read", throwing("getOwnPropertyDescriptor")],
    ["that is revoked", revoked.proxy],
  ])("a proxy %s", (_, value) => expect(check({ value })).toEqual({ path: ["value"], message: "not plain data" }));
});

test("the first thing wrong is the first in reading order", () => {
  expect(check({ a: { b: [1, -0] }, c: -0, d: 1n })).toEqual(expect.objectContaining({ path: ["a", "b", 1] }));
});

test("the limits cannot be loosened from outside", () => {
  expect(Object.isFrozen(defaultInputLimits) && Object.isFrozen(batchInputLimits)).toBe(true);
});
