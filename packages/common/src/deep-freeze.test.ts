import { expect, expectTypeOf, test } from "vitest";
import { deepFreeze } from "./deep-freeze.js";

test("every level is frozen, and the same value comes back", () => {
  const lead = { name: "Ana", tags: ["a", { deep: [1] }] };
  expect(deepFreeze(lead)).toBe(lead);
  expect(Object.isFrozen(lead.tags[1])).toBe(true);
  expect(() => lead.tags.push("b")).toThrow(TypeError);
  expect(() => { (lead.tags[1] as { deep: number[] }).deep[0] = 2; }).toThrow(TypeError);
  expectTypeOf(deepFreeze(lead)).toEqualTypeOf(lead);
});

test("what lies below something frozen already is frozen too", () => {
  const inner = { a: 1 };
  deepFreeze(Object.freeze({ inner }));
  expect(Object.isFrozen(inner)).toBe(true);
});

test("properties under symbols are frozen", () => {
  const key = Symbol("key");
  const inner = {};
  deepFreeze({ [key]: inner });
  expect(Object.isFrozen(inner)).toBe(true);
});

test("cycles end, depth costs no stack", () => {
  const cycle: { self?: unknown } = {};
  cycle.self = cycle;
  expect(Object.isFrozen(deepFreeze(cycle))).toBe(true);
  const deep: unknown = JSON.parse("[".repeat(200_000) + "]".repeat(200_000));
  expect(Object.isFrozen(deepFreeze(deep))).toBe(true);
});

test("getters are not called", () => {
  let called = false;
  deepFreeze({ get value() { called = true; return {}; } });
  expect(called).toBe(false);
});

test.each([1, "text", null, undefined, true, 1n])("%s stays as it is", (value) => expect(deepFreeze(value)).toBe(value));

test("a view of bytes, which cannot be frozen, is left alone", () => {
  const bytes = new Uint8Array([1]);
  expect(Object.isFrozen(deepFreeze({ bytes }))).toBe(true);
  bytes[0] = 2;
  expect(bytes[0]).toBe(2);
});
